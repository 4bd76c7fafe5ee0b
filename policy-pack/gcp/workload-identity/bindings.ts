import type { WorkloadIdentityPoolProviderArgs } from "@pulumi/gcp/iam";
import type { Finding, JudgedResource, StackFinding } from "../../framework/policy";
import type { JudgedStack } from "../../framework/stack";
import { allPlaces, typesOn } from "../iam/grant-types";
import { type Grant, grantsOf } from "../iam/grants";
import { isOfClusters, type PoolPrincipal, poolPrincipal } from "../iam/principals";
import { projectOf } from "../project";
import { renamed } from "./claims";
import { expressionFindings } from "./expression-findings";
import { githubIssuerOf, providerType, ReadProvider } from "./provider";

/** What a grant shows by itself of the principals that it names. */
export function bindingFindings(resource: JudgedResource): readonly Finding[] {
  return grantsOf(resource).grants.flatMap((grant) => {
    const principal = principalOf(grant);
    if (!principal || isOfClusters(principal) || !principal.value.includes("*")) return [];
    const reason = "is dead: in a principal `*` stands for itself, and no attribute has it. Write the whole value.";
    return [{ property: grant.memberAt, reason }];
  });
}

/** What comes of a principal with the providers of its pool. */
export function bindingsInStack(stack: JudgedStack, issuers: readonly string[]): readonly StackFinding[] {
  const pools = providersByPool(stack, issuers);
  return typesOn(allPlaces)
    .flatMap((type) => stack.ofType(type))
    .flatMap((resource) =>
      grantsOf(resource).grants.flatMap((grant): readonly StackFinding[] => {
        const principal = principalOf(grant);
        const found = principal ? [...(pools.get(principal.pool)?.values() ?? [])] : [];
        const problems = found.map((pool) => principal && principalProblem(principal, pool));
        // A principal has the number of its pool's project, and a provider the id: of two with one name either may be meant.
        const [reason] = problems.includes(undefined) ? [] : problems;
        return reason === undefined ? [] : [{ urn: resource.urn, property: grant.memberAt, reason }];
      }),
    );
}

interface Pool {
  readonly github: readonly ReadProvider[];
  /** Whether there are providers that could not be read, or that are not GitHub's. */
  readonly others: boolean;
}

/** By the pool's id and its project's. */
function providersByPool(
  stack: JudgedStack,
  issuers: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, Pool>> {
  const pools = new Map<string, Map<string, Pool>>();
  for (const resource of stack.ofType<WorkloadIdentityPoolProviderArgs>(providerType)) {
    const { properties } = resource;
    const { attributeCondition, attributeMapping, workloadIdentityPoolId: id } = properties;
    if (typeof id !== "string") continue;
    const given = projectOf(resource);
    const project = typeof given === "string" ? given : "";
    const readable =
      typeof githubIssuerOf(properties, issuers) === "string" &&
      expressionFindings(attributeCondition, attributeMapping).length === 0;
    const read = readable ? ReadProvider.of(properties) : undefined;
    const ofId = pools.get(id) ?? new Map<string, Pool>();
    const { github, others } = ofId.get(project) ?? { github: [], others: false };
    pools.set(id, ofId.set(project, { github: read ? [...github, read] : github, others: others || !read }));
  }
  return pools;
}

function principalOf({ member }: Grant): PoolPrincipal | undefined {
  return typeof member === "string" ? poolPrincipal(member) : undefined;
}

/** What the kinds of principals are mapped from, where that is called otherwise. */
const keys: Readonly<Record<string, string>> = { subject: "google.subject", group: "google.groups" };

function principalProblem({ kind, value }: PoolPrincipal, { github, others }: Pool): string | undefined {
  if (value.includes("*")) return undefined;
  const key = keys[kind] ?? kind;
  if (kind !== "*" && !others && !github.some((provider) => provider.mapsTo(key))) {
    return "is dead: no provider of its pool maps this attribute. Map it, or name one that is mapped.";
  }
  return github.some((provider) => admitsOtherRepositories(provider, kind === "*" ? undefined : key))
    ? "is also what jobs of other repositories are: neither this attribute nor the provider's condition holds the " +
        "repository's id. Name an attribute that is made from assertion.repository_id."
    : undefined;
}

/** Whether a repository that has another's name gets in, and has the same attribute. */
function admitsOtherRepositories(provider: ReadProvider, key: string | undefined): boolean {
  const { rightful } = provider;
  if (!rightful || (key !== undefined && !provider.mapsTo(key))) return false;
  const other = renamed(rightful.token);
  if (!provider.admits(other)) return false;
  return key === undefined || provider.mapped(other, key) === provider.mapped(rightful.token, key);
}
