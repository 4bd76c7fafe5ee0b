import type { RepositoryArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecr";
import { ecrDeleteActions } from "../../../components/aws/actions";
import { coversAction } from "../../../components/aws/iam/action";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { allowStatements, Malformed } from "../iam/document";
import { textsOf } from "../iam/texts";
import { writeActions } from "./ecr-actions";
import { type Environments, environmentsReached } from "./environments";

export const repositoryType = "aws:ecr/repository:Repository";
export const repositoryPolicyType = "aws:ecr/repositoryPolicy:RepositoryPolicy";

/** Somebody whom the policy of a repository lets push or delete. */
export interface RepositoryGrant {
  readonly urn: string;
  readonly property: string;
  readonly environments: readonly string[];
  readonly deletes: boolean;
  readonly writes: boolean;
  /** The name of a role or a user, unless the principal is more than one: an account, or everyone. */
  readonly principal: string | Unknown | undefined;
}

export function repositoryGrants(stack: JudgedStack, environments: Environments): readonly RepositoryGrant[] {
  const names = new Map(
    stack.ofType<RepositoryArgs>(repositoryType).map(({ urn, properties }) => [urn, properties.name]),
  );
  return stack.ofType<RepositoryPolicyArgs>(repositoryPolicyType).flatMap((policy) => {
    const named = [policy.properties.repository, ...policy.dependenciesOf("repository").map((urn) => names.get(urn))];
    const name = named.find((one) => typeof one === "string");
    const reached = name === undefined ? [] : (environmentsReached(name, environments) ?? []);
    return grantsIn(policy, reached);
  });
}

function grantsIn(
  { urn, properties }: StackResource<RepositoryPolicyArgs>,
  environments: readonly string[],
): readonly RepositoryGrant[] {
  return allowStatements(properties.policy, "policy").flatMap((statement) => {
    if (statement instanceof Malformed) return [];
    if (statement instanceof Unknown) {
      return [{ urn, property: statement.property, environments, deletes: true, writes: true, principal: statement }];
    }
    const { elements, property } = statement;
    const actions = textsOf(elements.Action, property).flatMap((read) => ("text" in read ? [read.text] : []));
    const covers = (wanted: readonly string[]) =>
      "NotAction" in elements || actions.some((text) => wanted.some((action) => coversAction(text, action)));
    const [writes, deletes] = [covers(writeActions), covers(ecrDeleteActions)];
    if (!writes && !deletes) return [];
    const at = `${property}.${"NotPrincipal" in elements ? "NotPrincipal" : "Principal"}`;
    return principalsOf(elements).map((principal) => ({ urn, property: at, environments, deletes, writes, principal }));
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
