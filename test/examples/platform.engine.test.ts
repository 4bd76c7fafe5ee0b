import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackAccess } from "../../components/commands/stack-access";
import { DocumentReader } from "../../components/delivery/document-reader";
import { readState } from "../../components/delivery/stack-access/state";
import { ensureEngine } from "../engine/install";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { createGoogleCloud, type GoogleCloud } from "../local-cloud/gcp/google-cloud";
import { createGitHubAccount, type GitHubAccount } from "../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
const pack = ["--policy-pack", join(root, "policy-pack")];
const teams = ["payments", "search", "checkout"];

interface Resource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, string>>;
}

describe("examples/platform", () => {
  let emulator: Emulator;
  let google: GoogleCloud;
  let github: GitHubAccount;
  let project: LocalProject;

  beforeAll(async () => {
    await ensureEngine();
    [emulator, google] = await Promise.all([startEmulator(), createGoogleCloud()]);
    github = await createGitHubAccount({
      repositories: teams.map((name, index) => ({ name, id: 41881900 + index })),
      teams: teams.map((name, index) => ({ name: `${name} approvers`, id: 1701 + index })),
    });
    const program = join(root, "examples", "platform");
    project = await createLocalProject({ name: "platform", program, emulator, google, github });
  });
  afterAll(async () => {
    await project?.remove();
    await github?.remove();
    await google?.remove();
    await emulator?.stop();
  });

  it("stands up on both clouds and GitHub without a finding of the policy pack", async () => {
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", ...pack);
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    // Neither violations nor advice, in the preview and in the update.
    expect(`${stdout}${stderr}`).not.toMatch(/\[(?:advisory|mandatory)\]/);
    const again = await project.pulumi("preview", "--expect-no-changes");
    expect(again.exitCode, again.stdout).toBe(0);
  });

  it("gives a team that delivers to one registry the workflows that sign in to its cloud, and no other", async () => {
    const { deployment } = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    const signIns = new Map<string, string[]>();
    for (const { type, inputs } of deployment.resources) {
      if (!type.endsWith(":RepositoryFile") || !inputs.file?.endsWith(".yml")) continue;
      const { repository = "", content = "" } = inputs;
      const used = [...content.matchAll(/uses: ([\w-]+\/(?:auth|configure-aws-credentials))@/g)].map(
        ([, action = ""]) => action,
      );
      signIns.set(repository, [...new Set([...(signIns.get(repository) ?? []), ...used])]);
    }
    expect(Object.fromEntries(signIns)).toEqual({
      payments: ["aws-actions/configure-aws-credentials"],
      search: ["google-github-actions/auth"],
    });
  });

  it("has nobody who may write two teams' artifacts, on either cloud, as npm run access says", async () => {
    const resources = readState(JSON.stringify(await project.stackExport()), new DocumentReader());
    const { identities, gaps } = stackAccess(resources);
    // What an account refuses to everybody takes away only.
    expect(gaps.map(({ property }) => property.split("$").at(-1))).toEqual([
      "aws:ecr/registryPolicy:RegistryPolicy::account",
    ]);
    const writers = identities.flatMap(({ identity, may }) => {
      const places = may.filter(({ what }) => what.includes("push")).flatMap(({ where }) => where);
      const teams = ["payments", "search", "checkout"].filter((team) => places.some((place) => place.includes(team)));
      return places.length === 0 ? [] : [{ cloud: identity.startsWith("arn:") ? "aws" : "google", teams }];
    });
    const one = (cloud: string, team: string) => ({ cloud, teams: [team] });
    expect(writers.map((writer) => JSON.stringify(writer)).sort()).toEqual(
      ["checkout", "payments"]
        .flatMap((team) => [one("aws", team), one("aws", team)])
        .concat(["checkout", "search"].flatMap((team) => [one("google", team), one("google", team)]))
        .map((writer) => JSON.stringify(writer))
        .sort(),
    );
  });

  it("gives each team's jobs what they need of their own registries, and of no other team's", async () => {
    const { deployment } = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    const found = new Map<string, string[]>();
    for (const { type, inputs } of deployment.resources) {
      if (!type.endsWith(":ActionsEnvironmentVariable")) continue;
      const { repository = "", environment = "", variableName = "", value = "" } = inputs;
      if (environment !== "production" || !variableName.endsWith("REPOSITORY_PREFIX")) continue;
      found.set(repository, [...(found.get(repository) ?? []), `${variableName} ${value}`].sort());
    }
    expect(Object.fromEntries(found)).toEqual({
      payments: ["REPOSITORY_PREFIX production/payments", "SOURCE_REPOSITORY_PREFIX staging/payments"],
      search: [
        "REPOSITORY_PREFIX acme-delivery/production-search-docker",
        "SOURCE_REPOSITORY_PREFIX acme-delivery/staging-search-docker",
      ],
      checkout: [
        "ECR_REPOSITORY_PREFIX production/checkout",
        "ECR_SOURCE_REPOSITORY_PREFIX staging/checkout",
        "GAR_REPOSITORY_PREFIX acme-delivery/production-checkout-docker",
        "GAR_SOURCE_REPOSITORY_PREFIX acme-delivery/staging-checkout-docker",
      ],
    });
  });
});
