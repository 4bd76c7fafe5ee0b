import { stagingJob } from "../../../identities/github-jobs";
import { type GitHubClaims, type GitHubJob, githubClaims } from "../../../identities/github-token";

/** How a token's subject names the repository. */
export const forms = ["immutable", "name"] as const;
export type Form = (typeof forms)[number];

/** A push to `main`, in a GitHub environment. */
export function jobIn(environment: string, subject: Form = "immutable"): GitHubJob {
  return { ...stagingJob, subject, environment };
}

/** A push to `main`, in no environment. */
export function branchJob(subject: Form = "immutable"): GitHubJob {
  const { environment: _, ...job } = jobIn("", subject);
  return job;
}

export function subjectOf(job: GitHubJob): string {
  return githubClaims(job).sub ?? "";
}

/** Claims that are given another value, or, with `undefined`, taken away. */
export type Change = Readonly<Record<string, string | undefined>>;

export function changed(claims: GitHubClaims, change: Change): GitHubClaims {
  const entries = Object.entries({ ...claims, ...change });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The claims that two tokens differ in. */
export function differences(one: GitHubClaims, other: GitHubClaims): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).sort();
}
