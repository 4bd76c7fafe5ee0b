import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { packageVersion } from "./paths";

const sources = join(__dirname, "language-host");
const stampPrefix = "// Node.js language host of the artifact-registries tests, ";

/**
 * Puts our language host beside an engine that has none, and replaces an older one of ours.
 * Any other file, such as the one that the official download brings, stays as it is.
 */
export async function placeLanguageHost(bin: string, engineVersion: string): Promise<void> {
  const target = join(bin, "pulumi-language-nodejs");
  const stamp = `${stampPrefix}${await contentHash(engineVersion)}`;
  const installed = existsSync(target) ? await secondLine(target) : undefined;
  if (installed === stamp || (installed !== undefined && !installed.startsWith(stampPrefix))) return;
  await mkdir(bin, { recursive: true });
  // Without it a package.json in a folder above, such as the user's home, could declare the file an ES module.
  await replaceFile(join(bin, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`, 0o644);
  await replaceFile(target, await bundled(stamp, engineVersion), 0o755);
}

async function replaceFile(path: string, contents: string | Uint8Array, mode: number): Promise<void> {
  const aside = `${path}.${process.pid}.${Date.now()}`;
  try {
    await writeFile(aside, contents, { mode, flush: true });
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

async function bundled(stamp: string, engineVersion: string): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [join(sources, "main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
    logLevel: "silent",
    legalComments: "inline",
    banner: { js: `#!/usr/bin/env node\n${stamp}` },
    define: { ENGINE_VERSION: JSON.stringify(engineVersion) },
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error("esbuild wrote no bundle of the language host.");
  return file.contents;
}

async function contentHash(engineVersion: string): Promise<string> {
  const hash = createHash("sha256").update(engineVersion);
  for (const name of ["@pulumi/pulumi", "@grpc/grpc-js", "esbuild"]) hash.update(`\n${name} ${packageVersion(name)}`);
  for (const file of (await readdir(sources)).sort())
    hash.update(`\n${file}\n`).update(await readFile(join(sources, file)));
  return hash.digest("hex");
}

/** Of a few hundred bytes: an official language host is a binary of many megabytes. */
async function secondLine(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(500), 0, 500, 0);
    return buffer.subarray(0, bytesRead).toString("latin1").split("\n")[1] ?? "";
  } finally {
    await file.close();
  }
}
