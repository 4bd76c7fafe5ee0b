import { describe, expect, it } from "vitest";
import type { EcrRegistryArgs } from "../../../../components";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { type GitHubClaims, type GitHubJob, githubClaims } from "../../../identities/github-token";
import { branchJob, changed, differences, jobIn } from "./tokens";
import { source, world } from "./world";

const writer = "payments-staging-publish";
const puller = "payments-staging-deploy";
const sha = "0123456789".repeat(4);
const workflow = (ref: string, path = "acme/delivery/.github/workflows/deliver.yml") => ({ path, ref, sha });

interface Variant {
  readonly change: Partial<EcrRegistryArgs>;
  readonly right: GitHubJob;
  readonly admits: readonly string[];
  /** Another token, what it differs in, and who admits it all the same. */
  readonly others: readonly (readonly [
    what: string,
    claims: GitHubClaims,
    differsIn: string,
    admits: readonly string[],
  ])[];
}

const inStaging = jobIn("staging");
const onMain = branchJob();
const called: GitHubJob = { ...inStaging, reusableWorkflow: workflow(sha) };
const byWorkflow = (ref: string, path?: string) =>
  githubClaims({ ...inStaging, reusableWorkflow: workflow(ref, path) });
const other = (job: GitHubJob, change: Partial<GitHubJob>) => githubClaims({ ...job, ...change });
const ofRef = "job_workflow_ref ref workflow_ref";

const variants: Readonly<Record<string, Variant>> = {
  "publishing from a branch": {
    change: { publish: { from: "branch" } },
    right: onMain,
    admits: [writer],
    others: [
      ["a dispatch by hand", other(onMain, { event: "workflow_dispatch" }), "event_name", [writer]],
      ["a schedule", other(onMain, { event: "schedule" }), "event_name", [writer]],
      ["another branch", other(onMain, { ref: "refs/heads/feature" }), "job_workflow_ref ref sub workflow_ref", []],
      ["a tag", other(onMain, { ref: "refs/tags/main" }), "job_workflow_ref ref ref_type sub workflow_ref", []],
      ["a job in the environment", githubClaims(inStaging), "environment sub", [puller]],
      [
        "a pull request's subject",
        changed(githubClaims(onMain), { sub: "repo:acme/payments:pull_request" }),
        "sub",
        [],
      ],
      ["another repository's id", changed(githubClaims(onMain), { repository_id: "7" }), "repository_id", []],
      ["another audience", changed(githubClaims(onMain), { aud: "other" }), "aud", []],
    ],
  },
  "publishing from any branch or tag that the environment lets in": {
    change: { publish: { anyRef: true } },
    right: inStaging,
    admits: [puller, writer],
    others: [
      ["another branch", other(inStaging, { ref: "refs/heads/feature" }), ofRef, [puller, writer]],
      [
        "a tag",
        other(inStaging, { ref: "refs/tags/v1" }),
        `job_workflow_ref ref ref_type workflow_ref`,
        [puller, writer],
      ],
      ["a job in no environment", githubClaims(onMain), "environment sub", []],
    ],
  },
  "publishing from one tag": {
    change: { publish: { ref: "refs/tags/v1" } },
    right: { ...inStaging, ref: "refs/tags/v1" },
    admits: [puller, writer],
    others: [["another tag", other(inStaging, { ref: "refs/tags/v10" }), ofRef, [puller]]],
  },
  "publishing from another environment": {
    change: { publish: { environment: "build" } },
    right: jobIn("build"),
    admits: [writer],
    others: [["the first environment", githubClaims(inStaging), "environment sub", [puller]]],
  },
  "a reusable workflow at a commit": {
    change: { publish: { workflows: [`acme/delivery/.github/workflows/deliver.yml@${sha}`] } },
    right: called,
    admits: [puller, writer],
    others: [
      ["the workflow at another commit", byWorkflow("f".repeat(40)), "job_workflow_ref", [puller]],
      ["the workflow at a branch", byWorkflow("refs/heads/main"), "job_workflow_ref", [puller]],
      [
        "another workflow at the commit",
        byWorkflow(sha, "acme/delivery/.github/workflows/other.yml"),
        "job_workflow_ref",
        [puller],
      ],
      [
        "the workflow of a fork",
        byWorkflow(sha, "mallory/delivery/.github/workflows/deliver.yml"),
        "job_workflow_ref",
        [puller],
      ],
      ["no workflow", changed(githubClaims(called), { job_workflow_ref: undefined }), "job_workflow_ref", [puller]],
    ],
  },
  "subjects with ids alone": {
    change: { source: { ...source, subject: "immutable" } },
    right: inStaging,
    admits: [puller, writer],
    others: [["a subject of names", other(inStaging, { subject: "name" }), "sub", []]],
  },
  "subjects with names alone": {
    change: { source: { ...source, subject: "name" } },
    right: jobIn("staging", "name"),
    admits: [puller, writer],
    others: [["a subject with ids", githubClaims(inStaging), "sub", []]],
  },
  "a second source": {
    change: { additionalSources: [{ ...source, repository: "web", repositoryId: 5 }] },
    right: { ...inStaging, repository: "web", repositoryId: 5 },
    admits: [puller, writer],
    others: [
      [
        "a third",
        other(inStaging, { repository: "docs", repositoryId: 5 }),
        "job_workflow_ref repository sub workflow_ref",
        [],
      ],
      // Each claim is one of the sources'. GitHub writes no such token: a subject has its own repository's id beside it.
      [
        "the first source's id",
        changed(other(inStaging, { repository: "web", repositoryId: 5 }), { repository_id: "41881900" }),
        "repository_id",
        [puller, writer],
      ],
    ],
  },
};

async function admitted(change: Partial<EcrRegistryArgs>, claims: GitHubClaims): Promise<readonly string[]> {
  const { matrix, problems } = accessMatrix(await world(change), {
    tokens: [{ name: "token", claims }],
    questions: [],
  });
  expect(problems).toEqual([]);
  return matrix.admissions.map(({ identity }) => identity.replace(/.*\//, "")).sort();
}

describe.each(Object.entries(variants))("with %s", (_, { change, right, admits, others }) => {
  it("the roles of the first environment admit the right job", async () => {
    expect(await admitted(change, githubClaims(right))).toEqual(admits);
  });

  it.each(others)("%s is judged by its difference", async (_what, claims, differsIn, stillAdmits) => {
    expect(differences(githubClaims(right), claims).join(" ")).toBe(differsIn);
    expect(await admitted(change, claims)).toEqual(stillAdmits);
  });
});

describe("of GitHub Enterprise Server's tokens", () => {
  const oidcIssuer = "github.acme.example/_services/token";
  const provider = {
    arn: `arn:aws:iam::111122223333:oidc-provider/${oidcIssuer}`,
    url: oidcIssuer,
    audiences: ["sts.amazonaws.com"],
  };
  const right = githubClaims({ ...jobIn("staging", "name"), issuer: `https://${oidcIssuer}` });

  it.each<readonly [string, GitHubClaims, readonly string[]]>([
    ["the right one", right, [puller, writer]],
    ["another subject", changed(right, { sub: "repo:acme/payments:environment:qa" }), []],
    [
      "another repository's id, which AWS does not see there,",
      changed(right, { repository_id: "7" }),
      [puller, writer],
    ],
    ["GitHub's own issuer", changed(right, { iss: "https://token.actions.githubusercontent.com" }), []],
  ])("%s is judged by audience and subject", async (_, claims, admits) => {
    const documents = await world({ oidcIssuer });
    const all = { ...documents, oidcProviders: [...documents.oidcProviders, provider] };
    const { matrix } = accessMatrix(all, { tokens: [{ name: "token", claims }], questions: [] });
    expect(matrix.admissions.map(({ identity }) => identity.replace(/.*\//, "")).sort()).toEqual(admits);
  });
});
