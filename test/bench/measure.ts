import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Takes turns, so that what slows the machine down slows both sides down, and compares the fastest of each side. */
export async function ratio(
  rounds: number,
  numerator: () => Promise<number>,
  denominator: () => Promise<number>,
): Promise<{ numerator: number; denominator: number; ratio: number }> {
  const [first, second]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    first.push(await numerator());
    second.push(await denominator());
  }
  const [a, b] = [Math.min(...first), Math.min(...second)];
  return { numerator: a, denominator: b, ratio: a / b };
}

/** Starts a policy pack as the engine does, until it says where it listens. */
export function startPack(folder: string): Promise<{ seconds: number; peakMegabytes: number }> {
  const started = performance.now();
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "false" },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The policy pack in ${folder} ended with exit code ${code}.`)));
    child.stdout.once("data", () => {
      const seconds = (performance.now() - started) / 1000;
      const peakMegabytes = peakOf(String(child.pid)) ?? Number.NaN;
      child.removeAllListeners("exit");
      child.once("exit", () => resolve({ seconds, peakMegabytes }));
      child.kill("SIGKILL");
    });
  });
}

/** The most memory that any process with a word in its command line has had so far, polled while `work` runs. */
export async function peakMegabytesDuring(word: string, work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (commandLineOf(pid).includes(word)) peak = Math.max(peak, peakOf(pid) ?? 0);
    }
  }, 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak;
}

function commandLineOf(pid: string): string {
  return readProcess(pid, "cmdline") ?? "";
}

function peakOf(pid: string): number | undefined {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readProcess(pid, "status") ?? "") ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** A process may have ended since it was listed. */
function readProcess(pid: string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
