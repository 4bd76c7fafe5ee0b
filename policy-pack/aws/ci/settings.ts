import { issuersSetting } from "../github/issuers";
import { type Environments, environmentsSetting } from "./environments";

export interface CiSettings {
  readonly issuers: readonly string[];
  readonly ciRoles: readonly string[];
  readonly environments: Environments;
}

/** What the policies about identities of CI have in common. */
export const ciSettings = {
  issuers: issuersSetting,
  ciRoles: {
    meaning: "Names or ARNs of roles that CI has in other ways than by a token of GitHub's.",
    default: [] as readonly string[],
    schema: { type: "array", items: { type: "string", pattern: "^(arn:[a-z-]+:iam::\\d{12}:role/)?[\\w+=,.@/-]+$" } },
  },
  environments: environmentsSetting,
} as const;
