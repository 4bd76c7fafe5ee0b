import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { writeDeliveryWorkflows } from "../../../../components/github/workflows/delivery-workflows";
import type { DeliveryWorkflowsInput } from "../../../../components/github/workflows/settings";
import { expression } from "../../../../components/github/workflows/workflow";
import { deliveryInput } from "../../../delivery/team-repository";
import { installWorkflowTools } from "../../../delivery/tools";
import { runCommand } from "../../../engine/command";
import { scratchFolder } from "../../../engine/scratch";

let tools: readonly string[];

beforeAll(async () => {
  tools = await installWorkflowTools();
});

/** What actionlint, with shellcheck for the scripts, and zizmor's strictest persona find in a repository's workflows. */
async function findings(folder: string): Promise<{ readonly actionlint: string; readonly zizmor: string }> {
  const options = {
    directory: folder,
    environment: { PATH: [...tools, process.env.PATH].join(path.delimiter), HOME: folder },
    signal: AbortSignal.timeout(120_000),
  };
  const words = ["-no-color", "-shellcheck", "shellcheck", "-pyflakes="];
  // Without a repository around it actionlint does not know which files are workflows.
  await runCommand("git", ["init", "--quiet"], options);
  const actionlint = await runCommand("actionlint", words, options);
  const zizmor = await runCommand(
    "zizmor",
    ["--persona", "auditor", "--offline", "--no-progress", "--format", "json", "--quiet", ".github/workflows"],
    options,
  );
  const found: { readonly ident: string }[] = JSON.parse(zizmor.output);
  return {
    actionlint: actionlint.exitCode === 0 ? actionlint.output : actionlint.output || "failed",
    zizmor: found.map(({ ident }) => ident).join(", "),
  };
}

const nothing = { actionlint: "", zizmor: "" };

async function written(input: DeliveryWorkflowsInput): Promise<string> {
  const folder = scratchFolder();
  await writeDeliveryWorkflows(folder, input);
  return folder;
}

const { buildScript: _script, ...ownBuild } = deliveryInput;

describe("actionlint, shellcheck and zizmor's strictest persona", () => {
  it.each<[string, DeliveryWorkflowsInput]>([
    ["as they are by default", { ...ownBuild, artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }] }],
    ["with a build of the team's own", deliveryInput],
    ["without signing", { ...deliveryInput, signing: false }],
    ["with one environment", { ...deliveryInput, environments: [{ name: "staging" }] }],
    ["with publishing from a branch", { ...deliveryInput, publish: { from: "branch" } }],
    ["fed from elsewhere", { ...ownBuild, publishes: false }],
    [
      "with release branches",
      { ...deliveryInput, environments: [{ name: "staging" }, { name: "production", releaseBranch: "release" }] },
    ],
    ["for Google Cloud", { ...ownBuild, registry: "google" }],
    ["for Google Cloud, with attestations", { ...deliveryInput, registry: "google", attestation: true, scanGate: {} }],
  ])("find nothing in the workflows %s", async (_title, input) => {
    expect(await findings(await written(input))).toEqual(nothing);
  });

  it.each([
    ["a script that forgets its quotes", "for name in $NAMES; do", "rm $NAMES; for name in $NAMES; do", "SC2086", ""],
    ["an action that is not pinned", /actions\/checkout@\S+/, "actions/checkout@v7", "", "unpinned-uses"],
    [
      "a value that gets into a script",
      'release "$VERSION"',
      `release "${expression("inputs.version")}"`,
      "",
      "template-injection",
    ],
    ["credentials that are left behind", "persist-credentials: false", "persist-credentials: true", "", "artipacked"],
  ])("would find %s", async (_title, text, replacement, actionlint, zizmor) => {
    const folder = await written(deliveryInput);
    const file = path.join(folder, ".github/workflows/deploy.yml");
    const before = await readFile(file, "utf8");
    const after = before.replace(text, () => replacement);
    expect(after).not.toBe(before);
    await writeFile(file, after);
    const found = await findings(folder);
    expect(found.actionlint).toContain(actionlint);
    expect(found.zizmor).toContain(zizmor);
    expect(found).not.toEqual(nothing);
  });
});
