import { installLocalCloud } from "../local-cloud/install";
import { buildPackage } from "./build-package";
import { ensureEngine } from "./install";
import { reportingSlowness } from "./progress";

const interruption = new AbortController();
const { signal } = interruption;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => interruption.abort());

const say = (line: string) => process.stdout.write(`[prepare] ${line}\n`);

async function main(): Promise<void> {
  const parts = [
    reportingSlowness("Compiling the package", say, () => buildPackage(signal)),
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
