import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { createGitHubAccount, type GitHubAccount } from "../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
const pack = ["--policy-pack", join(root, "policy-pack")];

/** That what it makes works together is tested by a delivery through it: test/delivery. */
describe("examples/aws-delivery", () => {
  let emulator: Emulator;
  let github: GitHubAccount;
  let project: LocalProject;

  beforeAll(async () => {
    await ensureEngine();
    emulator = await startEmulator();
    github = await createGitHubAccount({
      repositories: [{ name: "payments", id: 41881900 }],
      teams: [{ name: "Payments approvers", id: 1701 }],
    });
    const program = join(root, "examples", "aws-delivery");
    project = await createLocalProject({ name: "aws-delivery", program, emulator, github });
  });
  afterAll(async () => {
    await project?.remove();
    await github?.remove();
    await emulator?.stop();
  });

  it("stands up without a finding of the policy pack, and has nothing left to change", async () => {
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", ...pack);
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    // Neither violations nor advice, in the preview and in the update.
    expect(`${stdout}${stderr}`).not.toMatch(/\[(?:advisory|mandatory)\]/);
    const again = await project.pulumi("preview", "--expect-no-changes");
    expect(again.exitCode, again.stdout).toBe(0);
    const { checklist, logGroup } = await project.outputs();
    expect(logGroup).toBe("/aws/events/payments");
    expect(checklist).toContainEqual(expect.objectContaining({ setting: expect.stringContaining("workflows") }));
  });
});
