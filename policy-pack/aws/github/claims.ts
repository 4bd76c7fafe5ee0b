import type { Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import { tokenServiceAudiences } from "./audience";
import type { ClaimTest } from "./claim-tests";
import { contradictions } from "./contradictions";
import { type HeldClaim, heldClaim } from "./held-claim";
import { hasClaims } from "./issuers";
import type { TrustSettings } from "./settings";
import { type NamedSubject, readSubjects, subjectFindings } from "./subjects";
import { workflowProblem } from "./workflow";

/** What a statement asks of tokens. */
interface Conditions {
  /** Where the conditions stand, or should. */
  readonly property: string;
  readonly tests: readonly ClaimTest[];
  /** Whether all of them could be read and are known, so that what is not among them is missing. */
  readonly complete: boolean;
  readonly issuer: string;
  readonly partition: string | undefined;
}

/** Claims that have to be held to exact values wherever they are asked for. */
const exactly = ["aud", "sub", "repository_id", "job_workflow_ref"];

/** What is wrong with the claims that a statement asks for, and with its not asking for others. */
export function claimFindings(conditions: Conditions, settings: TrustSettings): readonly (Malformed | Unknown)[] {
  const claims = new Set([...exactly, ...conditions.tests.map(({ claim }) => claim)]);
  const held = new Map(
    [...claims].map((claim) => [claim, heldClaim(conditions.tests, claim, exactly.includes(claim))] as const),
  );
  const read = readSubjects(held.get("sub")?.values ?? []);
  const subjects = read.filter((subject): subject is NamedSubject => !(subject instanceof Malformed));
  return [
    ...missingFindings(conditions, subjects),
    ...[...held.values()].flatMap(({ problems, unknown }) => [...problems, ...unknown]),
    ...read.filter((subject) => subject instanceof Malformed),
    ...subjectFindings(subjects, held, settings),
    ...valueFindings(conditions, held, settings),
    ...contradictions(subjects, held),
  ];
}

/** What is asked for in a wrong way is not missing: that is said where it stands. */
function missingFindings({ property, tests, complete, issuer }: Conditions, subjects: readonly NamedSubject[]) {
  if (!complete) return [];
  const asked = (claim: string) => tests.some((test) => test.claim === claim);
  const byName = subjects.some(({ claims }) => claims.has("repository") && !claims.has("repository_id"));
  const missing = [
    !asked("sub") &&
      "asks for no subject: jobs of every branch and pull request come in, and where nothing else names a repository, " +
        "of everybody's repositories. Add StringEquals on <issuer>:sub.",
    !asked("aud") &&
      "asks for no audience, so that tokens made for somebody else are taken. Add StringEquals on <issuer>:aud.",
    // A name comes free when its owner gives it up, an id never does:
    // https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
    byName &&
      hasClaims(issuer) &&
      !asked("repository_id") &&
      "names a repository by its name only, so that whoever takes the name over is let in. Add StringEquals on " +
        "<issuer>:repository_id, or let all subjects have the ids.",
  ];
  return missing.filter((reason) => reason !== false).map((reason) => new Malformed(property, reason));
}

/** What the single values of claims have to look like. */
function valueFindings(
  { partition }: Conditions,
  held: ReadonlyMap<string, HeldClaim>,
  { audiences, acceptPullRequests, acceptWorkflowRefs }: TrustSettings,
): readonly Malformed[] {
  const own = tokenServiceAudiences(partition);
  const problems: Readonly<Record<string, (text: string) => string | undefined>> = {
    aud: (text) =>
      [...own, ...audiences].includes(text)
        ? undefined
        : `is not the audience of AWS's token service. Write ${own.join(" or ")}, or name it in the setting \`audiences\`.`,
    repository_id: (text) =>
      /^[1-9]\d*$/.test(text) ? undefined : "is dead: a repository's id is a number. Write the number.",
    ref: (text) => {
      if (/^refs\/(?:heads|tags)\/./.test(text)) return undefined;
      if (!/^refs\/pull\/./.test(text))
        return "is dead: refs begin with refs/heads/ or refs/tags/. Write the whole ref.";
      return acceptPullRequests ? undefined : "lets jobs of a pull request in. Name a branch or a tag.";
    },
    job_workflow_ref: (text) => workflowProblem(text, acceptWorkflowRefs),
  };
  return Object.entries(problems).flatMap(([claim, problem]) =>
    (held.get(claim)?.values ?? []).flatMap(({ property, text }) => {
      const reason = problem(text);
      return reason === undefined ? [] : [new Malformed(property, reason)];
    }),
  );
}
