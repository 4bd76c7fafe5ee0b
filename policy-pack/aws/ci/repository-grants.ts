import type { RepositoryArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecr";
import { type StackFinding, unknownFinding } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { allowStatements, Malformed } from "../iam/document";
import { coversAny, textsOf } from "../iam/texts";
import { promotedActions, refusedActions, writeActions } from "./ecr-actions";
import { type Environments, environmentsReached } from "./environments";
import type { Identity } from "./identities";

export const repositoryType = "aws:ecr/repository:Repository";
export const repositoryPolicyType = "aws:ecr/repositoryPolicy:RepositoryPolicy";

/** Somebody whom the policy of a repository lets pull, push, or do what no identity of CI may. */
export interface RepositoryGrant {
  readonly urn: string;
  readonly property: string;
  readonly environments: readonly string[];
  /** The repository's name, or `*` where it is not known. */
  readonly names: string;
  readonly administers: boolean;
  readonly writes: boolean;
  readonly reads: boolean;
  /** The name of a role or a user, unless the principal is more than one: an account, or everyone. */
  readonly principal: string | Unknown | undefined;
}

const administration = [...refusedActions.values()].flat();

export function repositoryGrants(stack: JudgedStack, environments: Environments): readonly RepositoryGrant[] {
  const names = new Map(
    stack.ofType<RepositoryArgs>(repositoryType).map(({ urn, properties }) => [urn, properties.name]),
  );
  return stack.ofType<RepositoryPolicyArgs>(repositoryPolicyType).flatMap((policy) => {
    const named = [policy.properties.repository, ...policy.dependenciesOf("repository").map((urn) => names.get(urn))];
    const name = named.find((one) => typeof one === "string");
    const reached = name === undefined ? [] : (environmentsReached(name, environments) ?? []);
    return grantsIn(policy, { environments: reached, names: name ?? "*" });
  });
}

/** What policies of repositories grant to whom it is not for. */
export function repositoryGrantFindings(
  identities: readonly Identity[],
  later: ReadonlyMap<string, string>,
  grants: readonly RepositoryGrant[],
): readonly StackFinding[] {
  const names = new Set(identities.map(({ name }) => name));
  return grants.flatMap((grant): readonly StackFinding[] => {
    const { urn, property, environments, principal } = grant;
    const isLater = environments.some((environment) => later.has(environment));
    const pushes = grant.writes && isLater;
    if (principal instanceof Unknown) {
      const concernsCi = identities.length > 0 && (pushes || grant.administers);
      return concernsCi ? [{ ...unknownFinding(principal, "relation"), urn }] : [];
    }
    if (grant.administers && (principal === undefined || names.has(principal))) {
      const reason =
        "lets a role of CI, or everybody in an account, delete images, or delete or reconfigure the repository. Name the " +
        "role of whoever may.";
      return [{ urn, property, reason }];
    }
    if (!pushes || principal !== undefined) return [];
    const reason =
      "lets everybody in an account, or in several, push into an environment that only its promoter may write. Name the " +
      "promoter's role.";
    return [{ urn, property, reason }];
  });
}

function grantsIn(
  { urn, properties }: StackResource<RepositoryPolicyArgs>,
  place: Pick<RepositoryGrant, "environments" | "names">,
): readonly RepositoryGrant[] {
  return allowStatements(properties.policy, "policy").flatMap((statement) => {
    if (statement instanceof Malformed) return [];
    if (statement instanceof Unknown) {
      const all = { administers: true, writes: true, reads: true };
      return [{ urn, property: statement.property, ...place, ...all, principal: statement }];
    }
    const { elements, property } = statement;
    const actions = textsOf(elements.Action, property);
    const covers = (wanted: readonly string[]) => "NotAction" in elements || coversAny(actions, wanted);
    const granted = {
      administers: covers(administration),
      writes: covers(writeActions),
      reads: covers(promotedActions),
    };
    const at = `${property}.${"NotPrincipal" in elements ? "NotPrincipal" : "Principal"}`;
    return principalsOf(elements).map((principal) => ({ urn, property: at, ...place, ...granted, principal }));
  });
}

/** A condition on who it is narrows a principal down: an account, or everyone, to roles of it. */
function principalsOf(elements: { readonly [element: string]: Plain }): readonly RepositoryGrant["principal"][] {
  const named = conditionArns(elements.Condition);
  if (named.length > 0) return named.map(singlePrincipal);
  const { Principal: principal } = elements;
  if (principal instanceof Unknown) return [principal];
  // Services act for whoever configured them, and push into no repository.
  if (!isRecord(principal)) return [undefined];
  return Object.entries(principal).flatMap(([kind, value]) =>
    kind === "AWS" ? listed(value).map(singlePrincipal) : [],
  );
}

const exactOperators = ["stringequals", "stringlike", "arnequals", "arnlike"];

function conditionArns(condition: Plain): readonly Plain[] {
  if (!isRecord(condition)) return [];
  return Object.entries(condition)
    .filter(([operator]) => exactOperators.includes(operator.toLowerCase()))
    .flatMap(([, tests]) => (isRecord(tests) ? Object.entries(tests) : []))
    .filter(([key]) => key.toLowerCase() === "aws:principalarn")
    .flatMap(([, value]) => listed(value));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function singlePrincipal(value: Plain): RepositoryGrant["principal"] {
  if (value instanceof Unknown) return value;
  if (typeof value !== "string") return undefined;
  const session = /^arn:[a-z-]+:sts::\d{12}:assumed-role\/([^*?/]+)\/[^*?/]+$/.exec(value)?.[1];
  return session ?? /^arn:[a-z-]+:iam::\d{12}:(?:role|user)\/(?:[^*?]+\/)?([^*?/]+)$/.exec(value)?.[1];
}

function listed(value: Plain): readonly Plain[] {
  return isList(value) ? value : [value];
}
