import { existsSync } from "node:fs";
import * as path from "node:path";

/** The repository's root: the providers are bundled into another folder of it. */
export const rootFolder = withPackage(__dirname);

export const cacheFolder = path.join(rootFolder, ".cache");

function withPackage(folder: string): string {
  return existsSync(path.join(folder, "package.json")) ? folder : withPackage(path.dirname(folder));
}
