import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

/** Shorter than the 5 seconds that the engine leaves a plugin before it kills it. */
const graceMilliseconds = 3000;
/** A process left behind by the program may hold its output open; the official language host waits as long. */
const drainMilliseconds = 5000;

export interface Command {
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly directory?: string;
}

export interface Output {
  stdout(chunk: Buffer): Promise<void>;
  stderr(chunk: Buffer): Promise<void>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const running = new Map<ChildProcess, Promise<unknown>>();

/** Runs Node.js in a process group of its own, so that what the program starts can be ended with it. */
export async function runNode(command: Command, output: Output, cancelled: AbortSignal): Promise<Exit> {
  cancelled.throwIfAborted();
  const child = spawn(process.execPath, command.arguments, {
    cwd: command.directory,
    env: command.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const onCancelled = () => endGroup(child, exited);
  cancelled.addEventListener("abort", onCancelled, { once: true });
  const drained = Promise.allSettled([
    forward(child.stdout, (chunk) => output.stdout(chunk)),
    forward(child.stderr, (chunk) => output.stderr(chunk)),
  ]);
  const ended = exited.then((exit) =>
    Promise.race([drained.then(() => exit), delay(drainMilliseconds, exit, { ref: false })]),
  );
  running.set(
    child,
    ended.catch(() => undefined),
  );
  try {
    return await ended;
  } finally {
    cancelled.removeEventListener("abort", onCancelled);
    running.delete(child);
  }
}

/** Settles when every process that was started here has ended. */
export async function allEnded(): Promise<void> {
  await Promise.all(running.values());
}

export function killAll(): void {
  for (const child of running.keys()) signalGroup(child, "SIGKILL");
}

async function forward(stream: Readable, write: (chunk: Buffer) => Promise<void>): Promise<void> {
  for await (const chunk of stream) await write(chunk);
}

async function endGroup(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  signalGroup(child, "SIGINT");
  await Promise.race([exited.catch(() => undefined), delay(graceMilliseconds, undefined, { ref: false })]);
  // Also after an orderly exit: what the program itself started may have ignored the signal.
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
