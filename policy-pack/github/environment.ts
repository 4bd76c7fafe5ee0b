import type { RepositoryEnvironmentArgs } from "@pulumi/github/repositoryEnvironment";
import type { RepositoryEnvironmentDeploymentPolicyArgs } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy";
import { type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { type Answer, allOf, anyOf, is, itemsOf, memberOf } from "./answer";
import { isSameRepository, type RepositoryName, repositoryOf } from "./repository";

export const environmentType = "github:index/repositoryEnvironment:RepositoryEnvironment";
export const deploymentPolicyType =
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";

type EnvironmentResource = StackResource<RepositoryEnvironmentArgs>;
export type DeploymentPolicyResource = StackResource<RepositoryEnvironmentDeploymentPolicyArgs>;

/** An environment of a stack whose place is known. */
export interface Environment {
  readonly resource: EnvironmentResource;
  readonly repository: RepositoryName;
  /** In small letters: https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments */
  readonly name: string;
}

/** One that may be any. */
interface UnplacedEnvironment {
  readonly resource: EnvironmentResource;
  readonly unknown: Unknown;
}

/** The environments of a stack, less those that name nothing, which the provider refuses. */
export function environmentsOf(stack: JudgedStack): {
  readonly placed: readonly Environment[];
  readonly unplaced: readonly UnplacedEnvironment[];
} {
  const read = stack.ofType<RepositoryEnvironmentArgs>(environmentType).flatMap((resource) => readPlace(resource));
  return {
    placed: read.filter((one): one is Environment => !("unknown" in one)),
    unplaced: read.filter((one): one is UnplacedEnvironment => "unknown" in one),
  };
}

function readPlace(resource: EnvironmentResource): readonly (Environment | UnplacedEnvironment)[] {
  const [repository, name] = [repositoryOf(resource), environmentName(resource.properties.environment)];
  if (repository instanceof Unknown) return [{ resource, unknown: repository }];
  if (name instanceof Unknown) return [{ resource, unknown: name }];
  return repository === undefined || name === undefined ? [] : [{ resource, repository, name }];
}

export function environmentName(written: Plain): string | Unknown | undefined {
  if (written instanceof Unknown) return written;
  return typeof written === "string" ? written.toLowerCase() : undefined;
}

/** Which policies say what may run in an environment, and which may do so. */
export function policiesOf(
  stack: JudgedStack,
  { resource, repository, name }: Environment,
): { readonly found: readonly DeploymentPolicyResource[]; readonly unsure: readonly Unknown[] } {
  const policies = stack.ofType<RepositoryEnvironmentDeploymentPolicyArgs>(deploymentPolicyType).map((policy) => {
    const own = repositoryOf(policy);
    const sameRepository = own instanceof Unknown ? own : own !== undefined && isSameRepository(own, repository);
    const sameName = is(environmentName(policy.properties.environment), name);
    const made = policy.dependenciesOf("environment").includes(resource.urn);
    const belongs: Answer = allOf([
      made && sameRepository instanceof Unknown ? true : sameRepository,
      made || sameName,
    ]);
    return { policy, belongs };
  });
  return {
    found: policies.filter(({ belongs }) => belongs === true).map(({ policy }) => policy),
    unsure: policies.flatMap(({ belongs }) => (belongs instanceof Unknown ? [belongs] : [])),
  };
}

/** What restricts the branches and tags of an environment; nothing where both or neither are written, or not known. */
export function restriction({ deploymentBranchPolicy: policy }: Snapshot<RepositoryEnvironmentArgs>): {
  readonly kind: "custom" | "protected" | "none" | "unknown";
  readonly unknown: readonly Unknown[];
} {
  const flags = [memberOf(policy, "customBranchPolicies"), memberOf(policy, "protectedBranches")];
  const unknown = [...new Set(flags.filter((flag) => flag instanceof Unknown))];
  const [custom, protectedBranches] = flags;
  if (unknown.length > 0) return { kind: "unknown", unknown };
  if (custom === true && protectedBranches !== true) return { kind: "custom", unknown };
  return { kind: protectedBranches === true && custom !== true ? "protected" : "none", unknown };
}

/** Whether anybody is named who approves a job. Somebody whose id is not known yet is somebody. */
export function isReviewed({ reviewers }: Snapshot<RepositoryEnvironmentArgs>): Answer {
  const people = itemsOf(reviewers).flatMap((one) => [memberOf(one, "teams"), memberOf(one, "users")]);
  return anyOf(people.map((list) => (list instanceof Unknown ? list : itemsOf(list).length > 0)));
}
