import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { otherJobs, stagingJob } from "./github-jobs";
import { type GitHubJob, githubClaims, githubIssuer, mint } from "./github-token";

const job: GitHubJob = {
  owner: "octo-org",
  ownerId: 123456,
  repository: "octo-repo",
  repositoryId: 456789,
  subject: "name",
  event: "push",
  ref: "refs/heads/demo-branch",
};

describe("a subject", () => {
  /** https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims and the sections after it */
  it.each<[string, Partial<GitHubJob>, string]>([
    ["a branch", {}, "repo:octo-org/octo-repo:ref:refs/heads/demo-branch"],
    ["a tag", { ref: "refs/tags/demo-tag" }, "repo:octo-org/octo-repo:ref:refs/tags/demo-tag"],
    ["an environment", { environment: "Production" }, "repo:octo-org/octo-repo:environment:Production"],
    ["a colon", { environment: "Production:V1" }, "repo:octo-org/octo-repo:environment:Production%3AV1"],
    ["a pull request", { event: "pull_request", ref: "refs/pull/1/merge" }, "repo:octo-org/octo-repo:pull_request"],
    [
      "a pull request's job in an environment",
      { event: "pull_request", ref: "refs/pull/1/merge", environment: "Production" },
      "repo:octo-org/octo-repo:environment:Production",
    ],
    [
      "ids",
      { subject: "immutable", ref: "refs/heads/main" },
      "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
    ],
  ])("of %s is as GitHub documents it", (_title, change, subject) => {
    expect(githubClaims({ ...job, ...change }).sub).toBe(subject);
  });
});

describe("claims", () => {
  /** https://docs.github.com/en/actions/concepts/security/openid-connect and the table of the reference */
  const documented = [
    ...["actor", "actor_id", "aud", "base_ref", "check_run_id", "environment", "event_name", "head_ref", "iss"],
    ...["job_workflow_ref", "job_workflow_sha", "ref", "ref_type", "repository", "repository_id"],
    ...["repository_owner", "repository_owner_id", "repository_visibility", "run_attempt", "run_id", "run_number"],
    ...["runner_environment", "sha", "sub", "workflow", "workflow_ref", "workflow_sha"],
  ];

  it("are all those that GitHub documents, ids as strings, and an environment where the job has one", () => {
    const claims = githubClaims({ ...job, environment: "prod" });
    expect(Object.keys(claims).sort()).toEqual(documented);
    expect(claims).toMatchObject({
      aud: "https://github.com/octo-org",
      iss: githubIssuer,
      ref_type: "branch",
      repository: "octo-org/octo-repo",
      repository_id: "456789",
      repository_owner_id: "123456",
    });
    expect(Object.keys(githubClaims(job)).sort()).toEqual(documented.filter((claim) => claim !== "environment"));
  });

  it("tell a called workflow from the one that calls it", () => {
    const path = "octo-org/octo-automation/.github/workflows/oidc.yml";
    const sha = "10040c56a8c0253d69db7c1f26a0d227275512e2";
    const own = "octo-org/octo-repo/.github/workflows/delivery.yml@refs/heads/demo-branch";
    expect(githubClaims({ ...job, reusableWorkflow: { path, ref: sha, sha } })).toMatchObject({
      job_workflow_ref: `${path}@${sha}`,
      job_workflow_sha: sha,
      workflow_ref: own,
    });
    expect(githubClaims(job)).toMatchObject({ job_workflow_ref: own, workflow_ref: own });
  });

  it("of every other job differ from the job's own", () => {
    const own = JSON.stringify(githubClaims(stagingJob));
    const jobs = Object.entries(otherJobs(stagingJob));
    const others = jobs.map(([, other]) => JSON.stringify(githubClaims(other)));
    expect(new Set([own, ...others]).size).toBe(jobs.length + 1);
  });
});

it("a token is a signed one of those claims, for five minutes, and each has an id of its own", async () => {
  const claims = githubClaims(job);
  const [first, second] = await Promise.all([mint(claims), mint(claims)]);
  const { jti, iat = 0, nbf = 0, exp = 0, ...rest } = decodeJwt(first ?? "");
  expect(rest).toEqual(claims);
  expect([iat - nbf, exp - iat]).toEqual([600, 300]);
  expect(decodeProtectedHeader(first ?? "")).toEqual({ alg: "RS256", kid: "test", typ: "JWT" });
  expect(decodeJwt(second ?? "").jti).not.toBe(jti);
});
