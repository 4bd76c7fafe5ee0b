import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { createGoogleCloud, type GoogleCloud } from "../local-cloud/gcp/google-cloud";
import { createGitHubAccount, type GitHubAccount } from "../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
const pack = ["--policy-pack", join(root, "policy-pack")];

interface Resource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, string>>;
}

describe("examples/gcp-delivery", () => {
  let google: GoogleCloud;
  let github: GitHubAccount;
  let project: LocalProject;

  beforeAll(async () => {
    await ensureEngine();
    google = await createGoogleCloud();
    github = await createGitHubAccount({
      repositories: [{ name: "payments", id: 41881900 }],
      teams: [{ name: "Payments approvers", id: 1701 }],
    });
    const program = join(root, "examples", "gcp-delivery");
    project = await createLocalProject({ name: "gcp-delivery", program, google, github });
  });
  afterAll(async () => {
    await project?.remove();
    await github?.remove();
    await google?.remove();
  });

  it("stands up without a finding of the policy pack, and has nothing left to change", async () => {
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", ...pack);
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    // Neither violations nor advice, in the preview and in the update.
    expect(`${stdout}${stderr}`).not.toMatch(/\[(?:advisory|mandatory)\]/);
    const again = await project.pulumi("preview", "--expect-no-changes");
    expect(again.exitCode, again.stdout).toBe(0);
  });

  it("gives the jobs of each environment what they sign in with, as GitHub variables", async () => {
    const { deployment } = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    const { variables: expected } = (await project.outputs()) as { variables: Record<string, Record<string, string>> };
    const found: Record<string, Record<string, string>> = {};
    for (const { type, inputs } of deployment.resources) {
      if (!type.endsWith(":ActionsEnvironmentVariable")) continue;
      const { environment = "", variableName = "", value = "" } = inputs;
      found[environment] = { ...found[environment], [variableName]: value };
    }
    expect(found).toEqual(expected);
    expect(Object.keys(found).sort()).toEqual(["production", "staging"]);
    const shared = deployment.resources.filter(({ type }) => type.endsWith(":ActionsVariable"));
    expect(shared.map(({ inputs: { variableName, value } }) => [variableName, value])).toEqual([
      ["ATTESTATION_NOTES", "projects/acme-delivery/notes/payments"],
    ]);
  });
});
