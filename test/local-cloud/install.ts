import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { isMissingCommand, run } from "./command";
import { installOnce } from "./install-once";
import { cacheFolder } from "./paths";

const craneModule = "github.com/google/go-containerregistry/cmd/crane";
const craneVersion = "v0.22.1";
const craneFolder = `crane-${craneVersion}`;
const requirementsFile = path.join(__dirname, "requirements.txt");
const python = path.join("bin", "python");

/** The registry client, once it is installed. */
export const cranePath = path.join(cacheFolder, craneFolder, "crane");

/** The Python that has the AWS emulator, once it is installed. */
export async function ministackPath(): Promise<string> {
  return path.join(cacheFolder, await ministackFolder(), python);
}

/** Puts the AWS emulator and the registry client `crane` into the project's cache folder. */
export async function installLocalCloud(say: (line: string) => void, folder = cacheFolder): Promise<void> {
  await installOnce(
    {
      title: "the AWS emulator (ministack, from PyPI)",
      folder: path.join(folder, await ministackFolder()),
      executable: python,
      build: buildMinistack,
    },
    say,
  );
  await installOnce(
    {
      title: `crane ${craneVersion} (a Go module)`,
      folder: path.join(folder, craneFolder),
      executable: "crane",
      build: buildCrane,
    },
    say,
  );
}

/** One folder per set of pinned versions, so that a new pin installs anew. */
async function ministackFolder(): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(requirementsFile))
    .digest("hex");
  return `ministack-${digest.slice(0, 12)}`;
}

/** A virtual environment's scripts name the path it was made at: after the rename only `bin/python -m …` works. */
async function buildMinistack(folder: string): Promise<void> {
  const remedy = "install Python 3.10 or later with its venv module (on Debian and Ubuntu: apt install python3-venv)";
  const made = await run("python3", ["-m", "venv", folder]).catch((error) => {
    throw isMissingCommand(error) ? new Error(`python3 is not on the PATH: ${remedy}.`) : error;
  });
  if (made.exitCode !== 0) {
    throw new Error(
      `python3 cannot make a virtual environment: ${remedy}, and see that the disk is not full.\n${made.output}`,
    );
  }
  const install = [
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-input",
    "--requirement",
    requirementsFile,
  ];
  // An interrupted pip leaves its files behind: the folder goes then.
  const installed = await run(path.join(folder, python), ["-m", "pip", ...install], { TMPDIR: folder });
  if (installed.exitCode !== 0) {
    const cause = "check the network and pip's index settings, or";
    throw new Error(`pip cannot install the AWS emulator: ${cause} ${remedy}.\n${installed.output}`);
  }
}

async function buildCrane(folder: string): Promise<void> {
  const remedy = "install Go 1.25 or later from https://go.dev/dl/";
  await mkdir(folder);
  const built = await run("go", ["install", `${craneModule}@${craneVersion}`], {
    GOBIN: folder,
    GOTMPDIR: folder,
  }).catch((error) => {
    throw isMissingCommand(error) ? new Error(`go is not on the PATH: ${remedy}.`) : error;
  });
  if (built.exitCode !== 0) {
    throw new Error(`go cannot build crane: check the network and GOPROXY, or ${remedy}.\n${built.output}`);
  }
}
