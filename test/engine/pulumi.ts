import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { signalGroup } from "./command";
import { engineVersion, projectBin, projectRoot, versionsFolder } from "./paths";

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PulumiOptions {
  readonly cwd: string;
  /** Must name the state's place: PULUMI_BACKEND_URL, a file:// address. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receives stdout and stderr as they come. */
  readonly onOutput?: (chunk: string) => void;
  /** Aborting interrupts the engine as Ctrl-C does: it finishes what runs, and saves its state. */
  readonly signal?: AbortSignal;
}

export interface StartedPulumi {
  /** Leads a process group of its own, which the engine is in: `process.kill(-pid, …)` reaches both. */
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

const running = new Set<ChildProcess>();
const fatalSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs the Pulumi CLI to its end, whatever its exit code. */
export function pulumi(commandArguments: readonly string[], options: PulumiOptions): Promise<Outcome> {
  return startPulumi(commandArguments, options).outcome;
}

export function startPulumi(commandArguments: readonly string[], options: PulumiOptions): StartedPulumi {
  // As the launcher of the npm package pulumi runs it, which would be a process more for each of many hundred.
  const bin = join(versionsFolder(process.env), engineVersion(), "bin");
  const child = spawn(join(bin, "pulumi"), ["--color=never", "--non-interactive", ...commandArguments], {
    cwd: options.cwd,
    env: environment(bin, options.env ?? {}),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  follow(child);
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
      options.onOutput?.(chunk);
    });
  }
  const interrupt = () => signalGroup(child.pid, "SIGINT");
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener("abort", interrupt, { once: true });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    // "close" and not "exit": what it has started may still write.
    child.once("close", (code) => {
      options.signal?.removeEventListener("abort", interrupt);
      unfollow(child);
      resolve({ exitCode: code ?? -1, ...text });
    });
  });
  return { process: child, outcome };
}

function environment(bin: string, given: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PULUMI_") || name === "PULUMI_HOME",
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: [bin, projectBin, process.env.PATH ?? ""].join(delimiter),
    PULUMI_VERSION: engineVersion(),
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Programs, providers and policy packs load the same large modules again and again.
    NODE_COMPILE_CACHE: join(projectRoot, ".cache", "compiled"),
    ...given,
  };
}

/** A process group of its own gets no Ctrl-C from the terminal, and must not outlive the tests. */
function follow(child: ChildProcess): void {
  if (running.size === 0) {
    process.on("exit", killRunning);
    for (const signal of fatalSignals) process.on(signal, endWithRunning);
  }
  running.add(child);
}

function unfollow(child: ChildProcess): void {
  running.delete(child);
  if (running.size > 0) return;
  process.removeListener("exit", killRunning);
  for (const signal of fatalSignals) process.removeListener(signal, endWithRunning);
}

function killRunning(): void {
  for (const child of running) signalGroup(child.pid, "SIGKILL");
}

function endWithRunning(signal: NodeJS.Signals): void {
  killRunning();
  for (const each of fatalSignals) process.removeListener(each, endWithRunning);
  process.kill(process.pid, signal);
}
