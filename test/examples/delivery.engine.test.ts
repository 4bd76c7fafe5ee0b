import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { createGitHubAccount, type GitHubAccount } from "../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
const pack = ["--policy-pack", join(root, "policy-pack")];

interface Resource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

const teams = { payments: 41881900, search: 41881901 };
const duties = ["production deploy", "production promote", "staging deploy", "staging publish"];

/** In one stack, through the real engine: what the clouds trust is what GitHub holds. */
describe("examples/delivery", () => {
  let emulator: Emulator;
  let github: GitHubAccount;
  let project: LocalProject;
  let resources: readonly Resource[];

  beforeAll(async () => {
    await ensureEngine();
    emulator = await startEmulator();
    github = await createGitHubAccount({
      repositories: Object.entries(teams).map(([name, id]) => ({ name, id })),
      teams: [
        { name: "Payments approvers", id: 1701 },
        { name: "Search approvers", id: 1702 },
      ],
    });
    const program = join(root, "examples", "delivery");
    project = await createLocalProject({ name: "delivery-example", program, emulator, github });
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", ...pack);
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    // Neither violations nor advice, in the preview and in the update.
    expect(`${stdout}${stderr}`).not.toMatch(/\[(?:advisory|mandatory)\]/);
    const state = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    resources = state.deployment.resources;
  });
  afterAll(async () => {
    await project?.remove();
    await github?.remove();
    await emulator?.stop();
  });

  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  it("gives the jobs of each environment the roles that trust this environment, and no other", () => {
    const roles = new Map(ofType("aws:iam/role:Role").map(({ outputs }) => [outputs.arn, outputs.assumeRolePolicy]));
    const variables = ofType("github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable")
      .map(({ inputs }) => inputs)
      .filter(({ variableName }) => /^AWS_\w+_ROLE$/.test(variableName ?? ""));
    const found = variables.map(({ repository = "", environment = "", variableName = "", value }) => {
      const trust = JSON.parse(roles.get(value) ?? "") as { Statement: { Condition: { StringEquals: object } }[] };
      const asked: Record<string, unknown> = { ...trust.Statement[0]?.Condition.StringEquals };
      const claim = (name: string) => asked[`token.actions.githubusercontent.com:${name}`];
      const id = teams[repository as keyof typeof teams];
      expect(claim("sub"), `${repository} ${environment}`).toEqual([
        `repo:acme@9919/${repository}@${id}:environment:${environment}`,
        `repo:acme/${repository}:environment:${environment}`,
      ]);
      expect(claim("repository_id")).toBe(String(id));
      return `${repository} ${environment} ${/^AWS_(\w+)_ROLE$/.exec(variableName)?.[1]?.toLowerCase()}`;
    });
    const expected = Object.keys(teams).flatMap((team) => duties.map((duty) => `${team} ${duty}`));
    expect(found.sort()).toEqual(expected.sort());
  });

  it("has every environment that a role trusts protected in GitHub, by the team that approves", async () => {
    const environments = await github.kept.list("environment");
    expect(environments).toHaveLength(4);
    const policies = await github.kept.list("deployment-policy");
    expect(policies).toHaveLength(4);
    const teamsOf = (reviewers: unknown) => (reviewers as { teams: number[] }[]).flatMap(({ teams: ids }) => ids);
    const reviewers = ofType("github:index/repositoryEnvironment:RepositoryEnvironment").map(
      ({ inputs: { repository, environment, reviewers, preventSelfReview, canAdminsBypass } }) => ({
        environment: `${repository} ${environment}`,
        ...(reviewers && { teams: teamsOf(reviewers), preventSelfReview }),
        canAdminsBypass,
      }),
    );
    expect(reviewers.sort((a, b) => a.environment.localeCompare(b.environment))).toEqual([
      { environment: "payments production", teams: [1701], preventSelfReview: true, canAdminsBypass: false },
      { environment: "payments staging", canAdminsBypass: false },
      { environment: "search production", teams: [1702], preventSelfReview: true, canAdminsBypass: false },
      { environment: "search staging", canAdminsBypass: false },
    ]);
  });

  it("commits each team's workflows, and says where to merge them", async () => {
    const files = ofType("github:index/repositoryFile:RepositoryFile").map(
      ({ inputs: { repository, branch, file } }) => `${repository} ${branch} ${file}`,
    );
    const paths = [
      ...["known-good", "scan-gate"].map((name) => `.github/delivery/${name}.cjs`),
      ...["build", "deploy", "promote", "rollback"].map((name) => `.github/workflows/${name}.yml`),
    ];
    expect(files.sort()).toEqual(
      Object.keys(teams).flatMap((team) => paths.map((path) => `${team} delivery-workflows ${path}`)),
    );
    const { checklists } = (await project.outputs()) as { checklists: Record<string, { place: string }[]> };
    expect(Object.entries(checklists).map(([team, [first]]) => [team, first?.place])).toEqual(
      Object.keys(teams).map((team) => [
        team,
        `https://github.com/acme/${team}/compare/main...delivery-workflows?expand=1`,
      ]),
    );
  });

  it("finds nothing to change afterwards", async () => {
    const { exitCode, stdout, stderr } = await project.pulumi("preview", "--expect-no-changes");
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
  });
});
