import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

const keptOutput = 20_000;
const graceMilliseconds = 2000;

export interface CommandOptions {
  readonly directory?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

export interface CommandResult {
  readonly exitCode: number;
  /** The end of what it wrote to stdout and stderr. */
  readonly output: string;
}

/** Runs a command in a process group of its own; when it is aborted, its whole group ends before this rejects. */
export async function runCommand(
  command: string,
  commandArguments: readonly string[],
  { directory, environment, signal }: CommandOptions,
): Promise<CommandResult> {
  signal.throwIfAborted();
  const child = spawn(command, commandArguments, {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-keptOutput);
    });
  }
  const closed = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
  });
  const endGroup = async () => {
    signalGroup(child.pid, "SIGTERM");
    await Promise.race([closed.catch(() => undefined), delay(graceMilliseconds, undefined, { ref: false })]);
    signalGroup(child.pid, "SIGKILL");
  };
  let ended: Promise<void> | undefined;
  const onAbort = () => {
    ended = endGroup();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const exitCode = await closed;
    await ended;
    signal.throwIfAborted();
    return { exitCode, output };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
