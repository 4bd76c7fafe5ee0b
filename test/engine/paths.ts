import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

export const projectRoot = resolve(__dirname, "../..");
export const projectBin = join(projectRoot, "node_modules/.bin");
export const launcher = join(projectRoot, "node_modules/pulumi/run.js");

export function packageVersion(name: string): string {
  return JSON.parse(readFileSync(join(projectRoot, "node_modules", name, "package.json"), "utf8")).version;
}

/** The launcher runs the engine of its own version. */
export function engineVersion(): string {
  return packageVersion("pulumi");
}

/** Where the launcher looks, see lib/cache.js of the npm package pulumi. */
export function versionsFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment.PULUMI_HOME || join(homedir(), ".pulumi"), "versions");
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).size > 0;
  } catch {
    return false;
  }
}
