import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cranePath } from "./install";

const run = promisify(execFile);

/**
 * Builds an image of one file and pushes it under a reference, with `crane`.
 *
 * @returns its digest
 * @throws with what `crane` and the registry said, where the push is refused
 */
export async function pushImage(reference: string, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "artifact-registries-image-"));
  try {
    await writeFile(join(folder, "content.txt"), content);
    const layer = join(folder, "layer.tar");
    // The same content must make the same digest, whoever packs it and whenever.
    const reproducible = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
    await run("tar", [...reproducible, "-cf", layer, "-C", folder, "content.txt"]);
    const { stdout } = await run(cranePath, ["append", "--insecure", "--new_layer", layer, "--new_tag", reference]);
    return stdout.trim().split("@").at(-1) ?? "";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
