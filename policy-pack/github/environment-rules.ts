import type { RepositoryEnvironmentArgs } from "@pulumi/github/repositoryEnvironment";
import type { RepositoryEnvironmentDeploymentPolicyArgs } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy";
import type { Setting } from "../framework/policy";
import { type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";
import { environmentName, isReviewed, restriction } from "./environment";
import { patternProblem } from "./ref-patterns";

const names = (meaning: string): Setting<readonly string[]> => ({
  meaning,
  default: [],
  schema: { type: "array", items: { type: "string", minLength: 1, maxLength: 255 } },
});

export const protectionSettings = {
  unapproved: names("Names of environments where nobody has to approve, as where each commit is tried."),
  path: names(
    "Names of the environments in the order of the delivery path: those after the first take an approval of their own. " +
      "Without it, the tags of `EcrRegistry` tell which ones hold released images.",
  ),
};

export interface ProtectionSettings {
  readonly unapproved: readonly string[];
  readonly path: readonly string[];
}

export const nobodyApproves =
  "and nobody approves what runs here. Name teams or users; or let custom policies name branches only that an active " +
  "`RepositoryRuleset` of this stack gives a pull request with an approval, keeps from being deleted (those of a " +
  "pattern, from being created), and nobody bypasses; or name the environment in the setting `unapproved`.";

/** What an environment by itself shows. */
export function environmentFindings(
  environment: Snapshot<RepositoryEnvironmentArgs>,
  settings: ProtectionSettings,
): readonly Finding[] {
  return [
    ...restrictionFindings(environment),
    ...approvalFindings(environment, settings),
    ...bypassFindings(environment),
  ];
}

function restrictionFindings(environment: Snapshot<RepositoryEnvironmentArgs>): readonly Finding[] {
  const { kind, unknown } = restriction(environment);
  if (kind === "unknown") return unknown.map((value) => unknownFinding(value, "scalar"));
  if (kind !== "none") return [];
  const reason =
    "lets jobs of every branch, tag and pull request run here. Set one of `customBranchPolicies`, with a " +
    "`RepositoryEnvironmentDeploymentPolicy` for each branch, and `protectedBranches` to true.";
  return [{ property: "deploymentBranchPolicy", reason }];
}

/** Where custom policies name the branches, these tell in the whole stack whether a merge into them is approved. */
function approvalFindings(
  environment: Snapshot<RepositoryEnvironmentArgs>,
  { unapproved }: ProtectionSettings,
): readonly Finding[] {
  const reviewed = isReviewed(environment);
  const name = environmentName(environment.environment);
  if (reviewed instanceof Unknown) return [unknownFinding(reviewed, "scalar")];
  if (reviewed || ["custom", "unknown"].includes(restriction(environment).kind)) return [];
  if (name instanceof Unknown && unapproved.length > 0) return [unknownFinding(name, "scalar")];
  if (typeof name === "string" && isNamed(name, unapproved)) return [];
  return [{ property: "reviewers", reason: `names nobody, ${nobodyApproves}` }];
}

/** Without reviewers and a time to wait there is nothing to bypass, and most plans do not take the setting then. */
function bypassFindings(environment: Snapshot<RepositoryEnvironmentArgs>): readonly Finding[] {
  const { waitTimer: wait, preventSelfReview, canAdminsBypass } = environment;
  const reviewed = isReviewed(environment) !== false;
  const rules = reviewed || (wait !== undefined && wait !== 0);
  return [
    ...flagFindings(reviewed ? preventSelfReview : true, "preventSelfReview", true, selfReview),
    ...flagFindings(rules ? canAdminsBypass : false, "canAdminsBypass", false, bypass),
  ];
}

const selfReview = "is not true, so that whoever starts a deployment approves it as well. Set it to true.";
/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#allow-administrators-to-bypass-configured-protection-rules */
const bypass =
  "is not false, and by default administrators of the repository start what nobody has approved. Set it to false.";

function flagFindings(value: Snapshot[string], property: string, safe: boolean, reason: string): readonly Finding[] {
  if (value instanceof Unknown) return [unknownFinding(value, "scalar")];
  return value === safe ? [] : [{ property, reason }];
}

/** What a single deployment policy lets in. */
export function deploymentPolicyFindings(
  policy: Snapshot<RepositoryEnvironmentDeploymentPolicyArgs>,
): readonly Finding[] {
  return (["branchPattern", "tagPattern"] as const).flatMap((property): readonly Finding[] => {
    const pattern = policy[property];
    if (pattern instanceof Unknown) return [unknownFinding(pattern, "scalar")];
    if (pattern === undefined) return [];
    const reason = typeof pattern === "string" ? patternProblem(pattern) : "is no pattern. Write a name as a text.";
    return reason === undefined ? [] : [{ property, reason }];
  });
}

/** Whether names that people have written in a setting are an environment's: GitHub ignores their case. */
export function isNamed(name: string, names: readonly string[]): boolean {
  return names.some((one) => one.toLowerCase() === name);
}
