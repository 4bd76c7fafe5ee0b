import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../../engine/install";
import { createGitHubAccount, type GitHubAccount } from "../../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../../local-cloud/project";

const settings = (more: string) => `{
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
  environments: [
    { name: "staging" },
    { name: "production", reviewers: { teams: [4711], users: [12] }, waitMinutes: 5 },
  ],
  plan: "enterprise",
  visibility: "private",
  registries: [
    { variables: pulumi.output(variables), variableNames: { staging: ["AWS_REGION"], production: ["AWS_REGION"] } },
    { variables, prefix: "MIRROR" },
  ],
  versionTagCreators: { teams: [4711] },
  pushRules: {},
  ${more}
}`;

const program = (more = "") => `
  import * as pulumi from "@pulumi/pulumi";
  import { GitHubDelivery } from "artifact-registries/github";
  const variables = { staging: { AWS_REGION: "eu-west-1" }, production: { AWS_REGION: "eu-central-1" } };
  const delivery = new GitHubDelivery("payments", ${settings(more)});
  export const checklist = delivery.checklist;
`;

const protectors = [
  "ActionsRepositoryOidcSubjectClaimCustomizationTemplate payments",
  "ActionsRepositoryPermissions payments",
  "RepositoryEnvironment payments/production",
  "RepositoryEnvironment payments/staging",
  "RepositoryRuleset payments/branches",
  "RepositoryRuleset payments/pushes",
  "RepositoryRuleset payments/version-tag-creation",
  "RepositoryRuleset payments/version-tags",
  "WorkflowRepositoryPermissions payments",
];
const others = [
  "ActionsEnvironmentVariable payments/production/AWS_REGION",
  "ActionsEnvironmentVariable payments/production/MIRROR_AWS_REGION",
  "ActionsEnvironmentVariable payments/staging/AWS_REGION",
  "ActionsEnvironmentVariable payments/staging/MIRROR_AWS_REGION",
  "RepositoryEnvironmentDeploymentPolicy payments/production/branch/main",
  "RepositoryEnvironmentDeploymentPolicy payments/staging/branch/main",
];

/** `Role payments/x` of a URN. */
function nameOf(urn: string): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

interface Step {
  readonly op: string;
  readonly urn: string;
}

describe("a GitHubDelivery, through the real engine", () => {
  let github: GitHubAccount;
  let project: LocalProject | undefined;

  beforeAll(async () => {
    await ensureEngine();
    github = await createGitHubAccount({
      repositories: [{ name: "payments", id: 41881900 }],
      teams: [{ name: "Release managers", id: 4711 }],
      users: [{ login: "octocat", id: 12 }],
    });
  });
  afterEach(async () => {
    await project?.remove();
    project = undefined;
  });
  afterAll(() => github?.remove());

  const succeed = async (...command: string[]) => {
    const { exitCode, stdout, stderr } = (await project?.pulumi(...command)) ?? {};
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    return stdout ?? "";
  };
  const changes = async () => {
    const preview = JSON.parse(await succeed("preview", "--json")) as { steps: Step[] };
    const changed = preview.steps.filter(({ op, urn }) => urn.includes("github:") && !["same", "read"].includes(op));
    return changed.map(({ op, urn }) => `${op} ${nameOf(urn)}`).sort();
  };

  it("shows all of it in the first preview, finds no change afterwards, and leaves the protection when destroyed", async () => {
    project = await createLocalProject({ name: "delivery", github, files: { "index.ts": program() } });
    expect(await changes()).toEqual([...protectors, ...others].map((name) => `create ${name}`).sort());
    await succeed("up", "--yes", "--skip-preview");
    expect(await changes()).toEqual([]);
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(await changes()).toEqual([]);

    await succeed("destroy", "--yes", "--skip-preview");
    const left = async (kind: string) => (await github.kept.list(kind)).length;
    expect({
      environments: await left("environment"),
      rulesets: await left("ruleset"),
      policies: await left("deployment-policy"),
      variables: await left("variable"),
    }).toEqual({ environments: 2, rulesets: 4, policies: 0, variables: 0 });
    const [permissions] = await github.kept.list("actions-permissions");
    expect(permissions).toMatchObject({ allowedActions: "selected", shaPinningRequired: true });
  });

  it.each([
    ["another owner's provider", "source.owner", { repositories: [{ name: "payments", id: 41881900 }], owner: "evil" }],
    ["a repository whose name was taken over", "source.repositoryId", { repositories: [{ name: "payments", id: 1 }] }],
  ])("creates nothing with %s", async (_, property, options) => {
    const other = await createGitHubAccount(options);
    try {
      project = await createLocalProject({ name: "delivery-other", github: other, files: { "index.ts": program() } });
      const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", "--skip-preview");
      expect(exitCode).not.toBe(0);
      expect(`${stdout}${stderr}`).toContain(property);
      const state = (await project.stackExport()) as { deployment: { resources?: { type: string }[] } };
      const created = state.deployment.resources?.filter(({ type }) => type.startsWith("github:")) ?? [];
      expect(created).toEqual([]);
    } finally {
      await other.remove();
    }
  });
});
