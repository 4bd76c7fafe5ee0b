import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import { RegistryProject } from "../../registry-project";

const root = join(__dirname, "..", "..", "..", "..");
const program = `
  new EcrRegistry("payments", {
    artifacts: [{ name: "api" }, { name: "web" }],
    environments: [{ name: "staging" }, { name: "production" }],
    source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
    standalone: true,
    disposable: true,
    signing: true,
  });
`;

let emulator: Emulator;
let project: RegistryProject;

beforeAll(async () => {
  emulator = await startEmulator();
  project = await RegistryProject.create("access", emulator, program);
});
afterAll(async () => {
  await project?.remove();
  await emulator?.stop();
});

it("the command reads who may do what from the state of a stack that stands", async () => {
  await project.up();
  const running = promisify(execFile)("npx", ["tsx", "components/commands/access.ts", "-"], { cwd: root });
  running.child.stdin?.end(JSON.stringify(await project.stackExport()));
  const { stdout } = await running;
  const blocks = stdout.split(/\n(?=\S)/);
  const promoter = blocks.find((block) => /:role\/payments-production-promote\n/.test(block)) ?? "";
  expect(promoter).toContain("subject is repo:acme@9919/payments@41881900:environment:production");
  expect(promoter.slice(promoter.indexOf("  may\n")).trimEnd().split("\n")).toEqual([
    "  may",
    "    log in               the registry",
    "    push                 production/payments/* (2)",
    "    pull, read findings  staging/payments/* (2)",
    "    verify               key alias/payments-signing",
  ]);
});
