import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { type Emulator, startEmulator } from "./emulator";
import { createGitHubAccount, type GitHubAccount } from "./github/account";
import { resourceTypes } from "./github/resources";
import { installLocalCloud } from "./install";
import { createLocalProject, type LocalProject } from "./project";
import type { Properties } from "./provider/values";

let github: GitHubAccount;
const projects: LocalProject[] = [];

beforeAll(async () => {
  await ensureEngine();
  github = await createGitHubAccount({
    repositories: [{ name: "existing", id: 4711 }],
    teams: [{ name: "Release managers", id: 12 }],
    users: [{ login: "octocat", id: 583231 }],
  });
});

afterAll(async () => {
  await Promise.all(projects.map((project) => project.remove()));
  await github?.remove();
});

async function projectOf(name: string, program: string, emulator?: Emulator): Promise<LocalProject> {
  const files = { "index.ts": program };
  const project = await createLocalProject({ name, github, files, ...(emulator && { emulator }) });
  projects.push(project);
  return project;
}

async function succeed(project: LocalProject, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
  return stdout;
}

const up = ["up", "--yes", "--skip-preview"];
const refresh = ["refresh", "--yes", "--skip-preview"];

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, { kind: string }> | null;
}

async function steps(project: LocalProject): Promise<string[]> {
  const preview = JSON.parse(await succeed(project, "preview", "--json")) as { steps: Step[] };
  const changed = preview.steps.filter(({ op }) => ["create", "update", "replace", "delete"].includes(op));
  return changed
    .map(({ op, urn, detailedDiff }) => [op, urn.split("::").at(-1), ...Object.keys(detailedDiff ?? {})].join(" "))
    .sort();
}

interface Stack {
  readonly deployment: { readonly resources?: { urn: string; type: string; id: string; outputs: Properties }[] };
}

async function resources(project: LocalProject) {
  const { deployment } = (await project.stackExport()) as Stack;
  return deployment.resources?.filter(({ type }) => type.startsWith("github:")) ?? [];
}

/** One of every resource type; another suffix makes all those anew that a name cannot be changed of. */
const everything = (suffix: string) => `
  import * as pulumi from "@pulumi/pulumi";
  import * as github from "@pulumi/github";

  const payments = new github.Repository("repository", { name: "payments", visibility: "private", autoInit: true });
  const repository = payments.name;
  const team = new github.Team("team", { name: "Deployers", parentTeamId: "release-managers" });
  new github.TeamRepository("team-repository", { teamId: team.id, repository, permission: "${suffix || "push"}" });
  const production = new github.RepositoryEnvironment("environment", {
    repository,
    environment: "production${suffix}",
    canAdminsBypass: false,
    preventSelfReview: true,
    reviewers: [{ teams: [12], users: [583231] }],
    waitTimer: 5,
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
  });
  const { environment } = production;
  new github.RepositoryEnvironmentDeploymentPolicy("policy", { repository, environment, branchPattern: "main" });
  new github.ActionsEnvironmentVariable("environment-variable", {
    repository, environment, variableName: "REGION${suffix}", value: "eu-west-1",
  });
  new github.ActionsVariable("variable", { repository, variableName: "REGISTRY${suffix}", value: "ecr" });
  new github.ActionsSecret("secret", { repository, secretName: "TOKEN${suffix}", value: "do not tell" });
  new github.ActionsEnvironmentSecret("environment-secret", {
    repository, environment, secretName: "PASSWORD${suffix}", plaintextValue: "do not tell",
  });
  new github.ActionsRepositoryPermissions("permissions", {
    repository,
    allowedActions: "selected",
    allowedActionsConfig: { githubOwnedAllowed: true, patternsAlloweds: ["aws-actions/*"] },
    shaPinningRequired: true,
  });
  new github.WorkflowRepositoryPermissions("token", { repository, defaultWorkflowPermissions: "read" });
  new github.ActionsRepositoryOidcSubjectClaimCustomizationTemplate("subject", {
    repository, useDefault: false, includeClaimKeys: ["repository_id", "context"],
  });
  new github.RepositoryRuleset("branch-rules", {
    repository,
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
    bypassActors: [{ actorId: 5, actorType: "RepositoryRole", bypassMode: "pull_request" }],
    rules: {
      deletion: true,
      nonFastForward: true,
      pullRequest: { requiredApprovingReviewCount: 1 },
      requiredStatusChecks: { requiredChecks: [{ context: "build" }] },
    },
  });
  new github.RepositoryRuleset("tag-rules", {
    repository,
    name: "versions",
    target: "tag",
    enforcement: "active",
    conditions: { refName: { includes: ["refs/tags/v*"], excludes: [] } },
    rules: { creation: false, update: true, deletion: true },
  });
  new github.RepositoryRuleset("push-rules", {
    repository,
    target: "push",
    enforcement: "active",
    rules: {
      fileExtensionRestriction: { restrictedFileExtensions: ["*.jar", "*.tar"] },
      filePathRestriction: { restrictedFilePaths: ["dist/**"] },
      maxFileSize: { maxFileSize: 10 },
    },
  });
  const next = new github.Branch("branch", { repository, branch: "next" });
  const preview = new github.Branch("preview", {
    repository, branch: "preview${suffix}", sourceBranch: ${suffix ? "next.branch" : '"main"'},
  });
  // A branch can be made only of one whose commits the local cloud did not make itself.
  new github.RepositoryFile("file", {
    repository, file: ".github/workflows/build${suffix}.yml", content: "on: push\\n", commitMessage: "Add the workflow",
    branch: next.branch,
  }, { dependsOn: [preview] });
  new github.RepositoryDeployKey("key", {
    repository, title: "mirror${suffix}", key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 somebody@example.com",
  });
  new github.BranchProtection("protection", {
    repositoryId: ${suffix ? '"existing"' : "payments.nodeId"},
    pattern: "release/*",
    enforceAdmins: true,
    requiredPullRequestReviews: [{ requiredApprovingReviewCount: 2 }],
  });

  export const clone = payments.httpCloneUrl;
  export const nodeId = payments.nodeId;
  export const repoId = payments.repoId;
  export const slug = team.slug;
  export const existing = github.getRepositoryOutput({ name: "existing" }).repoId;
  export const managers = github.getTeamOutput({ slug: "release-managers" }).id;
  export const octocat = github.getUserOutput({ username: "octocat" }).id;
`;

/** What somebody changes in GitHub, by the kind that it is kept as. */
const drift: Readonly<Record<string, (kept: Properties) => Properties>> = {
  "actions-permissions": (kept) => ({ ...kept, shaPinningRequired: false }),
  "branch-protection": (kept) => ({ ...kept, enforceAdmins: false }),
  "deployment-policy": (kept) => ({ ...kept, name: "*" }),
  environment: (kept) => ({ ...kept, canAdminsBypass: true }),
  file: (kept) => ({ ...kept, content: "on: pull_request_target\n" }),
  "oidc-subject-template": () => ({ useDefault: true }),
  ruleset: (kept) => ({ ...kept, enforcement: "disabled" }),
  secret: (kept) => ({ ...kept, updatedAt: "2030-01-01 00:00:00 +0000 UTC" }),
  "team-repository": (kept) => ({ ...kept, permission: "admin" }),
  variable: (kept) => ({ ...kept, value: "somebody else's" }),
  "workflow-permissions": (kept) => ({ ...kept, defaultWorkflowPermissions: "write" }),
};

describe("a program that makes one of every type", () => {
  it("is created, drifts, is repaired, replaced and destroyed", async () => {
    const project = await projectOf("everything", everything(""));
    await succeed(project, ...up);
    const created = await resources(project);
    expect([...new Set(created.map(({ type }) => type))].sort()).toEqual(Object.keys(resourceTypes).sort());
    const payments = (await github.kept.list("repository")).find(({ name }) => name === "payments");
    expect(await project.outputs()).toEqual({
      clone: "https://github.com/acme/payments.git",
      existing: 4711,
      managers: "12",
      nodeId: expect.stringMatching(/^R_kgDO[\w-]{6}$/),
      octocat: "583231",
      repoId: payments?.repoId,
      slug: "deployers",
    });
    expect(JSON.stringify(await project.stackExport())).not.toContain("do not tell");
    expect(JSON.stringify(await Promise.all(Object.keys(drift).map(github.kept.list)))).not.toContain("do not tell");

    await succeed(project, "preview", "--expect-no-changes");
    await succeed(project, ...refresh, "--expect-no-changes");

    const everyKind = Object.entries(drift).map(async ([kind, change]) => {
      for (const [id, kept] of await github.kept.entries(kind)) await github.kept.put(kind, id, change(kept));
    });
    await Promise.all(everyKind);
    await github.kept.put("repository", String(payments?.repoId), { ...payments, visibility: "public" });
    for (const [id, kept] of await github.kept.entries("team"))
      await github.kept.put("team", id, { ...kept, privacy: "closed" });
    for (const [id] of await github.kept.entries("deploy-key")) await github.kept.remove("deploy-key", id);
    await github.kept.remove("branch", `${payments?.repoId}/preview`);
    await succeed(project, ...refresh);
    expect(await steps(project)).toEqual([
      "create key",
      "create preview",
      "update branch-rules enforcement",
      "update environment canAdminsBypass",
      "update environment-secret updatedAt",
      "update environment-variable value",
      "update file content",
      "update permissions shaPinningRequired",
      "update policy branchPattern",
      "update protection enforceAdmins",
      "update push-rules enforcement",
      "update repository visibility",
      "update secret updatedAt",
      "update subject includeClaimKeys useDefault",
      "update tag-rules enforcement",
      "update team privacy",
      "update team-repository permission",
      "update token defaultWorkflowPermissions",
      "update variable value",
    ]);
    await succeed(project, ...up);

    await project.rewrite(everything("_2"));
    expect(await steps(project)).toEqual([
      "replace environment environment",
      "replace environment-secret environment secretName",
      "replace environment-variable environment variableName",
      "replace file file",
      "replace key title",
      "replace policy environment",
      "replace preview branch sourceBranch",
      "replace protection repositoryId",
      "replace secret secretName",
      "replace variable variableName",
      "update team-repository permission",
    ]);
    await succeed(project, ...up);

    await succeed(project, "destroy", "--yes", "--skip-preview");
    const left = ["branch", "deploy-key", "environment", "repository", "ruleset", "secret", "team", "variable", "file"];
    const kept = await Promise.all(left.map(async (kind) => (await github.kept.list(kind)).map(({ name }) => name)));
    expect(kept.flat()).toEqual(["existing", "Release managers"]);
  });
});

describe("a program on both", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    await installLocalCloud(() => undefined);
    emulator = await startEmulator();
  });

  afterAll(() => emulator?.stop());

  it("tells GitHub what AWS has given it, and imports what GitHub has", async () => {
    const project = await projectOf(
      "both",
      `
      import { Repository } from "@pulumi/aws/ecr";
      import * as github from "@pulumi/github";
      const { repositoryUrl } = new Repository("images", { name: "both/images" });
      new github.ActionsVariable("registry", { repository: "existing", variableName: "REGISTRY", value: repositoryUrl });
      new github.Repository("imported", { name: "existing", visibility: "private", hasDownloads: true, hasIssues: true,
        hasProjects: true, hasWiki: true }, { import: "existing", retainOnDelete: true });
      `,
      emulator,
    );
    await succeed(project, ...up);
    expect(await github.kept.get("variable", "4711/REGISTRY")).toMatchObject({
      value: "123456789012.dkr.ecr.us-east-1.amazonaws.com/both/images",
    });
    await succeed(project, "preview", "--expect-no-changes");
    await succeed(project, "destroy", "--yes", "--skip-preview");
    expect(await github.kept.get("variable", "4711/REGISTRY")).toBeUndefined();
    expect(await github.kept.get("repository", "4711")).toMatchObject({ name: "existing" });
  });
});
