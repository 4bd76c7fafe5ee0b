import { type GithubSubject, readGithubSubject } from "../../../components/delivery/read-github-subject";
import { Malformed } from "../iam/document";
import type { Value } from "./claim-tests";
import type { HeldClaim } from "./held-claim";
import type { TrustSettings } from "./settings";
import { workflowProblem } from "./workflow";

/** A subject that a condition names, and where it stands. */
export interface NamedSubject extends GithubSubject {
  readonly property: string;
}

/** The subjects that tokens can have, and those that none has. */
export function readSubjects(values: readonly Value[]): readonly (NamedSubject | Malformed)[] {
  return values.map(({ property, text }) => {
    const subject = readGithubSubject(text);
    const reason =
      "is dead: no token has such a subject. Write repo:<owner>@<id>/<repository>@<id>:environment:<name>, or " +
      "…:ref:refs/heads/<branch>, with the ids or without both.";
    return subject ? { property, ...subject } : new Malformed(property, reason);
  });
}

/** What a subject lets in that a job's code, branch and repository do not decide. */
export function subjectFindings(
  subjects: readonly NamedSubject[],
  held: ReadonlyMap<string, HeldClaim>,
  settings: TrustSettings,
): readonly Malformed[] {
  return subjects.flatMap((subject) => {
    const workflow = subject.claims.get("job_workflow_ref");
    return [
      nameProblem(subject),
      contextProblem(subject, held, settings),
      environmentProblem(subject, held),
      workflow === undefined ? undefined : workflowProblem(workflow, settings.acceptWorkflowRefs),
    ].flatMap((reason) => (reason === undefined ? [] : [new Malformed(subject.property, reason)]));
  });
}

function nameProblem({ claims }: NamedSubject): string | undefined {
  return claims.has("repository") || claims.has("repository_id")
    ? undefined
    : "names no repository, so that others can have the same subject. Let the subject begin with repo:<owner>/<repository>.";
}

function contextProblem(
  { claims, pullRequest }: NamedSubject,
  held: ReadonlyMap<string, HeldClaim>,
  { acceptPullRequests }: TrustSettings,
): string | undefined {
  const ref = claims.get("ref");
  if (pullRequest || ref?.startsWith("refs/pull/")) {
    return acceptPullRequests
      ? undefined
      : "lets jobs of pull requests in, whose code nobody has reviewed. Name an environment or a branch.";
  }
  const asks = (claim: string) => claims.has(claim) || isHeld(held.get(claim));
  return asks("environment") || asks("ref")
    ? undefined
    : "lets every branch, tag and pull request of the repository in. Let the subject end with :environment:<name> or " +
        ":ref:refs/heads/<branch>.";
}

/**
 * Of an environment `a:b` the subject has `a%3Ab`, as it has of one that is called so. The claim tells them apart.
 * https://docs.github.com/en/actions/reference/security/oidc#filtering-for-metadata-containing-
 */
function environmentProblem({ claims }: NamedSubject, held: ReadonlyMap<string, HeldClaim>): string | undefined {
  return claims.get("environment")?.includes("%") && !isHeld(held.get("environment"))
    ? "names an environment that two can be: `:` is written %3A, and % is written as it is. Give the environment a " +
        "name without both, or add StringEquals on <issuer>:environment."
    : undefined;
}

function isHeld(claim: HeldClaim | undefined): boolean {
  return claim?.values !== undefined;
}
