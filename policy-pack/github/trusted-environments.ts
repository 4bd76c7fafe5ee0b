import type { RepositoryEnvironmentArgs } from "@pulumi/github/repositoryEnvironment";
import { type Finding, type StackFinding, unknownFinding } from "../framework/policy";
import { type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { type Answer, anyOf } from "./answer";
import {
  type DeploymentPolicyResource,
  type Environment,
  environmentsOf,
  policiesOf,
  restriction,
} from "./environment";
import { managedRepositories } from "./managed-repositories";
import { isOpen, matchesName } from "./ref-patterns";
import { isSameRepository } from "./repository";
import { type TrustedSubject, trustedSubjects } from "./trusted-subjects";

/**
 * Of `a:b` the subject has `a%3Ab`, as it has of an environment that is called so, which whoever writes a workflow can
 * make: https://docs.github.com/en/actions/reference/security/oidc#filtering-for-metadata-containing-
 */
export function nameFindings({ environment: name }: Snapshot<RepositoryEnvironmentArgs>): readonly Finding[] {
  if (name instanceof Unknown) return [unknownFinding(name, "relation")];
  if (name === undefined) return [];
  if (typeof name !== "string") return [{ property: "environment", reason: "is no name. Write a text." }];
  if (!/:|%3A/i.test(name)) return [];
  const reason =
    "is a name that subjects do not tell from another one's: `:` is written %3A there, and a workflow makes the other " +
    "environment, without rules. Give it a name without both.";
  return [{ property: "environment", reason }];
}

/** Roles whose trust is in what GitHub does not hold in the same stack. */
export function trustInStack(stack: JudgedStack, { issuers }: { issuers: readonly string[] }): readonly StackFinding[] {
  const managed = managedRepositories(stack);
  if (managed.length === 0) return [];
  const { subjects, unknown } = trustedSubjects(stack, issuers);
  const { placed, unplaced } = environmentsOf(stack);
  const trusting = subjects.filter(
    ({ environment, repository }) =>
      environment !== undefined && managed.some((one) => isSameRepository(one, repository)),
  );
  const relation = (value: Unknown, urn: string) => ({ ...unknownFinding(value, "relation"), urn });
  return [
    ...unknown.map(({ urn, value }) => relation(value, urn)),
    ...(trusting.length > 0 ? unplaced.map((one) => relation(one.unknown, one.resource.urn)) : []),
    ...trusting.flatMap((subject) => judge(stack, subject, placed, unplaced.length > 0)),
  ];
}

function judge(
  stack: JudgedStack,
  subject: TrustedSubject,
  environments: readonly Environment[],
  mayBeElsewhere: boolean,
): readonly StackFinding[] {
  const { urn, property, repository } = subject;
  const finding = (reason: string) => [{ urn, property, reason }];
  const environment = environments.find(
    ({ repository: own, name }) =>
      isSameRepository(own, repository) && name.replaceAll(":", "%3a") === subject.environment?.toLowerCase(),
  );
  if (!environment) return mayBeElsewhere ? [] : finding(missing);
  const { kind, unknown } = restriction(environment.resource.properties);
  if (kind === "none") return finding(open);
  if (kind === "unknown")
    return unknown.map((value) => ({ ...unknownFinding(value, "relation"), urn: environment.resource.urn }));
  if (kind === "protected") return [];
  const { found, unsure } = policiesOf(stack, environment);
  if (found.some(isOpenPolicy)) return finding(open);
  if (found.length === 0 || subject.refs.length === 0) return [];
  const run = anyOf([...subject.refs.flatMap((ref) => found.map((policy) => mayRun(policy, ref))), ...unsure]);
  if (run instanceof Unknown) return [{ ...unknownFinding(run, "relation"), urn }];
  return run ? [] : finding(dead);
}

/** What is not known of a policy by itself `github-environment-protection` reports. */
function isOpenPolicy({ properties: { branchPattern, tagPattern } }: DeploymentPolicyResource): boolean {
  return [branchPattern, tagPattern].some((pattern) => typeof pattern === "string" && isOpen(pattern));
}

function mayRun({ properties: { branchPattern, tagPattern } }: DeploymentPolicyResource, ref: string): Answer {
  const matches = (pattern: Plain, prefix: string): Answer => {
    if (pattern instanceof Unknown) return pattern;
    return typeof pattern === "string" && matchesName(`${prefix}${pattern}`, ref) !== false;
  };
  return anyOf([matches(branchPattern, "refs/heads/"), matches(tagPattern, "refs/tags/")]);
}

/** https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments#creating-an-environment */
const missing =
  "trusts an environment that this stack does not make, though it manages the repository: a workflow that names it " +
  "makes it, without reviewers and for every branch. Add a `RepositoryEnvironment`, or trust one that is there.";
const open =
  "trusts an environment that jobs of any branch run in. Let its custom policies name the branches that are meant.";
const dead =
  "is dead: the trust is in other branches or tags than those that may run in the environment. Make both name the same.";
