import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type State, sentState } from "../aws/access/sent-state";
import { payments } from "../aws/access/world";

const root = join(__dirname, "..", "..", "..");
let folder: string;
let state: State;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "access-"));
  state = await sentState({ payments: { ...payments, environments: payments.environments.slice(1) } });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(commandArguments: readonly string[], input: string | Buffer = "") {
  const command = ["--import", "tsx", join(root, "components", "commands", "access.ts")];
  const child = spawn(process.execPath, [...command, ...commandArguments], { cwd: root });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { stdout, stderr, exitCode };
}

const account = "arn:aws:iam::111122223333";

const ofOurs = `${account}:role/payments-production-deploy
  from
    tokens of token.actions.githubusercontent.com
      audience is sts.amazonaws.com
      subject is repo:acme@9919/payments@41881900:environment:production
              or repo:acme/payments:environment:production
      repository id is 41881900
  may
    log in             the registry
    pull, list images  production/payments/* (2)
    verify             key alias/payments-signing

${account}:role/payments-production-promote
  from
    tokens of token.actions.githubusercontent.com
      audience is sts.amazonaws.com
      subject is repo:acme@9919/payments@41881900:environment:production
              or repo:acme/payments:environment:production
      repository id is 41881900
  may
    log in               the registry
    pull, read findings  preproduction/payments/* (2)
    push                 production/payments/* (2)
    verify               key alias/payments-signing
`;

describe("npm run access", () => {
  it("tells who asks for help how it is used", async () => {
    const { stdout, stderr, exitCode } = await run(["--help"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^Usage: npm run access -- <state.json>.*\n +npx artifact-registries-access /);
  });

  it("prints who may do what of a registry, where and from where, and what nobody may", async () => {
    const file = join(folder, "state.json");
    await writeFile(file, JSON.stringify(state));
    const { stdout, stderr, exitCode } = await run([file]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain(ofOurs);
    expect(stdout.match(/^arn:/gm)).toHaveLength(4);
    const [, nobody = ""] = stdout.split("Nobody here may\n");
    const unused = "list tags, delete, archive, copy in, read settings, change settings";
    expect(nobody).toMatch(new RegExp(`^ {2}${unused}\\n +preproduction/payments/\\* \\(2\\)$`, "m"));
    expect(nobody).toMatch(new RegExp(`^ {2}read findings, ${unused}\\n +production/payments/\\* \\(2\\)$`, "m"));
    expect(stdout).not.toContain("Not judged");
  });

  it("prints the same as JSON, from the standard input in the encoding of Windows PowerShell", async () => {
    const input = Buffer.from(`\ufeff${JSON.stringify(state)}`, "utf16le");
    const access = JSON.parse((await run(["-", "--json"], input)).stdout);
    expect(Object.keys(access)).toEqual(["identities", "nobody", "assumptions", "gaps", "notLookedAt"]);
    expect(access.identities[3]).toMatchObject({
      identity: `${account}:role/payments-production-promote`,
      may: expect.arrayContaining([{ what: ["push"], where: ["production/payments/* (2)"] }]),
    });
  });

  it.each<[string, readonly string[], string, string]>([
    ["no file", [], "", "There are 0 files; name one."],
    ["two files", ["a", "b"], "", "There are 2 files; name one."],
    ["another option", ["a", "--force"], "", "Unknown option '--force'"],
    ["a file that is not there", ["absent.json"], "", "absent.json cannot be read"],
    ["nothing", ["-"], "", "-: document is empty; give what pulumi stack export prints"],
    ["no JSON", ["-"], "error: no stack", "-: document is not JSON; give what pulumi stack export prints"],
    ["a list", ["-"], "[]", "-: document is a list; write an object with deployment"],
    ["no state", ["-"], '{"steps":[]}', "-: deployment is missing, so this is no state"],
    ["an empty stack", ["-"], '{"deployment":{"manifest":{}}}', "is empty; select a stack that has been updated"],
    [
      "resources that are none",
      ["-"],
      '{"deployment":{"resources":[{"type":7}]}}',
      "deployment.resources[0].urn is missing",
    ],
  ])("refuses %s", async (_, commandArguments, input, problem) => {
    const { stdout, stderr, exitCode } = await run(commandArguments, input);
    expect(stderr).toContain(problem);
    expect(stderr).toContain("Usage: ");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });
});
