import { lastLines } from "./build";
import { runCommand } from "./command";
import { projectRoot } from "./paths";

/**
 * Compiles the package into `dist`, which is what programs and the engine run. In build mode the compiler sees from the
 * files' times that nothing changed, without reading them all.
 */
export async function buildPackage(signal: AbortSignal): Promise<void> {
  const { exitCode, output } = await runCommand("npm", ["run", "--silent", "build"], {
    directory: projectRoot,
    environment: process.env,
    signal,
  });
  if (exitCode !== 0) throw new Error(`The package does not compile:\n${lastLines(output, 30)}`);
}
