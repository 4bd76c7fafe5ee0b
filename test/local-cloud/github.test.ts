import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHubAccount, type GitHubAccount } from "./github/account";
import { GitHubHarness } from "./github-harness";
import type { Properties } from "./provider/values";

const type = (name: string) => `github:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

const environmentType = type("RepositoryEnvironment");
const policyType = type("RepositoryEnvironmentDeploymentPolicy");
const variableType = type("ActionsVariable");
const secretType = type("ActionsSecret");
const permissionsType = type("ActionsRepositoryPermissions");
const fileType = type("RepositoryFile");
const repositoryType = type("Repository");
const rulesetType = type("RepositoryRuleset");

const repository = "payments";
const environment = "production";
const custom = { deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true } };

let account: GitHubAccount;
let github: GitHubHarness;

beforeEach(async () => {
  account = await createGitHubAccount({
    repositories: [
      { name: repository, id: 7 },
      { name: "other", id: 8 },
    ],
    teams: [{ name: "Release managers", id: 12 }],
  });
  github = new GitHubHarness(account);
});

afterEach(() => account.remove());

/** As `pulumi import` reads it. */
const imported = (resourceType: string, id: string) => github.provider.read(resourceType, id, {}, {});

describe("what is in a repository", () => {
  const said = { repository, variableName: "registry", value: "ecr" };

  it("stays where the repository is renamed, and is replaced where it is another one", async () => {
    const { state } = await github.create(variableType, said);
    expect(await github.changes(variableType, state, { ...said, repository: "other" })).toEqual(["update repository!"]);
    expect(await github.changes(variableType, state, { ...said, repository: "nowhere" })).toEqual([
      "update repository",
    ]);
    const renamed = await github.create(repositoryType, { name: "billing" });
    await github.provider.delete(repositoryType, renamed.id, renamed.state);
    const kept = (await account.kept.get("repository", "7")) ?? {};
    await account.kept.put("repository", "7", { ...kept, name: "billing" });
    expect(await github.changes(variableType, state, { ...said, repository: "billing" })).toEqual([
      "update repository",
    ]);
  });

  it("is gone with the repository", async () => {
    const created = await github.create(variableType, said);
    await account.kept.remove("repository", "7");
    expect(await github.refresh(variableType, created, said)).toBeUndefined();
  });

  it("cannot be in a repository that there is not", async () => {
    await expect(github.create(variableType, { ...said, repository: "nowhere" })).rejects.toThrow(
      "1 error occurred:\n\t* GET https://api.github.com/repos/acme/nowhere: 404 Not Found []",
    );
  });

  it("has a name once, in whatever letters", async () => {
    await github.create(variableType, said);
    const again = github.create(variableType, { ...said, variableName: "REGISTRY" });
    await expect(again).rejects.toThrow("409 Already exists - Variable already exists");
    expect((await github.create(variableType, { ...said, repository: "other" })).id).toBe("other:registry");
  });
});

describe("an environment", () => {
  const said: Properties = { repository, environment: "prod:eu", reviewers: [{ teams: [3, 1] }], waitTimer: 5 };

  it("has the real provider's id, also for an import", async () => {
    const created = await github.create(environmentType, said);
    expect(created).toMatchObject({ id: "payments:prod??eu", state: { repositoryId: 7, waitTimer: 5 } });
    expect((await imported(environmentType, created.id))?.state).toMatchObject({
      environment: "prod:eu",
      repositoryId: 7,
    });
    expect(await imported(environmentType, "payments:nothing")).toBeUndefined();
  });

  it("has reviewers in no order", async () => {
    const { state } = await github.create(environmentType, said);
    expect(await github.changes(environmentType, state, { ...said, reviewers: [{ teams: [1, 3] }] })).toEqual([]);
    expect(await github.changes(environmentType, state, { ...said, reviewers: [{ teams: [1] }] })).toEqual([
      "update reviewers[0].teams",
    ]);
  });

  it("does not show on a refresh that somebody removed its reviewers, as with the real provider", async () => {
    const created = await github.create(environmentType, said);
    const kept = (await account.kept.get("environment", "7/prod:eu")) ?? {};
    await account.kept.put("environment", "7/prod:eu", { ...kept, reviewers: [] });
    expect((await github.refresh(environmentType, created, said))?.state.reviewers).toEqual(said.reviewers);
    await account.kept.put("environment", "7/prod:eu", { ...kept, reviewers: [{ teams: [9] }] });
    expect((await github.refresh(environmentType, created, said))?.state.reviewers).toEqual([{ teams: [9] }]);
  });

  it("that is made again has none of the old one's variables", async () => {
    const variable = { repository, environment, variableName: "A", value: "1" };
    const variableIn = type("ActionsEnvironmentVariable");
    const first = await github.create(environmentType, { repository, environment });
    const created = await github.create(variableIn, variable);
    await github.provider.delete(environmentType, first.id, first.state);
    await github.create(environmentType, { repository, environment });
    expect(await github.refresh(variableIn, created, variable)).toBeUndefined();
    expect((await github.create(variableIn, variable)).id).toBe("payments:production:A");
  });
});

describe("a deployment policy", () => {
  const said = { repository, environment, branchPattern: "main" };

  it("needs an environment that asks for policies", async () => {
    await github.create(environmentType, { repository, environment });
    await expect(github.create(policyType, said)).rejects.toThrow("deployment-branch-policies: 404 Not Found");
    await github.create(environmentType, { repository, environment, ...custom });
    const { id, state } = await github.create(policyType, said);
    expect(id).toBe(`payments:production:${state.policyId}`);
    expect((await imported(policyType, id))?.state).toEqual(state);
  });

  it("is there once, is changed in place, and replaced by one of the other kind", async () => {
    await github.create(environmentType, { repository, environment, ...custom });
    const created = await github.create(policyType, said);
    await expect(github.create(policyType, said)).rejects.toThrow("deployment-branch-policies: 303");
    const next = { ...said, branchPattern: "release" };
    expect(await github.changes(policyType, created.state, next)).toEqual(["update branchPattern"]);
    expect((await github.update(policyType, created, next)).state.branchPattern).toBe("release");
    const tag = { repository, environment, tagPattern: "v*" };
    expect(await github.changes(policyType, created.state, tag)).toEqual(["add tagPattern!", "delete branchPattern!"]);
    expect((await github.create(policyType, tag)).state).toMatchObject({ tagPattern: "v*" });
  });
});

describe("a secret", () => {
  const said = { repository, secretName: "TOKEN", value: "do not tell" };

  it("is put again when somebody else put it, unless that is ignored", async () => {
    const created = await github.create(secretType, said);
    expect(await github.changes(secretType, created.state, said)).toEqual([]);
    const kept = (await account.kept.get("secret", "7/TOKEN")) ?? {};
    expect(kept).not.toHaveProperty("value");
    await account.kept.put("secret", "7/TOKEN", { ...kept, updatedAt: "2030-01-01 00:00:00 +0000 UTC" });
    const refreshed = await github.refresh(secretType, created, said);
    expect(refreshed?.state).toMatchObject({ remoteUpdatedAt: "2030-01-01 00:00:00 +0000 UTC", value: "do not tell" });
    const state = refreshed?.state ?? {};
    expect(await github.changes(secretType, state, said)).toEqual(["update updatedAt"]);
    const ignoring = await github.provider.diff(secretType, state, github.inputs(secretType, said), ["updatedAt"]);
    expect([...ignoring.differences]).toEqual([]);
    const updated = await github.update(secretType, { id: created.id, state }, said);
    expect(await github.changes(secretType, updated.state, said)).toEqual([]);
  });
});

describe("what Actions may do", () => {
  const said: Properties = {
    repository,
    allowedActions: "selected",
    allowedActionsConfig: { githubOwnedAllowed: true, patternsAlloweds: ["b/*", "a/*"] },
    shaPinningRequired: true,
  };

  it("is a setting, which deleting puts back", async () => {
    const { id, state } = await github.create(permissionsType, said);
    expect({ id, state }).toEqual({ id: "payments", state: { ...said, enabled: true, id: "payments" } });
    const config = { githubOwnedAllowed: true, patternsAlloweds: ["a/*", "b/*"] };
    expect(await github.changes(permissionsType, state, { ...said, allowedActionsConfig: config })).toEqual([]);
    await github.provider.delete(permissionsType, id, state);
    const after = { allowedActions: "all", enabled: true, shaPinningRequired: true };
    expect((await imported(permissionsType, id))?.state).toEqual({ ...after, id, repository });
  });

  it("keeps requiring pinned actions where the program says false, which the real provider does not send", async () => {
    const created = await github.create(permissionsType, said);
    const updated = await github.update(permissionsType, created, { ...said, shaPinningRequired: false });
    expect(updated.state.shaPinningRequired).toBe(true);
  });

  it("is a subject of named claims, or the default one", async () => {
    const subjectType = type("ActionsRepositoryOidcSubjectClaimCustomizationTemplate");
    const claims = { repository, includeClaimKeys: ["repo", "context"] };
    await expect(github.create(subjectType, { ...claims, useDefault: true })).rejects.toThrow(
      "include_claim_keys cannot be set when use_default is true",
    );
    const { id, state } = await github.create(subjectType, { ...claims, useDefault: false });
    expect(await github.changes(subjectType, state, { ...claims, useDefault: false })).toEqual([]);
    await github.provider.delete(subjectType, id, state);
    expect((await imported(subjectType, id))?.state).toMatchObject({ useDefault: true });
  });
});

describe("a ruleset", () => {
  const said: Properties = {
    name: "main",
    repository,
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
    bypassActors: [
      { actorId: 5, actorType: "RepositoryRole", bypassMode: "always" },
      { actorId: 1, actorType: "Team", bypassMode: "pull_request" },
    ],
    rules: { deletion: true, pullRequest: { requiredApprovingReviewCount: 2 } },
  };

  it("has a number of its own, and is imported with its repository's name", async () => {
    const { id, state } = await github.create(rulesetType, said);
    expect(state).toMatchObject({
      etag: expect.stringMatching(/^W\/"[0-9a-f]{64}"$/),
      nodeId: expect.stringMatching(/^RRS_k/),
      rules: { deletion: true, pullRequest: { allowedMergeMethods: ["merge", "squash", "rebase"] } },
      rulesetId: Number(id),
    });
    expect(await imported(rulesetType, `payments:${id}`)).toMatchObject({ id, state });
  });

  it("differs by what it says, with its actors in no order", async () => {
    const { state } = await github.create(rulesetType, said);
    const bypassActors = [...(said.bypassActors as Properties[])].reverse();
    expect(await github.changes(rulesetType, state, { ...said, bypassActors })).toEqual([]);
    const rules = { pullRequest: { requiredApprovingReviewCount: 1 }, update: true };
    expect(await github.changes(rulesetType, state, { ...said, rules })).toEqual([
      "add rules.update",
      "delete rules.deletion",
      "update rules.pullRequest.requiredApprovingReviewCount",
    ]);
  });
});

describe("a file", () => {
  const said = { repository, file: "a.yml", content: "one\n" };

  it("is committed with a message of its own, and its hash is git's", async () => {
    const created = await github.create(fileType, said);
    expect(created).toMatchObject({
      id: "payments:a.yml:main",
      // `printf 'one\n' | git hash-object --stdin`
      state: { branch: "main", commitMessage: "Add a.yml", sha: "5626abf0f72e58d7a153368ba57db4c673c0e171" },
    });
    const updated = await github.update(fileType, created, { ...said, content: "two\n" });
    expect(updated.state).toMatchObject({ commitMessage: "Update a.yml", content: "two\n" });
    expect(updated.state.commitSha).not.toBe(created.state.commitSha);
    expect((await imported(fileType, "payments:a.yml:"))?.id).toBe("payments:a.yml:main");
  });

  it("that is there is overwritten only where that is asked for", async () => {
    await github.create(fileType, said);
    await expect(github.create(fileType, said)).rejects.toThrow("refusing to overwrite existing file");
    const overwritten = await github.create(fileType, { ...said, content: "two\n", overwriteOnCreate: true });
    expect(overwritten.state.content).toBe("two\n");
  });

  it("needs a branch that there is, or that it makes", async () => {
    const onBranch = { ...said, branch: "next" };
    await expect(github.create(fileType, onBranch)).rejects.toThrow(
      "branch next not found in repository acme/payments or repository is not readable",
    );
    const { state } = await github.create(fileType, { ...onBranch, autocreateBranch: true });
    expect(state.ref).toBe("next");
  });
});
