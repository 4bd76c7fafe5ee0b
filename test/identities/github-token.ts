import { randomUUID } from "node:crypto";
import { type CryptoKey, generateKeyPair, SignJWT } from "jose";

/** A workflow that another one calls: https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows */
interface ReusableWorkflow {
  /** `<owner>/<repository>/.github/workflows/<file>`. */
  readonly path: string;
  /** As the caller names it: a branch's or tag's full ref, or a commit. */
  readonly ref: string;
  readonly sha: string;
}

/** What GitHub knows of a job when it makes the job's token. */
export interface GitHubJob {
  readonly owner: string;
  readonly ownerId: number;
  readonly repository: string;
  readonly repositoryId: number;
  /**
   * Whether the repository's subjects have the ids in them, as those of repositories made, renamed or moved after
   * 2026-07-15 have: https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
   */
  readonly subject: "immutable" | "name";
  readonly event: "push" | "workflow_dispatch" | "schedule" | "pull_request";
  /** `refs/heads/main`, `refs/tags/v1`, of a pull request `refs/pull/1/merge`. */
  readonly ref: string;
  /** The job's `environment`. */
  readonly environment?: string;
  readonly reusableWorkflow?: ReusableWorkflow;
  /** What the job asks for. @default the owner's URL */
  readonly audience?: string;
  /** @default GitHub's own */
  readonly issuer?: string;
}

export type GitHubClaims = Readonly<Record<string, string>>;

export const githubIssuer = "https://token.actions.githubusercontent.com";

/**
 * The claims of a job's token, but for those of the moment at which it is made: names and values as in GitHub's
 * example token and table of claims, ids as strings.
 * https://docs.github.com/en/actions/concepts/security/openid-connect
 * https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
 */
export function githubClaims(job: GitHubJob): GitHubClaims {
  const { owner, ownerId, ref, event, reusableWorkflow } = job;
  const repository = `${owner}/${job.repository}`;
  const workflowRef = `${repository}/.github/workflows/delivery.yml@${ref}`;
  const sha = "d6fa8a9b8a5e2d34b2b1f7a6c1a5e7d1f0c3b2a4";
  const isPullRequest = event === "pull_request";
  return {
    iss: job.issuer ?? githubIssuer,
    aud: job.audience ?? `https://github.com/${owner}`,
    sub: subjectOf(job),
    actor: "octocat",
    actor_id: "12",
    base_ref: isPullRequest ? "main" : "",
    check_run_id: "4711",
    ...(job.environment !== undefined && { environment: job.environment }),
    event_name: event,
    head_ref: isPullRequest ? "feature" : "",
    // A job that calls no reusable workflow is its own workflow's.
    job_workflow_ref: reusableWorkflow ? `${reusableWorkflow.path}@${reusableWorkflow.ref}` : workflowRef,
    job_workflow_sha: reusableWorkflow?.sha ?? sha,
    ref,
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository,
    repository_id: String(job.repositoryId),
    repository_owner: owner,
    repository_owner_id: String(ownerId),
    repository_visibility: "private",
    run_attempt: "2",
    run_id: "1658821493",
    run_number: "10",
    runner_environment: "github-hosted",
    sha,
    workflow: "delivery",
    workflow_ref: workflowRef,
    workflow_sha: sha,
  };
}

/**
 * An environment goes before a pull request, which goes before the ref, and a colon in a value is escaped:
 * https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
function subjectOf(job: GitHubJob): string {
  const { owner, ownerId, repository, repositoryId, environment, event, ref } = job;
  const name =
    job.subject === "immutable" ? `${owner}@${ownerId}/${repository}@${repositoryId}` : `${owner}/${repository}`;
  if (environment !== undefined) return `repo:${name}:environment:${escaped(environment)}`;
  return event === "pull_request" ? `repo:${name}:pull_request` : `repo:${name}:ref:${escaped(ref)}`;
}

function escaped(value: string): string {
  return value.replaceAll(":", "%3A");
}

let signingKey: Promise<CryptoKey> | undefined;

/** A token of those claims, signed with a key that nobody publishes. */
export async function mint(claims: GitHubClaims): Promise<string> {
  signingKey ??= generateKeyPair("RS256").then(({ privateKey }) => privateKey);
  const now = Math.floor(Date.now() / 1000);
  // In GitHub's example token it is valid from ten minutes before it was issued until five minutes after.
  return new SignJWT({ ...claims, jti: randomUUID(), nbf: now - 600, iat: now, exp: now + 300 })
    .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: "test" })
    .sign(await signingKey);
}
