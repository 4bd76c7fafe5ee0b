import type { Setting } from "../../framework/policy";
import { issuersSetting } from "./issuers";

const flag = (meaning: string): Setting<boolean> => ({ meaning, default: false, schema: { type: "boolean" } });

export const audiencesSetting: Setting<readonly string[]> = {
  meaning: "Audiences beside that of AWS's token service that tokens may be made for.",
  default: [],
  schema: { type: "array", items: { type: "string", minLength: 1 } },
};

export const trustSettings = {
  issuers: issuersSetting,
  audiences: audiencesSetting,
  otherPrincipals: {
    meaning: "ARNs of the roles, beside GitHub's jobs, that may take the same roles.",
    default: [],
    schema: {
      type: "array",
      items: { type: "string", pattern: "^arn:[a-z-]+:iam::\\d{12}:role/[A-Za-z0-9+=,.@_/-]+$" },
    },
  } as Setting<readonly string[]>,
  acceptPullRequests: flag("Whether jobs of pull requests, whose code nobody has reviewed, may be let in."),
  acceptWorkflowRefs: flag(
    "Whether `job_workflow_ref` may name a workflow at a branch or tag, whose content may change, instead of a commit.",
  ),
};

export interface TrustSettings {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly otherPrincipals: readonly string[];
  readonly acceptPullRequests: boolean;
  readonly acceptWorkflowRefs: boolean;
}
