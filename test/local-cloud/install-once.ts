import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { reportingProgress } from "../engine/progress";

interface Installation {
  /** What the messages call it. */
  readonly title: string;
  readonly folder: string;
  /** A path inside the folder: the installation is there when this is executable. */
  readonly executable: string;
  /** Makes the folder, under another name. */
  build(aside: string): Promise<void>;
}

const buildPrefix = ".installing-";

/**
 * Installs what is not there yet: built in a folder of its own and then renamed, so that an interrupted run leaves
 * nothing that a later one trusts, and of two runs at once the later one keeps what the earlier one has put there.
 */
export async function installOnce(installation: Installation, say: (line: string) => void): Promise<void> {
  const { title, folder } = installation;
  const isThere = () => isExecutable(path.join(folder, installation.executable));
  if (await isThere()) return;
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  await removeAbandonedBuilds(parent);
  const started = Date.now();
  const aside = path.join(parent, `${buildPrefix}${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    await reportingProgress(`installing ${title}`, say, () => installation.build(aside));
    await rename(aside, folder).catch(async () => {
      if (await isThere()) return;
      // What is there does not run: the Python that it was made from may have been removed.
      await rm(folder, { recursive: true, force: true });
      await rename(aside, folder);
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  say(`installed ${title} in ${Math.round((Date.now() - started) / 1000)} s`);
}

async function removeAbandonedBuilds(parent: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(buildPrefix)) continue;
    const builder = Number.parseInt(entry.slice(buildPrefix.length), 10);
    if (!isRunning(builder)) await rm(path.join(parent, entry), { recursive: true, force: true });
  }
}

export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
