import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { isMissingCommand, run } from "./command";
import { cacheFolder } from "./paths";

const craneModule = "github.com/google/go-containerregistry/cmd/crane";
const craneVersion = "v0.22.1";
const requirementsFile = path.join(__dirname, "requirements.txt");

export const cranePath = path.join(cacheFolder, `crane-${craneVersion}`, "crane");

/** The emulator's virtual environment: one folder per set of pinned versions, so that a new pin installs anew. */
export async function ministackPath(): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(requirementsFile))
    .digest("hex");
  return path.join(cacheFolder, `ministack-${digest.slice(0, 12)}`);
}

export function pythonOf(environment: string): string {
  return path.join(environment, "bin", "python");
}

/**
 * Puts the AWS emulator and the registry client `crane` into the project's cache folder.
 *
 * Each is built in a folder of its own and then renamed, so an interrupted run leaves nothing that a later one trusts,
 * and of two runs at once the later one keeps what the earlier one has put there.
 */
export async function installLocalCloud(say: (line: string) => void): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandonedBuilds();
  await installOnce(await ministackPath(), pythonOf, "the AWS emulator (ministack, from PyPI)", buildMinistack, say);
  await installOnce(path.dirname(cranePath), () => cranePath, `crane ${craneVersion} (a Go module)`, buildCrane, say);
}

async function installOnce(
  folder: string,
  executableOf: (folder: string) => string,
  title: string,
  build: (folder: string) => Promise<void>,
  say: (line: string) => void,
): Promise<void> {
  if (await isExecutable(executableOf(folder))) return;
  say(`installing ${title}`);
  const started = Date.now();
  const aside = path.join(cacheFolder, `${buildPrefix}${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    await build(aside);
    await rename(aside, folder).catch(async () => {
      if (await isExecutable(executableOf(folder))) return;
      // What is there does not run: the Python that it was made from may have been removed.
      await rm(folder, { recursive: true, force: true });
      await rename(aside, folder);
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  say(`installed ${title} in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** A virtual environment's scripts name its first path: after the rename only `bin/python -m …` works. */
async function buildMinistack(folder: string): Promise<void> {
  const remedy = "install Python 3.10 or later with its venv module (on Debian and Ubuntu: apt install python3-venv)";
  const made = await run("python3", ["-m", "venv", folder]).catch((error) => {
    throw isMissingCommand(error) ? new Error(`python3 is not on the PATH: ${remedy}.`) : error;
  });
  if (made.exitCode !== 0) throw new Error(`python3 cannot make a virtual environment: ${remedy}.\n${made.output}`);
  const installed = await run(pythonOf(folder), [
    ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"],
    ...["--requirement", requirementsFile],
  ]);
  if (installed.exitCode !== 0) {
    throw new Error(
      `pip cannot install the AWS emulator: check the network, or pip's index settings, and ${remedy}.\n${installed.output}`,
    );
  }
}

async function buildCrane(folder: string): Promise<void> {
  const remedy = "install Go 1.25 or later from https://go.dev/dl/";
  await mkdir(folder);
  const built = await run("go", ["install", `${craneModule}@${craneVersion}`], { GOBIN: folder }).catch((error) => {
    throw isMissingCommand(error) ? new Error(`go is not on the PATH: ${remedy}.`) : error;
  });
  if (built.exitCode !== 0) {
    throw new Error(`go cannot build crane: check the network, or GOPROXY, and ${remedy}.\n${built.output}`);
  }
}

const buildPrefix = ".installing-";

async function removeAbandonedBuilds(): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    if (!entry.startsWith(buildPrefix)) continue;
    const builder = Number.parseInt(entry.slice(buildPrefix.length), 10);
    if (!isRunning(builder)) await rm(path.join(cacheFolder, entry), { recursive: true, force: true });
  }
}

function isRunning(processId: number): boolean {
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
