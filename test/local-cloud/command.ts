import { spawn } from "node:child_process";

interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Lines that are kept of a command's output: enough for a compiler's or an installer's last words. */
const keptLines = 20;

/** Runs a command to its end. A command that cannot be started at all rejects with the system's error (`ENOENT`). */
export function run(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk}`.split("\n").slice(-keptLines).join("\n");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, output: output.trim() }));
  });
}

export function isMissingCommand(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
