import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureEngine } from "../../engine/install";
import { createGitHubAccount, type GitHubAccount } from "../../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../../local-cloud/project";

const args = `{
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
  environments: [{ name: "staging" }, { name: "production", reviewers: { teams: [4711] } }],
  plan: "enterprise",
  visibility: "private",
}`;

const program = (body: string) => `
  import * as pulumi from "@pulumi/pulumi";
  import { Provider } from "@pulumi/github/provider";
  import { GitHubDelivery } from "artifact-registries/github";
  ${body}
`;

interface Resource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly provider?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

describe("Pulumi's own options on a GitHubDelivery, through the real engine", () => {
  let github: GitHubAccount;
  let project: LocalProject | undefined;

  beforeAll(() => ensureEngine());
  beforeEach(async () => {
    github = await createGitHubAccount({
      repositories: [
        { name: "payments", id: 41881900 },
        { name: "search", id: 41881901 },
      ],
      teams: [{ name: "Release managers", id: 4711 }],
    });
  });
  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await github.remove();
  });

  const up = async (body: string) => {
    project ??= await createLocalProject({ name: "delivery-options", github, files: {} });
    await project.rewrite(program(body));
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", "--skip-preview");
    return { exitCode, output: stdout + stderr };
  };
  const children = async () => {
    const state = (await project?.stackExport()) as { deployment: { resources?: Resource[] } } | undefined;
    return (state?.deployment.resources ?? []).filter(({ type }) => type.startsWith("github:"));
  };

  it("moves with aliases, takes providers, transforms and protect, and replaces nothing", async () => {
    expect(await up(`new GitHubDelivery("payments", ${args});`)).toMatchObject({ exitCode: 0 });
    const before = (await children()).map(({ id }) => id).sort();
    expect(before.length).toBeGreaterThan(5);
    const moved = await up(`
      const elsewhere = new Provider("elsewhere", { owner: "acme" });
      const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { providers: [elsewhere] });
      new GitHubDelivery("renamed", ${args}, {
        parent: team,
        protect: true,
        aliases: [{ name: "payments", parent: pulumi.rootStackResource }],
        transforms: [
          ({ type, props, opts }) =>
            type === "github:index/repositoryEnvironment:RepositoryEnvironment" && props.environment === "production"
              ? { props: { ...props, waitTimer: 10 }, opts }
              : undefined,
        ],
      });
    `);
    expect(moved).toMatchObject({ exitCode: 0 });
    const after = await children();
    expect(after.map(({ id }) => id).sort()).toEqual(before);
    expect(after.filter(({ protect }) => !protect)).toEqual([]);
    expect(after.filter(({ provider }) => !provider?.includes("::elsewhere::"))).toEqual([]);
    expect(after.flatMap(({ inputs }) => inputs.waitTimer ?? [])).toEqual([10]);
  });

  it("is refused twice for one repository, and not for two", async () => {
    const both = (repository: string, id: number) => `
      new GitHubDelivery("payments", ${args});
      new GitHubDelivery("again", ${args.replace('"payments"', `"${repository}"`).replace("41881900", `${id}`)});
    `;
    const { exitCode, output } = await up(both("Payments", 41881900));
    expect(exitCode).not.toBe(0);
    expect(output).toContain('source.repository is acme/Payments, which GitHubDelivery "payments" has already');
    expect(await up(both("search", 41881901))).toMatchObject({ exitCode: 0 });
  });
});
