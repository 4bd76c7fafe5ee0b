import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { isRunning } from "./install-once";
import { cacheFolder } from "./paths";

/** A new folder of this process in the cache folder; those that an interrupted process has left there go. */
export async function newOwnFolder(kind: string, name: string): Promise<string> {
  const parent = path.join(cacheFolder, kind);
  await mkdir(parent, { recursive: true });
  for (const folder of await readdir(parent)) {
    const owner = Number(/-(\d+)-[^-]+$/.exec(folder)?.[1]);
    if (owner > 0 && !isRunning(owner)) await rm(path.join(parent, folder), { recursive: true, force: true });
  }
  return mkdtemp(path.join(parent, `${name}-${process.pid}-`));
}
