import { type GitHubClaims, type GitHubJob, githubClaims, githubIssuer } from "../../../identities/github-token";
import { type Change, changed, subjectOf } from "./tokens";

/** Of an environment's two roles, those that admit a token: the one that writes, and the one that only pulls. */
export type Admitted = "both" | "pulls" | "neither";

/**
 * A way of being wrong, or of being another thing that is fine, the claims that it differs in, and who admits it: in
 * the first environment, whose publisher asks for the branch, and in a later one.
 */
type Row = readonly [what: string, differsIn: readonly string[], first: Admitted, later: Admitted];

/** A token, and the right one's job that it is compared with. */
export interface ChangedToken {
  readonly what: string;
  readonly of: (job: GitHubJob) => GitHubClaims;
  readonly differsIn: (job: GitHubJob) => readonly string[];
  readonly first: Admitted;
  readonly later: Admitted;
}

const subject = (of: (job: GitHubJob) => string) => (job: GitHubJob) => ({ sub: of(job) });
const claims = (change: Change) => () => change;

function outside(job: GitHubJob): GitHubJob {
  const { environment: _, ...rest } = job;
  return rest;
}

/** One claim by itself, whether GitHub writes such tokens or not. */
const single: readonly (readonly [...Row, change: (job: GitHubJob) => Change])[] = [
  [
    "another environment's subject",
    ["sub"],
    "neither",
    "neither",
    subject((job) => subjectOf({ ...job, environment: "qa" })),
  ],
  ["a subject that goes on", ["sub"], "neither", "neither", subject((job) => `${subjectOf(job)}:x`)],
  ["a subject that ends early", ["sub"], "neither", "neither", subject((job) => subjectOf(job).slice(0, -1))],
  ["a subject in capitals", ["sub"], "neither", "neither", subject((job) => subjectOf(job).toUpperCase())],
  ["the branch's subject", ["sub"], "neither", "neither", subject((job) => subjectOf(outside(job)))],
  [
    "a tag's subject",
    ["sub"],
    "neither",
    "neither",
    subject((job) => subjectOf({ ...outside(job), ref: "refs/tags/v1.0.0" })),
  ],
  [
    "a pull request's subject",
    ["sub"],
    "neither",
    "neither",
    subject((job) => subjectOf({ ...outside(job), event: "pull_request" })),
  ],
  [
    "a renamed owner's subject",
    ["sub"],
    "neither",
    "neither",
    subject((job) => subjectOf({ ...job, owner: "acme-inc" })),
  ],
  ["a sibling's subject", ["sub"], "neither", "neither", subject((job) => subjectOf({ ...job, repository: "web" }))],
  ["no subject", ["sub"], "neither", "neither", claims({ sub: undefined })],
  ["another repository's id", ["repository_id"], "neither", "neither", claims({ repository_id: "41881901" })],
  ["no repository id", ["repository_id"], "neither", "neither", claims({ repository_id: undefined })],
  ["another audience, which the provider has", ["aud"], "neither", "neither", claims({ aud: "other" })],
  ["an audience that the provider lacks", ["aud"], "neither", "neither", claims({ aud: "https://github.com/acme" })],
  ["no audience", ["aud"], "neither", "neither", claims({ aud: undefined })],
  ["another issuer", ["iss"], "neither", "neither", claims({ iss: "https://gitlab.com" })],
  [
    "an enterprise's issuer, which the account trusts",
    ["iss"],
    "neither",
    "neither",
    claims({ iss: `${githubIssuer}/evil` }),
  ],
  ["another branch", ["ref"], "pulls", "both", claims({ ref: "refs/heads/feature" })],
  ["no branch", ["ref"], "pulls", "both", claims({ ref: undefined })],
  // AWS does not look at these; the GitHub environment's rules hold for them.
  ["a dispatch by hand", ["event_name"], "both", "both", claims({ event_name: "workflow_dispatch" })],
  ["a schedule", ["event_name"], "both", "both", claims({ event_name: "schedule" })],
  ["another actor", ["actor"], "both", "both", claims({ actor: "mallory" })],
];

const pullRequest = { event: "pull_request", ref: "refs/pull/7/merge" } as const;
const ofRef = ["ref", "workflow_ref", "job_workflow_ref"];
const ofPullRequest = ["base_ref", "event_name", "head_ref", ...ofRef];
const ofWorkflow = ["workflow_ref", "job_workflow_ref"];
const ofOwner = ["sub", "repository", "repository_owner", ...ofWorkflow];

/** Tokens as GitHub writes them, which differ in whatever goes together. */
const whole: readonly (readonly [...Row, change: (job: GitHubJob) => GitHubJob])[] = [
  [
    "a job in another environment",
    ["sub", "environment"],
    "neither",
    "neither",
    (job) => ({ ...job, environment: "qa" }),
  ],
  ["a job in no environment", ["sub", "environment"], "neither", "neither", outside],
  [
    ...([
      "a job of a pull request, in no environment",
      ["sub", "environment", ...ofPullRequest],
      "neither",
      "neither",
    ] as const),
    (job) => ({ ...outside(job), ...pullRequest }),
  ],
  [
    "a job of a pull request, in the environment",
    ofPullRequest,
    "pulls",
    "both",
    (job) => ({ ...job, ...pullRequest }),
  ],
  ["a job on another branch", ofRef, "pulls", "both", (job) => ({ ...job, ref: "refs/heads/feature" })],
  ["a job on a tag", ["ref_type", ...ofRef], "pulls", "both", (job) => ({ ...job, ref: "refs/tags/v1.0.0" })],
  [
    ...(["a fork's job", [...ofOwner, "repository_id", "repository_owner_id"], "neither", "neither"] as const),
    (job) => ({ ...job, owner: "mallory", ownerId: 666, repositoryId: 41881999 }),
  ],
  ["a job of the renamed owner", ofOwner, "neither", "neither", (job) => ({ ...job, owner: "acme-inc" })],
  [
    ...(["a job of a sibling", ["sub", "repository", "repository_id", ...ofWorkflow], "neither", "neither"] as const),
    (job) => ({ ...job, repository: "web", repositoryId: 41881901 }),
  ],
];

/** A job of who took over the names that were ours. In one form of the subject only the claims of ids tell. */
const takenOver: ChangedToken = {
  what: "a job of who took the names over",
  of: (job) => githubClaims({ ...job, ownerId: 666, repositoryId: 41881999 }),
  differsIn: ({ subject: form }) => [...(form === "immutable" ? ["sub"] : []), "repository_id", "repository_owner_id"],
  first: "neither",
  later: "neither",
};

export const changes: readonly ChangedToken[] = [
  takenOver,
  ...single.map(([what, differsIn, first, later, change]) => {
    const of = (job: GitHubJob) => changed(githubClaims(job), change(job));
    return { what, of, differsIn: () => differsIn, first, later };
  }),
  ...whole.map(([what, differsIn, first, later, change]) => {
    const of = (job: GitHubJob) => githubClaims(change(job));
    return { what, of, differsIn: () => differsIn, first, later };
  }),
];
