import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { accountId, type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { rootFolder } from "./paths";

const started: Emulator[] = [];

beforeAll(() => installLocalCloud(() => undefined));

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.stop()));
});

async function start(...options: Parameters<typeof startEmulator>): Promise<Emulator> {
  const emulator = await startEmulator(...options);
  started.push(emulator);
  return emulator;
}

function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_ministack/health`).then(
    () => true,
    () => false,
  );
}

describe("the emulator", () => {
  it("starts twice at once, on ports of its own", async () => {
    const emulators = await Promise.all([start(), start()]);
    expect(new Set(emulators.map(({ endpoint }) => endpoint)).size).toBe(2);
    expect(await Promise.all(emulators.map(({ endpoint }) => answers(endpoint)))).toEqual([true, true]);
  });

  it("takes the port that it is asked to take, and another one when that is taken", async () => {
    const first = await start();
    const port = Number(new URL(first.endpoint).port);
    const second = await start({ port });
    expect(second.endpoint).not.toBe(first.endpoint);
    await first.stop();
    const third = await start({ port });
    expect(third.endpoint).toBe(first.endpoint);
  });

  it("starts elsewhere when another one is quicker to take the port", async () => {
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.endpoint).port);
    const both = await Promise.all([start({ port }), start({ port })]);
    expect(both.filter(({ endpoint }) => endpoint === first.endpoint)).toHaveLength(1);
    expect(await Promise.all(both.map(({ endpoint }) => answers(endpoint)))).toEqual([true, true]);
  });

  it("listens on 127.0.0.1 only", async () => {
    const { endpoint } = await start();
    expect([await answers(endpoint), await answers(endpoint.replace("127.0.0.1", "127.0.0.2"))]).toEqual([true, false]);
  });

  it("is the account that the components are tested with", async () => {
    const { endpoint } = await start();
    const { STS } = await import("@aws-sdk/client-sts");
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const { Account } = await new STS({ endpoint, region: "us-east-1", credentials }).getCallerIdentity({});
    expect(Account).toBe(accountId);
  });

  it("is gone once it is stopped, and stopping twice is fine", async () => {
    const { endpoint, stop } = await start();
    await stop();
    await stop();
    expect(await answers(endpoint)).toBe(false);
  });

  it("says what its log says when it does not start, and where the log is", async () => {
    const failure = await start({ env: { PYTHONHOME: "/nonexistent" } }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    const log = /The whole log is in (\S+\.log)\./.exec(failure ?? "")?.[1] ?? "";
    const lastLine = (await readFile(log, "utf8")).trim().split("\n").at(-1) ?? "";
    expect(lastLine).not.toBe("");
    expect(failure).toContain(lastLine);
  });

  it.each([
    ["ends", undefined],
    ["is interrupted", "SIGINT"],
    ["is terminated", "SIGTERM"],
    ["is killed", "SIGKILL"],
  ] as const)("ends when the process that started it %s", async (_title, signal) => {
    const emulator = JSON.stringify(path.join(__dirname, "emulator.ts"));
    const program = `
      const { startEmulator } = require(${emulator});
      startEmulator().then(({ endpoint }) => {
        process.stdout.write(endpoint);
        process.stdin.once("data", () => process.exit(0));
      });`;
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
      cwd: rootFolder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [endpoint] = (await once(child.stdout, "data")).map(String);
    expect(await answers(endpoint ?? "")).toBe(true);
    if (signal === undefined) child.stdin.write("\n");
    else child.kill(signal);
    const [, endedBy] = await once(child, "exit");
    expect(endedBy).toBe(signal ?? null);
    await vi.waitUntil(async () => !(await answers(endpoint ?? "")), { timeout: 5000 });
  });
});
