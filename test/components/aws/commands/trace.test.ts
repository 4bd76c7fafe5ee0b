import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installWorkflowTools } from "../../../delivery/tools";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import { imageAction, type SampleEvent } from "../events/documented-events";
import { ecrAt, logsAt } from "../events/events-api";
import { at, commit, digest, history, manifest, otherDigest, production, source, staging } from "../trace/history";

const root = join(__dirname, "..", "..", "..", "..");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "trace-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(commandArguments: readonly string[], input = "", env: NodeJS.ProcessEnv = process.env) {
  const command = ["--import", "tsx", join(root, "components", "aws", "commands", "trace.ts")];
  const child = spawn(process.execPath, [...command, ...commandArguments], { cwd: root, env });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { stdout, stderr, exitCode };
}

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const lines = (events: readonly SampleEvent[]) => events.map((event) => JSON.stringify(event)).join("\n");

const reported = `${digest}
  commit   ${commit}, says the manifest
  source   ${source}, says the manifest
  created  2026-11-16T01:50:00Z, says the manifest

2026-11-16T10:01:00.000Z  ${staging}
  was pushed
  by publish, run 4711, attempt 1 (role payments-staging-publish)

2026-11-16T10:04:00.000Z  ${staging}
  was tagged ${commit}
  by publish, run 4711, attempt 1 (role payments-staging-publish)

2026-11-16T10:06:00.000Z  ${staging}
  was scanned
  found MEDIUM 9, LOW 1

2026-11-16T10:10:00.000Z  ${production}
  was promoted; it was in ${staging} before
  by promote, run 4800, attempt 2 (role payments-production-promote)

Runs, if the workflows are those of ${source}:
  ${source}/actions/runs/4711/attempts/1
  ${source}/actions/runs/4800/attempts/2

A role is AWS's word; a session's name is the word of whoever took the role. Events are sent on a best-effort
basis, and pulls are not recorded: what is not here may have happened.
`;

/** As far as the first promotion, without the signature. */
const beginning = history.slice(0, 9).filter((_, index) => index !== 3);

describe("npm run trace with files", () => {
  it("tells who asks for help how it is used", async () => {
    const { stdout, stderr, exitCode } = await run(["--help"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^Usage: npm run trace -- .*\n.*\n +npx artifact-registries-trace /);
  });

  it("prints the history that events tell", async () => {
    const events = await file("events.ndjson", lines(beginning));
    expect(await run([digest, "--events", events])).toEqual({ stdout: reported, stderr: "", exitCode: 0 });
  });

  it("takes several files and the standard input, in any order", async () => {
    const later = await file("later.json", JSON.stringify(beginning.slice(4)));
    const earlier = lines(beginning.slice(0, 4));
    expect((await run([digest, "--events", later, "--events", "-"], earlier)).stdout).toBe(reported);
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await run([digest, "--events", "-", "--json"], lines(beginning));
    const trace = JSON.parse(stdout);
    expect(trace).toMatchObject({ digest, origin: { commit, source }, unknown: [] });
    expect(trace.entries.map(({ what }: { what: string }) => what)).toEqual([
      "was pushed",
      `was tagged ${commit}`,
      "was scanned",
      `was promoted; it was in ${staging} before`,
    ]);
  });

  it("says that nothing is known of a digest that no event tells of, and ends with 1", async () => {
    const { stdout, stderr, exitCode } = await run([otherDigest, "--events", "-"], lines(beginning));
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 1 });
    expect(stdout).toContain("No event tells of it.");
    expect(stdout).toContain("Not known:\n  The commit and the source: no manifest of the digest was found.\n");
  });

  it("reads a manifest where the events have none, and refuses another one's", async () => {
    const events = await file("push.json", JSON.stringify([at(1, imageAction(staging))]));
    const own = await file("manifest.json", manifest);
    const other = await file("other.json", `${manifest} `);
    expect((await run([digest, "--events", events])).stdout).not.toContain(commit);
    expect((await run([digest, "--events", events, "--manifest", own])).stdout).toContain(`  commit   ${commit}, says`);
    const refused = await run([digest, "--events", events, "--manifest", other]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`${other}: is no manifest of ${digest}.`);
  });

  it("steers no terminal with what events say", async () => {
    const escapeCharacter = String.fromCharCode(27);
    const { stdout } = await run(
      [digest, "--events", "-"],
      lines([at(1, imageAction(staging, { "image-tag": `${escapeCharacter}[2J` }))]),
    );
    expect(stdout).toContain("was pushed as ?[2J");
    expect(stdout).not.toContain(escapeCharacter);
  });

  it.each([
    ["a tag", ["v1.4.0", "--events", "-"], /Name one digest/],
    ["two digests", [digest, otherDigest, "--events", "-"], /Name one digest/],
    ["no events", [digest], /either --log-group or --events/],
    ["both kinds of events", [digest, "--events", "-", "--log-group", "x"], /either --log-group or --events/],
    [
      "a region of files",
      [digest, "--events", "-", "--region", "eu-west-1"],
      /--region and --since are about a log group/,
    ],
    ["a time without a zone", [digest, "--log-group", "x", "--since", "2026-11-22"], /--since is no time with a zone/],
    ["the standard input twice", [digest, "--events", "-", "--manifest", "-"], /Only one of the files/],
    ["a file that is not there", [digest, "--events", "nowhere.json"], /nowhere\.json cannot be read: ENOENT/],
    ["an unknown option", [digest, "--logs", "x"], /Unknown option '--logs'/],
  ])("refuses %s, and ends with 2", async (_, words, message) => {
    const { stdout, stderr, exitCode } = await run(words, "[]");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(message);
  });

  it("refuses what is not JSON, and says how many values were no events", async () => {
    const { stderr, exitCode } = await run([digest, "--events", "-"], "no JSON");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("-: is not JSON");
    const passed = await run([digest, "--events", "-"], `${lines(beginning)}\n{}`);
    expect(passed).toEqual({ stdout: reported, stderr: "-: passed over 1 that are no events.\n", exitCode: 0 });
  });
});

describe("npm run trace with a log group, by the real AWS command line", () => {
  const logGroupName = "/aws/events/payments";
  let emulator: Emulator;
  let environment: NodeJS.ProcessEnv;

  /** As EventBridge does it: one message per event. */
  const record = async (group: string, events: readonly SampleEvent[]) => {
    await logsAt(emulator.endpoint, "CreateLogGroup", { logGroupName: group });
    await logsAt(emulator.endpoint, "CreateLogStream", { logGroupName: group, logStreamName: "events" });
    const logEvents = events.map((event) => ({ timestamp: Date.parse(event.time), message: JSON.stringify(event) }));
    await logsAt(emulator.endpoint, "PutLogEvents", { logGroupName: group, logStreamName: "events", logEvents });
  };

  beforeAll(async () => {
    emulator = await startEmulator();
    const tools = await installWorkflowTools();
    environment = {
      ...process.env,
      PATH: [...tools, process.env.PATH].join(delimiter),
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_CONFIG_FILE: join(folder, "none"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
    };
    await record(logGroupName, beginning);
  });
  afterAll(() => emulator.stop());

  const trace = (...words: readonly string[]) => run([digest, ...words], "", environment);

  it("prints the history that it holds", async () => {
    const region = ["--region", "us-east-1"];
    expect(await trace("--log-group", logGroupName, ...region)).toEqual({ stdout: reported, stderr: "", exitCode: 0 });
  });

  it("reads nothing from before the time that is given", async () => {
    const since = ["--since", "2026-11-16T10:06:00Z"];
    const { stdout } = await trace("--log-group", logGroupName, "--region", "us-east-1", ...since);
    expect(stdout).toContain("was scanned");
    expect(stdout).not.toContain("10:04:00");
  });

  it("asks the registry for the manifest where the log has none", async () => {
    const group = "/aws/events/pushes";
    await record(group, [at(1, imageAction(staging, { "image-tag": "v1" }))]);
    const asked = () => trace("--log-group", group, "--region", "us-east-1");
    expect((await asked()).stdout).toMatch(
      new RegExp(`Not known:[^]*${staging} does not give its manifest: .*Repository`),
    );
    await ecrAt(emulator.endpoint, "CreateRepository", { repositoryName: staging });
    await ecrAt(emulator.endpoint, "PutImage", { repositoryName: staging, imageManifest: manifest, imageTag: "v1" });
    const { stdout, exitCode } = await asked();
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`  commit   ${commit}, says the manifest`);
    expect(stdout).not.toContain("does not give its manifest");
  });

  it("says what AWS says where it cannot read, and ends with 2", async () => {
    const { stdout, stderr, exitCode } = await trace("--log-group", "/aws/events/nothing", "--region", "us-east-1");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(/The log group \/aws\/events\/nothing cannot be read: .*ResourceNotFoundException/s);
  });

  it("says where to get the AWS command line where it is missing", async () => {
    const empty = join(folder, "empty");
    await mkdir(empty);
    const { stderr, exitCode } = await run([digest, "--log-group", logGroupName], "", { ...environment, PATH: empty });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("the AWS command line (aws) is not on the PATH; install it: https://docs.aws.amazon.com/");
  });
});
