import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHubAccount, type GitHubAccount } from "./github/account";
import { actorVariable } from "./github/provider";
import { GitHubHarness } from "./github-harness";
import type { Properties } from "./provider/values";

const branchType = "github:index/branch:Branch";
const fileType = "github:index/repositoryFile:RepositoryFile";
const rulesetType = "github:index/repositoryRuleset:RepositoryRuleset";

const repository = "payments";

let account: GitHubAccount;
let github: GitHubHarness;

beforeEach(async () => {
  account = await createGitHubAccount({ repositories: [{ name: repository, id: 7 }] });
  github = new GitHubHarness(account);
});

afterEach(() => account.remove());

const imported = (type: string, id: string) => github.provider.read(type, id, {}, {});

/** As somebody else, whose token the next programs have. */
function connectAs(actor: string): GitHubHarness {
  return new GitHubHarness({ ...account, environment: { ...account.environment, [actorVariable]: actor } });
}

describe("a branch", () => {
  const said = { repository, branch: "release/1" };
  const file = { repository, file: "a.yml", content: "one\n" };

  it("begins with the commit and the files of the one that it is made from", async () => {
    const main = await github.create(fileType, file);
    const { id, state } = await github.create(branchType, said);
    expect({ id, state }).toEqual({
      id: "payments:release/1",
      state: {
        ...said,
        etag: expect.stringMatching(/^W\/"[0-9a-f]{64}"$/),
        id: "payments:release/1",
        ref: "refs/heads/release/1",
        sha: main.state.commitSha,
        sourceBranch: "main",
        sourceSha: main.state.commitSha,
      },
    });
    const onBranch = { ...file, branch: said.branch };
    await expect(github.create(fileType, onBranch)).rejects.toThrow("refusing to overwrite existing file");
    await github.create(fileType, { ...onBranch, content: "two\n", overwriteOnCreate: true });
    expect((await imported(fileType, "payments:a.yml:release/1"))?.state.content).toBe("two\n");
    expect((await imported(fileType, "payments:a.yml:"))?.state.content).toBe("one\n");
  });

  it("moves with each commit, which is no change of the program's", async () => {
    const created = await github.create(branchType, said);
    const { state } = await github.create(fileType, { ...file, branch: said.branch });
    const refreshed = await github.refresh(branchType, created, said);
    expect(refreshed?.state).toMatchObject({ sha: state.commitSha, sourceSha: created.state.sha });
    expect(await github.changes(branchType, refreshed?.state ?? {}, said)).toEqual([]);
  });

  it("is renamed in place with its files, and replaced by one of another source", async () => {
    const created = await github.create(branchType, said);
    await github.create(fileType, { ...file, branch: said.branch });
    const renamed = { repository, branch: "release/2" };
    expect(await github.changes(branchType, created.state, renamed)).toEqual(["update branch"]);
    const { state } = await github.update(branchType, created, renamed);
    expect(state).toMatchObject({ ref: "refs/heads/release/2", sourceSha: created.state.sourceSha });
    expect((await imported(fileType, "payments:a.yml:release/2"))?.state.content).toBe("one\n");
    expect(await imported(branchType, "payments:release/1")).toBeUndefined();
    await expect(github.update(branchType, { id: "x", state }, { ...said, branch: "main" })).rejects.toThrow(
      "error renaming GitHub branch acme/payments (release/2 -> main): POST",
    );
    const elsewhere = { ...renamed, sourceBranch: "next" };
    expect(await github.changes(branchType, state, elsewhere)).toEqual(["update sourceBranch!"]);
  });

  it("stays the default one under another name", async () => {
    const main = await github.create(branchType, { repository, branch: "main" });
    await github.update(branchType, main, { repository, branch: "trunk" });
    const { id, state } = await github.create(fileType, file);
    expect({ id, branch: state.branch }).toEqual({ id: "payments:a.yml:trunk", branch: "trunk" });
    expect(await imported(branchType, "payments:main")).toBeUndefined();
  });

  it("that is there already is taken over as it is", async () => {
    const first = await github.create(branchType, said);
    const { state } = await github.create(fileType, { ...file, branch: said.branch });
    const again = await github.create(branchType, said);
    expect(again).toMatchObject({ id: first.id, state: { sha: state.commitSha, sourceSha: first.state.sha } });
    expect((await imported(branchType, "payments:release/1:next"))?.state).toMatchObject({ sourceBranch: "next" });
  });

  it("needs a source that there is", async () => {
    await expect(github.create(branchType, { ...said, sourceBranch: "next" })).rejects.toThrow(
      "error querying GitHub branch reference acme/payments (refs/heads/next): " +
        "GET https://api.github.com/repos/acme/payments/git/ref/heads/next: 404 Not Found []",
    );
    await expect(github.create(branchType, { ...said, sourceSha: "0".repeat(40) })).rejects.toThrow(
      "error creating GitHub branch reference acme/payments (refs/heads/release/1): " +
        "POST https://api.github.com/repos/acme/payments/git/refs: 422 Object does not exist []",
    );
    const ownBranch = { ...file, branch: said.branch, autocreateBranch: true };
    await expect(github.create(fileType, { ...ownBranch, autocreateBranchSourceBranch: "next" })).rejects.toThrow(
      "error querying GitHub branch reference acme/payments (refs/heads/next)",
    );
    const before = await github.create(fileType, file);
    await github.update(fileType, before, { ...file, content: "two\n" });
    const old = github.create(branchType, { ...said, sourceSha: before.state.commitSha ?? "" });
    await expect(old).rejects.toThrow("keep what branches end with");
    await github.create(branchType, { ...said, branch: "next" });
    expect((await github.create(branchType, { ...said, sourceBranch: "next" })).id).toBe("payments:release/1");
  });

  it("is gone with its files when it is deleted, which the default branch never is", async () => {
    const { id, state } = await github.create(branchType, said);
    const onBranch = await github.create(fileType, { ...file, branch: said.branch });
    await github.provider.delete(branchType, id, state);
    expect(await imported(branchType, id)).toBeUndefined();
    expect(await imported(fileType, onBranch.id)).toBeUndefined();
    await expect(github.provider.delete(branchType, id, state)).rejects.toThrow("422 Reference does not exist []");
    const main = await github.create(branchType, { repository, branch: "main" });
    await expect(github.provider.delete(branchType, main.id, main.state)).rejects.toThrow("422 Cannot delete");
  });
});

describe("a commit", () => {
  const said = { repository, file: "a.yml", content: "one\n" };

  it("is of what the program knew, and not of what somebody committed meanwhile", async () => {
    const created = await github.create(fileType, said);
    const other = await github.update(fileType, created, { ...said, content: "two\n" });
    const late = { ...said, content: "three\n" };
    await expect(github.update(fileType, created, late)).rejects.toThrow(
      "PUT https://api.github.com/repos/acme/payments/contents/a.yml: 409 " +
        "a.yml does not match 5626abf0f72e58d7a153368ba57db4c673c0e171 []",
    );
    expect((await github.update(fileType, other, late)).state.content).toBe("three\n");
  });

  it("deletes a file, with the program's author and a message of its own", async () => {
    const { id, state } = await github.create(fileType, { ...said, commitAuthor: "CI", commitEmail: "ci@example.com" });
    await github.provider.delete(fileType, id, state);
    expect(await imported(fileType, id)).toBeUndefined();
    expect((await account.kept.list("commit")).map(({ message }) => message).sort()).toEqual([
      "Add a.yml",
      "Delete a.yml",
    ]);
    expect(await account.kept.list("commit")).toMatchObject([{ author: "CI" }, { author: "CI" }]);
    await expect(github.provider.delete(fileType, id, state)).rejects.toThrow("contents/a.yml: 404 Not Found []");
  });
});

const reviewed: Properties = { requiredApprovingReviewCount: 1 };

function rules(rules: Properties, more: Properties = {}): Properties {
  const conditions = { refName: { includes: ["refs/heads/main"], excludes: [] } };
  return { repository, name: "main", target: "branch", enforcement: "active", conditions, rules, ...more };
}

describe("a branch's rules", () => {
  const file = { repository, file: "a.yml", content: "one\n" };
  const violation = (message: string) =>
    `PUT https://api.github.com/repos/acme/payments/contents/a.yml: 409 Repository rule violations found\n\n${message}\n\n []`;
  const needsReview = violation("Changes must be made through a pull request.");
  const checks = (...contexts: string[]) => ({
    requiredStatusChecks: { requiredChecks: contexts.map((context) => ({ context })) },
  });

  const answer = async (ruleset: Properties, harness = github) => {
    await harness.create(rulesetType, ruleset);
    return harness.create(fileType, file).then(
      () => "accepted",
      (error: Error) => /^1 error occurred:\n\t\* (.*)\n\n$/s.exec(error.message)?.[1] ?? error.message,
    );
  };

  it.each<[string, Properties, string]>([
    ["a review", { pullRequest: reviewed }, needsReview],
    ["a pull request without a review", { pullRequest: { requiredApprovingReviewCount: 0 } }, needsReview],
    ["nobody to update it", { update: true }, violation("Cannot update this protected ref.")],
    ["a check", checks("build"), violation('Required status check "build" is expected.')],
    ["two checks", checks("build", "test"), violation("2 of 2 required status checks are expected.")],
    ["nobody to delete, create or overwrite it", { deletion: true, creation: true, nonFastForward: true }, "accepted"],
  ])("that want %s are kept by commits too: %j", async (_title, given, expected) => {
    expect(await answer(rules(given))).toBe(expected);
  });

  it("are kept by a file that is changed or deleted", async () => {
    const { id, state } = await github.create(fileType, file);
    await github.create(rulesetType, rules({ pullRequest: reviewed }));
    const refused = "409 Repository rule violations found\n\nChanges must be made through a pull request.";
    await expect(github.update(fileType, { id, state }, { ...file, content: "two\n" })).rejects.toThrow(refused);
    await expect(github.provider.delete(fileType, id, state)).rejects.toThrow(refused);
    expect((await imported(fileType, id))?.state).toMatchObject({ content: "one\n", commitSha: state.commitSha });
  });

  const onAll = (includes: string[], excludes: string[] = []) => ({ conditions: { refName: { includes, excludes } } });
  it.each<[string, Properties, string]>([
    ["the default branch", onAll(["~DEFAULT_BRANCH"]), needsReview],
    ["all branches", onAll(["~ALL"]), needsReview],
    ["all branches but the default one", onAll(["~ALL"], ["~DEFAULT_BRANCH"]), "accepted"],
    ["a pattern", onAll(["refs/heads/m?[h-j]*"]), needsReview],
    ["a pattern of another depth", onAll(["refs/*"]), "accepted"],
    ["a pattern of any depth", onAll(["refs/**/*"]), needsReview],
    ["a pattern of no more depth", onAll(["refs/heads/**/main"]), needsReview],
    ["another branch", onAll(["refs/heads/mai.", "refs/heads/mai", "main"]), "accepted"],
    ["no branch", onAll([]), "accepted"],
    ["it, when the ruleset is disabled", { enforcement: "disabled" }, "accepted"],
    ["it, when the ruleset is only tried out", { enforcement: "evaluate" }, "accepted"],
    ["a tag of that name", { target: "tag", rules: { update: true } }, "accepted"],
  ])("count for the branches that they name: %s", async (_title, more, expected) => {
    expect(await answer(rules({ pullRequest: reviewed }, more))).toBe(expected);
  });

  it("of another repository do not count", async () => {
    await account.kept.put("ruleset", "8/1", rules({ pullRequest: reviewed }));
    expect((await github.create(fileType, file)).id).toBe("payments:a.yml:main");
    await account.kept.put("ruleset", "7/1", rules({ pullRequest: reviewed }));
    await expect(github.create(fileType, { ...file, file: "b.yml" })).rejects.toThrow("409 Repository rule");
  });

  const app = "Integration:1236";
  it.each<[string, string, Properties, string]>([
    ["an app that bypasses", app, { actorType: "Integration", actorId: 1236, bypassMode: "always" }, "accepted"],
    ["an app that is exempt", app, { actorType: "Integration", actorId: 1236, bypassMode: "exempt" }, "accepted"],
    [
      "an app that bypasses for pull requests",
      app,
      { actorType: "Integration", actorId: 1236, bypassMode: "pull_request" },
      needsReview,
    ],
    ["another app than named", app, { actorType: "Integration", actorId: 1237, bypassMode: "always" }, needsReview],
    ["an app that has a team's id", app, { actorType: "Team", actorId: 1236, bypassMode: "always" }, needsReview],
    [
      "a user who is an app as well",
      `User:1,${app}`,
      { actorType: "User", actorId: 1, bypassMode: "always" },
      "accepted",
    ],
    ["an owner, without id", "OrganizationAdmin", { actorType: "OrganizationAdmin", bypassMode: "always" }, "accepted"],
  ])("are bypassed only by those that may: %s", async (_title, actor, bypass, expected) => {
    const ruleset = rules({ pullRequest: reviewed }, { bypassActors: [bypass] });
    expect(await answer(ruleset, connectAs(actor))).toBe(expected);
  });

  it("are kept by an administrator, who is the program's token, unless named", async () => {
    const administrator = { actorType: "RepositoryRole", actorId: 5, bypassMode: "always" };
    const ruleset = rules({ pullRequest: reviewed }, { bypassActors: [administrator] });
    expect(await answer(ruleset)).toBe("accepted");
    expect(await answer(rules({ pullRequest: reviewed }, { name: "again" }))).toBe(
      "refusing to overwrite existing file: configure `overwrite_on_create` to `true` to override",
    );
    await expect(github.create(fileType, { ...file, file: "b.yml" })).rejects.toThrow("through a pull request");
  });

  it("refuse to create, delete and rename a branch, and do not refuse it to others", async () => {
    const said = { repository, branch: "release/1" };
    const { id, state } = await github.create(branchType, said);
    const ruleset = rules({ creation: true, deletion: true }, onAll(["refs/heads/release/*"]));
    await github.create(rulesetType, ruleset);
    const second = { repository, branch: "release/2" };
    const refs = "https://api.github.com/repos/acme/payments/git/refs";
    await expect(github.create(branchType, second)).rejects.toThrow(
      `POST ${refs}: 422 Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n []`,
    );
    await expect(github.provider.delete(branchType, id, state)).rejects.toThrow(
      `DELETE ${refs}/heads/release/1: 422 Repository rule violations found\n\nCannot delete this branch\n\n []`,
    );
    await expect(github.update(branchType, { id, state }, { ...said, branch: "next" })).rejects.toThrow(
      "422 repository rules do not permit renaming branch 'release/1' to 'next'",
    );
    const other = await github.create(branchType, { ...said, branch: "preview/1" });
    await expect(github.update(branchType, other, second)).rejects.toThrow("do not permit renaming");
    await github.provider.delete(branchType, other.id, other.state);
    expect((await github.create(branchType, said)).id).toBe(id);
  });

  it("have a name in their repository once", async () => {
    const ruleset = rules({ deletion: true });
    const first = await github.create(rulesetType, ruleset);
    await expect(github.create(rulesetType, ruleset)).rejects.toThrow("422 Validation Failed [Name must be unique]");
    const second = await github.create(rulesetType, { ...ruleset, name: "other" });
    await expect(github.update(rulesetType, second, ruleset)).rejects.toThrow("Name must be unique");
    const kept = await github.update(rulesetType, first, { ...ruleset, enforcement: "disabled" });
    expect(kept.state.enforcement).toBe("disabled");
  });
});
