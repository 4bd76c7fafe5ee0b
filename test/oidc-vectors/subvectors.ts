import { mkdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { run } from "../local-cloud/command";
import { installLocalCloud, ministackPath } from "../local-cloud/install";
import { installOnce } from "../local-cloud/install-once";
import { cacheFolder } from "../local-cloud/paths";

const requirementsFile = path.join(__dirname, "requirements.txt");
const vectorsFolder = path.join("subvectors", "vectors");

/**
 * Conditions on the claims of CI tokens with the documented outcome, by issuer and cloud, such as `github-aws`:
 * https://github.com/Dashtid/subvectors. They are public domain, and are fetched rather than copied.
 */
export async function subvectorsSuite<Vector>(name: string): Promise<{ readonly vectors: readonly Vector[] }> {
  const folder = path.join(cacheFolder, await folderName());
  await installOnce(
    {
      title: "the OIDC vectors (subvectors, from PyPI)",
      folder,
      // A folder that can be entered counts as well.
      executable: vectorsFolder,
      build: buildVectors,
    },
    () => undefined,
  );
  return JSON.parse(await readFile(path.join(folder, vectorsFolder, `${name}.json`), "utf8"));
}

/** A new pin installs anew. */
async function folderName(): Promise<string> {
  const [pin = ""] = (await readFile(requirementsFile, "utf8")).split(" ");
  return pin.replace("==", "-");
}

/** Its files are read and nothing of it runs, so that the Python which fetches it may be older than it asks for. */
async function buildVectors(folder: string): Promise<void> {
  await Promise.all([installLocalCloud(() => undefined), mkdir(folder)]);
  const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--ignore-requires-python"];
  const args = ["-m", "pip", "install", ...options, "--target", folder, "--requirement", requirementsFile];
  const installed = await run(await ministackPath(), args, { TMPDIR: folder });
  if (installed.exitCode !== 0) {
    throw new Error(`pip cannot install subvectors: check the network and pip's index settings.\n${installed.output}`);
  }
}
