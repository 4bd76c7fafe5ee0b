import { environmentTag, holdsTag } from "../../components/aws/tags";
import { type StackFinding, unknownFinding } from "../framework/policy";
import { type Plain, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { type Answer, allOf, memberOf } from "./answer";
import {
  type DeploymentPolicyResource,
  type Environment,
  environmentsOf,
  isReviewed,
  policiesOf,
  restriction,
} from "./environment";
import { isNamed, nobodyApproves, type ProtectionSettings } from "./environment-rules";
import { takesApprovedMerges } from "./merge-approval";
import { protectsBranches } from "./protected-branches";
import { isSameRepository } from "./repository";

export const ecrRepositoryType = "aws:ecr/repository:Repository";

/** What only an environment and the policies and rulesets of its repository show together. */
export function approvalInStack(stack: JudgedStack, settings: ProtectionSettings): readonly StackFinding[] {
  const { placed, unplaced } = environmentsOf(stack);
  const later = laterNames(stack, settings);
  return [
    ...unplaced.map(({ resource, unknown }) => ({ ...unknownFinding(unknown, "relation"), urn: resource.urn })),
    ...placed.flatMap((environment) => judge(stack, environment, placed, later, settings)),
  ];
}

function judge(
  stack: JudgedStack,
  environment: Environment,
  others: readonly Environment[],
  later: readonly string[],
  { unapproved }: ProtectionSettings,
): readonly StackFinding[] {
  const { resource, repository, name } = environment;
  const { urn, properties } = resource;
  const { kind } = restriction(properties);
  const finding = (property: string, reason: string) => [{ urn, property, reason }];
  if (kind === "protected") {
    const answer = protectsBranches(stack, repository);
    if (answer === true) return [];
    if (answer instanceof Unknown) return [{ ...unknownFinding(answer, "relation"), urn }];
    return finding("deploymentBranchPolicy", noProtection);
  }
  if (kind !== "custom") return [];
  const { found, unsure } = policiesOf(stack, environment);
  const [open] = unsure;
  if (found.length === 0) {
    if (open) return [{ ...unknownFinding(open, "relation"), urn }];
    return finding("deploymentBranchPolicy", noPolicies);
  }
  if (isReviewed(properties) !== false || isNamed(name, unapproved)) return [];
  const approved = allOf([...found.map((policy) => isApproved(stack, environment, policy)), ...unsure]);
  if (approved instanceof Unknown) return [{ ...unknownFinding(approved, "relation"), urn }];
  if (!approved) return finding("reviewers", `names nobody, ${nobodyApproves}`);
  return isNamed(name, later) && sharesBranch(stack, environment, found, others) ? finding("reviewers", shared) : [];
}

const noPolicies =
  "asks for custom policies, and this stack has none for it: nothing runs here, or what somebody has added by hand. Add " +
  "a `RepositoryEnvironmentDeploymentPolicy` for each branch.";
/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags */
const noProtection =
  "lets protected branches in, and this stack protects none: where no branch has a protection rule, all of them get in, " +
  "and rulesets are none. Add a `BranchProtection`, or name the branches with custom policies.";
const shared =
  "names nobody, and a branch that may run here may run in another environment, so that one merge approves both. Name " +
  "teams or users, or let a release branch of its own run here; or name the environment in the setting `unapproved`.";

/** What is not known of a policy by itself is said where it stands. Whoever can push makes tags. */
function isApproved(stack: JudgedStack, { repository }: Environment, { properties }: DeploymentPolicyResource): Answer {
  const { branchPattern: branches, tagPattern: tags } = properties;
  if (branches instanceof Unknown || tags instanceof Unknown) return true;
  return typeof branches === "string" && tags === undefined && takesApprovedMerges(stack, repository, branches);
}

function sharesBranch(
  stack: JudgedStack,
  environment: Environment,
  policies: readonly DeploymentPolicyResource[],
  others: readonly Environment[],
): boolean {
  const own = new Set(policies.map(({ properties }) => properties.branchPattern));
  return others
    .filter((other) => other !== environment && isSameRepository(other.repository, environment.repository))
    .flatMap((other) => policiesOf(stack, other).found)
    .some(({ properties: { branchPattern } }) => typeof branchPattern === "string" && own.has(branchPattern));
}

/** Environments that are fed from the one before. What is not known of a repository's tags `ci-role-separation` reports. */
function laterNames(stack: JudgedStack, { path }: ProtectionSettings): readonly string[] {
  if (path.length > 0) return path.slice(1);
  const isText = (value: Plain): value is string => typeof value === "string";
  return stack
    .ofType(ecrRepositoryType)
    .filter(({ properties }) => memberOf(properties.tags, holdsTag) === "released")
    .map(({ properties }) => memberOf(properties.tags, environmentTag))
    .filter(isText);
}
