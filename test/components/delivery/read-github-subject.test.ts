import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubSubjects, SubjectForm } from "../../../components/delivery/github-subject";
import { readGithubSubject } from "../../../components/delivery/read-github-subject";

const read = (subject: string) => {
  const { claims, pullRequest } = readGithubSubject(subject) ?? {};
  return claims && { ...Object.fromEntries(claims), ...(pullRequest && { pullRequest }) };
};
const names = { repository: "octo-org/octo-repo", repository_owner: "octo-org" };
const ids = { repository_owner_id: "123456", repository_id: "456789" };
const workflow = "octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main";

// The examples of https://docs.github.com/en/actions/reference/security/oidc
describe("a documented subject", () => {
  it.each<[string, string, Record<string, unknown>]>([
    ["an environment", "repo:octo-org/octo-repo:environment:Production", { ...names, environment: "Production" }],
    ["a pull request", "repo:octo-org/octo-repo:pull_request", { ...names, pullRequest: true }],
    ["a branch", "repo:octo-org/octo-repo:ref:refs/heads/demo-branch", { ...names, ref: "refs/heads/demo-branch" }],
    ["a tag", "repo:octo-org/octo-repo:ref:refs/tags/demo-tag", { ...names, ref: "refs/tags/demo-tag" }],
    [
      "an environment with a colon",
      "repo:octo-org/octo-repo:environment:Production%3AV1",
      { ...names, environment: "Production%3AV1" },
    ],
    [
      "a branch with ids",
      "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
      { ...names, ...ids, ref: "refs/heads/main" },
    ],
    [
      "an owner and its visibility",
      "repository_owner:monalisa:repository_visibility:private",
      { repository_owner: "monalisa", repository_visibility: "private" },
    ],
    ["an owner", "repository_owner:monalisa", { repository_owner: "monalisa" }],
    ["a reusable workflow", `job_workflow_ref:${workflow}`, { job_workflow_ref: workflow }],
    [
      "a reusable workflow in an environment",
      `repo:octo-org/octo-repo:environment:prod:job_workflow_ref:${workflow}`,
      { ...names, environment: "prod", job_workflow_ref: workflow },
    ],
    ["a repository", "repo:octo-org/octo-repo", names],
    ["a repository with ids", "repo:octo-org@123456/octo-repo@456789", { ...names, ...ids }],
    ["a repository's id", "repository_id:456789", { repository_id: "456789" }],
    [
      "an environment and an owner",
      "environment:production%3Aeastus:repository_owner:octo-org",
      { environment: "production%3Aeastus", repository_owner: "octo-org" },
    ],
    ["a property of repositories", "repo_property_workspace_id:ws-abc123", { repo_property_workspace_id: "ws-abc123" }],
  ])("is read: %s", (_, subject, expected) => {
    expect(read(subject)).toEqual(expected);
  });
});

describe("what is no subject", () => {
  it.each<[string, string, string]>([
    ["an id of the owner alone", "repo:acme@9/payments:pull_request", "repo:acme@9/payments@4:pull_request"],
    ["an id of the repository alone", "repo:acme/payments@4:pull_request", "repo:acme/payments:pull_request"],
    ["an id that is a name", "repo:acme@9/payments@x:pull_request", "repo:acme@9/payments@4:pull_request"],
    ["an id with a zero before it", "repo:acme@09/payments@4:pull_request", "repo:acme@9/payments@4:pull_request"],
    ["no repository", "repo:acme:ref:refs/heads/main", "repo:acme/payments:ref:refs/heads/main"],
    ["a path too many", "repo:acme/payments/api:pull_request", "repo:acme/payments:pull_request"],
    ["a parent folder", "repo:acme/..:pull_request", "repo:acme/...:pull_request"],
    ["a wildcard for repositories", "repo:acme/*", "repo:acme/payments"],
    ["a wildcard for anything", "repo:acme/payments:*", "repo:acme/payments:pull_request"],
    ["a wildcard in a branch", "repo:acme/payments:ref:refs/heads/*", "repo:acme/payments:ref:refs/heads/main"],
    ["a branch without its folder", "repo:acme/payments:ref:main", "repo:acme/payments:ref:refs/heads/main"],
    ["a branch's name alone", "repo:acme/payments:refs/heads/main", "repo:acme/payments:ref:refs/heads/main"],
    ["an environment without a name", "repo:acme/payments:environment:", "repo:acme/payments:environment:x"],
    ["a name without a value", "repo:acme/payments:environment", "repo:acme/payments:environment:environment"],
    [
      "an environment with a colon as it is",
      "repo:acme/payments:environment:a:b",
      "repo:acme/payments:environment:a%3Ab",
    ],
    ["an unknown claim", "repo:acme/payments:branch:main", "repo:acme/payments:base_ref:main"],
    [
      "two environments",
      "repo:acme/payments:environment:a:environment:b",
      "repo:acme/payments:environment:a:environment:a",
    ],
    ["two ids", "repo:acme@9/payments@4:repository_id:5", "repo:acme@9/payments@4:repository_id:4"],
    [
      "a workflow without its commit",
      "job_workflow_ref:a/b/.github/workflows/c.yml",
      "job_workflow_ref:a/b/.github/workflows/c.yml@d",
    ],
    ["a workflow that is no file", "job_workflow_ref:a/b@d", "job_workflow_ref:a/b/.github/workflows/c.yaml@d"],
    ["a space before it", " repo:acme/payments", "repo:acme/payments"],
    ["a line below it", "repo:acme/payments\n", "repo:acme/payments"],
    ["another case", "Repo:acme/payments", "repo:acme/payments"],
    ["nothing", "", "repo:acme/payments"],
  ])("is told from one: %s", (_, refused, accepted) => {
    expect(read(refused)).toBeUndefined();
    expect(read(accepted)).toBeDefined();
  });

  it("is no end of work, however long it is", () => {
    for (const text of [
      ":".repeat(1e6),
      "repo:".repeat(2e5),
      `repo:${"a/".repeat(5e5)}`,
      `repo:a/b:ref:refs/heads/${"a".repeat(1e6)}*`,
    ]) {
      expect(readGithubSubject(text)).toBeUndefined();
    }
  });
});

it("a subject that is composed reads as what it was composed of", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?$/);
  const id = fc.integer({ min: 1, max: 2 ** 40 });
  const source = fc.record({
    owner: word,
    ownerId: id,
    repository: word,
    repositoryId: id,
    branch: fc.tuple(word, word).map((words) => words.join("/")),
  });
  fc.assert(
    fc.property(source, word, fc.boolean(), (from, environment, onBranch) => {
      const context = onBranch ? { branch: from.branch } : { environment };
      const said = {
        repository: `${from.owner}/${from.repository}`,
        repository_owner: from.owner,
        ...(onBranch ? { ref: `refs/heads/${from.branch}` } : { environment }),
      };
      const known = { repository_owner_id: String(from.ownerId), repository_id: String(from.repositoryId) };
      expect(githubSubjects(from, SubjectForm.Both, context).map(read)).toEqual([{ ...said, ...known }, said]);
    }),
  );
});
