import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { acquireLock } from "./lock.mjs";
import { Installation, npmCommand } from "./npm-install.mjs";

const reportMilliseconds = 15_000;
const graceMilliseconds = 5000;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
let lock;
let group;
let interrupted = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => endWith(signal));

try {
  await prepare();
} catch (error) {
  if (!interrupted) process.stderr.write(`[prepare] ${error.message}\n`);
  process.exitCode = 1;
} finally {
  lock?.release();
}

async function prepare() {
  const cache = join(root, ".cache");
  lock = await acquireLock(join(cache, "prepare.lock"), say).catch((error) => {
    throw new Error(
      `${error.message}. The folder ${cache} must be writable, with space left: see to that and try again.`,
    );
  });
  const installation = new Installation(root);
  if (!installation.isCurrent()) await install(installation);
  const rest = ["--import", "tsx", "test/engine/prepare-rest.ts"];
  const { code } = await run(installation.node, rest, process.env, "inherit");
  if (code !== 0) throw new Error("The preparation is not complete, for the reasons above.");
}

async function install(installation) {
  const { command, prefix, environment } = npmCommand(root, process.env);
  const started = Date.now();
  say("Installing the npm packages of package-lock.json (npm ci) …");
  const timer = setInterval(
    () => say(`Installing the npm packages: ${Math.round((Date.now() - started) / 1000)} s so far`),
    reportMilliseconds,
  );
  try {
    installation.begin();
    const { code, output } = await run(command, [...prefix, "ci", "--loglevel=error"], environment, "pipe");
    if (code !== 0) {
      throw new Error(
        `npm ci failed with exit code ${code}. Correct what it says and run the command again:\n${shortened(output)}`,
      );
    }
    installation.finish();
  } finally {
    clearInterval(timer);
  }
}

/** npm puts the cause first, and where its log is last; between them it may repeat its whole usage. */
function shortened(output) {
  const lines = output.trimEnd().split("\n");
  return (lines.length > 50 ? [...lines.slice(0, 40), "…", ...lines.slice(-2)] : lines).join("\n");
}

/** In a process group of its own, recorded in the lock: it may outlive this process, when only this one is killed. */
async function run(command, commandArguments, environment, output) {
  const child = spawn(command, commandArguments, {
    cwd: root,
    env: environment,
    stdio: ["ignore", output, output],
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: text }));
  });
  if (child.pid !== undefined) {
    group = { pid: child.pid, ended };
    lock.recordGroup(child.pid);
  }
  try {
    return await ended;
  } finally {
    group = undefined;
  }
}

async function endWith(signal) {
  interrupted = true;
  if (group) {
    const { pid, ended } = group;
    signalGroup(pid, "SIGTERM");
    await Promise.race([ended.catch(() => undefined), delay(graceMilliseconds)]);
    signalGroup(pid, "SIGKILL");
  }
  lock?.release();
  process.exit(128 + constants.signals[signal]);
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function say(line) {
  process.stdout.write(`[prepare] ${line}\n`);
}
