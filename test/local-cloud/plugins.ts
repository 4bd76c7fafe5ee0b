import { mkdir, rename, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { build } from "esbuild";
import { cacheFolder, rootFolder } from "./paths";

const packages = ["aws", "gcp", "github"] as const;
export type LocalPackage = (typeof packages)[number];

/** Where the engine starts a local provider from, which `buildPlugins` has put there. */
export function pluginFolder(name: LocalPackage): string {
  return path.join(cacheFolder, "plugins", name);
}

/** Bundles the local providers: every run of the engine starts one, and loading its sources takes longer. */
export async function buildPlugins(): Promise<void> {
  for (const name of packages) {
    const folder = pluginFolder(name);
    await mkdir(folder, { recursive: true });
    const bundle = path.join(folder, "main.js");
    const { outputFiles } = await build({
      ...{ entryPoints: [path.join(__dirname, name, "main.ts")], bundle: true, write: false },
      ...{ platform: "node", target: "node20", format: "cjs", logLevel: "error" },
    });
    await replace(bundle, outputFiles[0]?.text ?? "", 0o644);
    const node = path.join(rootFolder, "node_modules", ".bin", "node");
    const starter = `#!/bin/sh\nexec '${node}' '${bundle}' "$@"\n`;
    await replace(path.join(folder, `pulumi-resource-${name}`), starter, 0o755);
  }
}

/** Whoever starts it meanwhile gets the one before. */
async function replace(file: string, contents: string, mode: number): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, contents, { mode });
  await rename(aside, file);
}
