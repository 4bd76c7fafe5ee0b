import type { RoleArgs } from "@pulumi/aws/iam";
import { gitHubIssuer } from "../../components/delivery/github-issuer";
import { readGithubSubject } from "../../components/delivery/read-github-subject";
import { type ClaimTest, readClaimTests, type Value } from "../aws/github/claim-tests";
import { heldClaim } from "../aws/github/held-claim";
import { issuerOfKeys } from "../aws/github/issuers";
import { letsGithubIn } from "../aws/github/trusts-github";
import { allowStatements, Malformed } from "../aws/iam/document";
import { type Plain, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { type RepositoryName, repositoryNamed } from "./repository";

export const roleType = "aws:iam/role:Role";

/** A subject that a role of a stack trusts, of a repository that it names. */
export interface TrustedSubject {
  /** The role's. */
  readonly urn: string;
  readonly property: string;
  readonly repository: RepositoryName;
  /** The keys of the subject in their order, such as `repo` and `environment`. */
  readonly keys: readonly string[];
  /** The environment, as subjects write it, that the subject names or that the conditions hold its job to. */
  readonly environment: string | undefined;
  /** The refs that the conditions hold its job to; none where it may be any. */
  readonly refs: readonly string[];
}

/** Something of a role's trust that is not known. */
interface UnknownTrust {
  readonly urn: string;
  readonly value: Unknown;
}

/** What the roles of a stack trust, and what is not known of it. What no token has, `github-oidc-trust` reports. */
export function trustedSubjects(
  stack: JudgedStack,
  issuers: readonly string[],
): { readonly subjects: readonly TrustedSubject[]; readonly unknown: readonly UnknownTrust[] } {
  const read = stack
    .ofType<RoleArgs>(roleType)
    .flatMap(({ urn, properties }) =>
      subjectsOf(properties.assumeRolePolicy, issuers).map((one): TrustedSubject | UnknownTrust =>
        one instanceof Unknown ? { urn, value: one } : { urn, ...one },
      ),
    );
  return {
    subjects: read.filter((one): one is TrustedSubject => "keys" in one),
    unknown: read.filter((one): one is UnknownTrust => "value" in one),
  };
}

function subjectsOf(trust: Plain, issuers: readonly string[]): readonly (Omit<TrustedSubject, "urn"> | Unknown)[] {
  return allowStatements(trust, "assumeRolePolicy").flatMap((statement) => {
    if (statement instanceof Malformed) return [];
    if (statement instanceof Unknown) return [statement];
    const { elements, property } = statement;
    const lets = letsGithubIn(elements, issuers);
    if (lets !== true) return lets instanceof Unknown ? [lets] : [];
    const issuer = issuerOfKeys(elements.Condition, issuers) ?? gitHubIssuer;
    const tests = readClaimTests(elements.Condition, `${property}.Condition`, issuer, issuers);
    const known = tests.filter((test): test is ClaimTest => !(test instanceof Unknown || test instanceof Malformed));
    const held = (claim: string) => heldClaim(known, claim, false);
    const [subject, environment, ref] = [held("sub"), held("environment"), held("ref")];
    const [only, ...others] = (environment.values ?? []).map(({ text }) => text.replaceAll(":", "%3A"));
    const context = {
      environment: others.length === 0 ? only : undefined,
      refs: (ref.values ?? []).map(({ text }) => text),
    };
    const unknown = [...tests.filter((test) => test instanceof Unknown), ...subject.unknown];
    return [...unknown, ...(subject.values ?? []).flatMap((value) => readSubject(value, context))];
  });
}

function readSubject(
  { property, text }: Value,
  context: Pick<TrustedSubject, "environment" | "refs">,
): readonly Omit<TrustedSubject, "urn">[] {
  const read = readGithubSubject(text);
  const repository = read?.claims.get("repository");
  if (!read || repository === undefined) return [];
  const own = { environment: read.claims.get("environment"), ref: read.claims.get("ref") };
  return [
    {
      property,
      repository: repositoryNamed(repository),
      keys: keysOf(text),
      environment: own.environment ?? context.environment,
      refs: own.ref === undefined ? context.refs : [own.ref],
    },
  ];
}

/** Keys and values take turns, but for `pull_request`, which has no value. */
function keysOf(subject: string): readonly string[] {
  const words = subject.split(":");
  const keys: string[] = [];
  for (let index = 0; index < words.length; index += words[index] === "pull_request" ? 1 : 2) {
    keys.push(words[index] ?? "");
  }
  return keys;
}
