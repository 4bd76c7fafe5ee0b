import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { emulatorFolder, emulatorsFolder, keptFolder } from "./emulator-folder";
import { ministackPath } from "./install";
import { freePort, isFree } from "./loopback-port";
import { endGroup, endWithThisProcess } from "./process-group";

export interface Emulator {
  /** Where the AWS API is, such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** The same as a container registry's address, such as `127.0.0.1:4566`. */
  readonly registry: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

interface EmulatorOptions {
  /** The emulator's own environment variables, such as `AUTH`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The port to try first. @default a free one */
  readonly port?: number;
}

export const accountId = "123456789012";

const attempts = 5;
const secondsToStart = 30;

/** Starts the AWS emulator on a free port of the loopback interface; it ends with the process that started it. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  await removeOldFolders();
  for (let attempt = 1; ; attempt++) {
    const port = attempt === 1 && options.port !== undefined ? options.port : await freePort();
    const emulator = await startOn(port, options.env ?? {});
    if (emulator !== "port taken") return emulator;
    if (attempt === attempts) throw new Error(`The AWS emulator found ${attempts} ports taken, the last one ${port}.`);
  }
}

async function startOn(port: number, environment: Readonly<Record<string, string>>): Promise<Emulator | "port taken"> {
  if (!(await isFree(port))) return "port taken";
  const folder = emulatorFolder(String(port));
  await mkdir(folder, { recursive: true });
  // The health answer repeats the edition, which tells this emulator from another one that won a race for the port.
  const edition = randomUUID();
  const logFile = path.join(folder, `${edition}.log`);
  const log = openSync(logFile, "w");
  const child = spawn(await ministackPath(), [path.join(__dirname, "serve.py")], {
    cwd: folder,
    detached: true,
    stdio: ["pipe", log, log],
    env: {
      PATH: process.env.PATH ?? "",
      TMPDIR: folder,
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      MINISTACK_ACCOUNT_ID: accountId,
      MINISTACK_EDITION: edition,
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      PYTHONDONTWRITEBYTECODE: "1",
      ...environment,
    },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  const release = endWithThisProcess(child);
  const endpoint = `http://127.0.0.1:${port}`;
  const ready = await untilReady(endpoint, edition, ended);
  if (!ready) {
    await endGroup(child, ended);
    release();
    const words = await readFile(logFile, "utf8");
    if (/already in use|address in use/i.test(words)) return "port taken";
    throw new Error(
      `The AWS emulator did not start. Its log ends with:\n${words.trim().split("\n").slice(-15).join("\n")}\n` +
        `The whole log is in ${logFile}. If files are missing, remove the folder .cache and run the command again.`,
    );
  }
  await rm(keptFolder(String(port)), { recursive: true, force: true });
  return {
    endpoint,
    registry: `127.0.0.1:${port}`,
    logFile,
    stop: async () => {
      await endGroup(child, ended);
      release();
    },
  };
}

/** Logs are kept for a day, so that a failed run can still be looked into. */
async function removeOldFolders(): Promise<void> {
  await mkdir(emulatorsFolder, { recursive: true });
  const aDayAgo = Date.now() - 24 * 60 * 60 * 1000;
  for (const port of await readdir(emulatorsFolder)) {
    const folder = emulatorFolder(port);
    const changed = await stat(folder).catch(() => undefined);
    const isOld = changed !== undefined && changed.mtimeMs < aDayAgo;
    // An emulator may run for longer than a day.
    if (isOld && (await isFree(Number(port)))) await rm(folder, { recursive: true, force: true });
  }
}

async function untilReady(endpoint: string, edition: string, ended: Promise<void>): Promise<boolean> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const deadline = Date.now() + secondsToStart * 1000;
  while (!hasEnded && Date.now() < deadline) {
    const health = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2000) })
      .then((response) => response.json() as Promise<{ edition?: string }>)
      .catch(() => undefined);
    if (health?.edition === edition) return true;
    await sleep(25);
  }
  return false;
}
