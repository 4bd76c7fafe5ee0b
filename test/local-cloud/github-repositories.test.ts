import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHubAccount, type GitHubAccount } from "./github/account";
import { GitHubHarness } from "./github-harness";
import type { Properties } from "./provider/values";

const type = (name: string) => `github:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

const keyType = type("RepositoryDeployKey");
const repositoryType = type("Repository");
const teamType = type("Team");
const protectionType = type("BranchProtection");

const repository = "payments";

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

describe("a repository", () => {
  it("is public by default, as with the real provider, and has its outputs", async () => {
    const { id, state } = await github.create(repositoryType, { name: "new" });
    expect({ id, state }).toMatchObject({
      id: "new",
      state: {
        defaultBranch: "main",
        fullName: "acme/new",
        gitCloneUrl: "git://github.com/acme/new.git",
        hasIssues: false,
        htmlUrl: "https://github.com/acme/new",
        private: false,
        sshCloneUrl: "git@github.com:acme/new.git",
        svnUrl: "https://github.com/acme/new",
        visibility: "public",
      },
    });
  });

  it.each([
    // https://api.github.com/repos/tModLoader/FAudio and https://api.github.com/repos/blacklanternsecurity/test_keys
    [412741557, "R_kgDOGJnvtQ"],
    [459780477, "R_kgDOG2exfQ"],
  ])("with the id %d has the node id that GitHub gives it", async (repoId, nodeId) => {
    const kept = await account.kept.get("repository", "7");
    await account.kept.put("repository", String(repoId), { ...kept, name: "known", repoId });
    expect((await imported(repositoryType, "known"))?.state).toMatchObject({ nodeId, repoId });
  });

  it("is renamed in place, and its name is had once", async () => {
    const created = await github.create(repositoryType, { name: "new" });
    await expect(github.create(repositoryType, { name: "NEW" })).rejects.toThrow("name already exists on this account");
    const renamed = { name: "newer" };
    expect(await github.changes(repositoryType, created.state, renamed)).toEqual(["update name"]);
    const { state } = await github.update(repositoryType, created, renamed);
    expect(state).toMatchObject({ name: "newer", repoId: created.state.repoId });
  });

  it("is archived instead of deleted where that is asked for", async () => {
    const { id, state } = await github.create(repositoryType, { name: "new", archiveOnDestroy: true });
    await github.provider.delete(repositoryType, id, state);
    expect((await imported(repositoryType, "new"))?.state.archived).toBe(true);
    await github.provider.delete(repositoryType, id, { ...state, archiveOnDestroy: false });
    expect(await imported(repositoryType, "new")).toBeUndefined();
  });

  it.each(["fork", "pages", "template"])("has no %s here, and says so", async (name) => {
    const value = { fork: "true", pages: {}, template: { owner: "a", repository: "b" } }[name];
    await expect(github.create(repositoryType, { name: "new", [name]: value ?? "" })).rejects.toThrow(
      `have no ${name}`,
    );
  });
});

describe("a deploy key", () => {
  const said = { repository, title: "mirror", key: "ssh-ed25519 AAAA somebody@example.com" };

  it("is kept without its comment, once, and is replaced by every change, the old one first", async () => {
    const created = await github.create(keyType, said);
    expect(created.state).toMatchObject({ key: "ssh-ed25519 AAAA", readOnly: true });
    expect(await github.changes(keyType, created.state, { ...said, key: "ssh-ed25519 AAAA other" })).toEqual([]);
    await expect(github.create(keyType, { ...said, repository: "other" })).rejects.toThrow("key is already in use");
    const inputs = github.inputs(keyType, { ...said, readOnly: false });
    expect(await github.provider.diff(keyType, created.state, inputs, [])).toMatchObject({
      deleteBeforeReplace: true,
      replaces: ["readOnly"],
    });
  });
});

describe("a team", () => {
  it("has a parent by slug or id, which is the same", async () => {
    const bySlug = { name: "Deploy & Run", parentTeamId: "release-managers" };
    const { id, state } = await github.create(teamType, bySlug);
    expect(state).toMatchObject({ parentTeamReadId: "12", parentTeamReadSlug: "release-managers", slug: "deploy-run" });
    expect(await github.changes(teamType, state, bySlug)).toEqual([]);
    expect(await imported(teamType, "deploy-run")).toMatchObject({ id, state: { parentTeamId: "12" } });
    await expect(github.create(teamType, { name: "Release Managers" })).rejects.toThrow("Name must be unique");
  });

  it("answers for itself, its members and its repositories", async () => {
    await github.create(type("TeamRepository"), { teamId: "release-managers", repository, permission: "push" });
    const slug = "release-managers";
    expect(await github.provider.invoke("github:index/getTeam:getTeam", { slug })).toEqual({
      description: "",
      id: "12",
      members: [],
      membershipType: "all",
      name: "Release managers",
      nodeId: expect.stringMatching(/^T_kgDO/),
      notificationSetting: "notifications_enabled",
      permission: "pull",
      privacy: "secret",
      repositories: [repository],
      repositoriesDetaileds: [{ repoId: 7, repoName: repository, roleName: "push" }],
      resultsPerPage: 100,
      slug,
      summaryOnly: false,
    });
    const nowhere = github.provider.invoke("github:index/getTeam:getTeam", { slug: "nowhere" });
    await expect(nowhere).rejects.toThrow("GET https://api.github.com/orgs/acme/teams/nowhere: 404 Not Found []");
  });
});

describe("branch protection", () => {
  it("is found by its pattern, and is there once", async () => {
    const said = { repositoryId: repository, pattern: "main", restrictPushes: [{}] };
    const { id, state } = await github.create(protectionType, said);
    expect(state).toMatchObject({ enforceAdmins: false, restrictPushes: [{ blocksCreations: true }] });
    expect(await imported(protectionType, "payments:main")).toMatchObject({ id });
    await expect(github.create(protectionType, said)).rejects.toThrow("Name already protected: main");
    expect(await imported(protectionType, "payments:next")).toBeUndefined();
  });
});

describe("functions", () => {
  const repositoryData = (args: Properties) => github.provider.invoke("github:index/getRepository:getRepository", args);

  it("answer for a repository by either of its names", async () => {
    expect(await repositoryData({ fullName: "acme/payments" })).toEqual(await repositoryData({ name: repository }));
    expect(await repositoryData({ name: repository })).toMatchObject({ fork: false, repoId: 7, visibility: "private" });
    expect(await repositoryData({ fullName: "someone/payments" })).toEqual({});
    await expect(repositoryData({})).rejects.toThrow('one of "full_name" or "name" has to be provided');
  });

  it("know no user that nobody named", async () => {
    const user = github.provider.invoke("github:index/getUser:getUser", { username: "octocat" });
    await expect(user).rejects.toThrow("GET https://api.github.com/users/octocat: 404 Not Found []");
  });
});
