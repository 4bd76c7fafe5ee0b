import { join } from "node:path";
import { installLocalCloud } from "../local-cloud/install";
import { lastLines } from "./build";
import { runCommand } from "./command";
import { ensureEngine } from "./install";
import { projectRoot } from "./paths";
import { reportingSlowness } from "./progress";

const interruption = new AbortController();
const { signal } = interruption;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => interruption.abort());

const say = (line: string) => process.stdout.write(`[prepare] ${line}\n`);

/** In build mode the compiler sees from the files' times that nothing changed, without reading them all. */
async function buildPackage(): Promise<void> {
  const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
  const { exitCode, output } = await runCommand(process.execPath, [compiler, "-b", "tsconfig.build.json"], {
    directory: projectRoot,
    environment: process.env,
    signal,
  });
  if (exitCode !== 0) throw new Error(`The package does not compile:\n${lastLines(output, 30)}`);
}

async function main(): Promise<void> {
  const parts = [
    reportingSlowness("Compiling the package", say, buildPackage),
    ensureEngine({ say, signal }),
    installLocalCloud(say),
  ];
  const results = await Promise.all(
    parts.map((part: Promise<unknown>) =>
      part.then(
        () => true,
        (error) => {
          if (!signal.aborted) process.stderr.write(`[prepare] ${error instanceof Error ? error.message : error}\n`);
          return false;
        },
      ),
    ),
  );
  process.exitCode = results.includes(false) ? 1 : 0;
}

void main();
