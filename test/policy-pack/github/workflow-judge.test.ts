import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installWorkflowTools } from "../../delivery/tools";
import { runCommand } from "../../engine/command";
import { cases } from "./workflow-cases";

/** Which audit of zizmor, which is not ours, tells a case of this policy's from what is accepted instead: https://docs.zizmor.sh/audits/ */
const audits = {
  "an action at a tag": "unpinned-uses",
  "an action in a folder at a branch": "unpinned-uses",
  "an image at a tag": "unpinned-images",
  "a reusable workflow at a tag": "unpinned-uses",
  "all secrets for another workflow": "secrets-inherit",
  "a container at a tag": "unpinned-images",
  "a service at a tag": "unpinned-images",
  "permissions that nobody has written": "excessive-permissions",
  "all permissions": "excessive-permissions",
  "all permissions of a job": "excessive-permissions",
  "tokens for every job": "excessive-permissions",
};

let tools: readonly string[];
let folder: string;

beforeAll(async () => {
  tools = await installWorkflowTools();
  folder = mkdtempSync(join(tmpdir(), "artifact-registries-zizmor-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function auditsOf(workflow: string): Promise<readonly string[]> {
  writeFileSync(join(folder, "workflow.yml"), workflow);
  const { output } = await runCommand(
    "zizmor",
    ["--persona", "auditor", "--offline", "--no-progress", "--format", "json", "--quiet", "workflow.yml"],
    {
      directory: folder,
      environment: { PATH: [...tools, process.env.PATH].join(delimiter), HOME: folder },
      signal: AbortSignal.timeout(60_000),
    },
  );
  return (JSON.parse(output) as { ident: string }[]).map(({ ident }) => ident);
}

it.each(Object.entries(audits))("zizmor agrees on %s", async (title, audit) => {
  const [, refused = "", , accepted = ""] = cases.find(([one]) => one === title) ?? [];
  expect(await auditsOf(refused)).toContain(audit);
  expect(await auditsOf(accepted)).not.toContain(audit);
});
