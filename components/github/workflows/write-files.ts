import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { inputError } from "../../input-error";
import type { WorkflowFile } from "./delivery-workflows";
import { generatedLine } from "./workflow";

/** Writes those that differ, if none is in the way of a file that somebody else has written; gives their paths. */
export async function writeFiles(folder: string, files: readonly WorkflowFile[]): Promise<readonly string[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ ...file, before: await contentOf(path.join(folder, file.path)) })),
  );
  const changed = found.filter(({ before, content }) => before !== content);
  const inTheWay = changed.filter(({ before }) => before !== undefined && before.split(/\r?\n/)[0] !== generatedLine);
  if (inTheWay.length > 0) {
    throw inputError(
      "writeDeliveryWorkflows",
      folder,
      inTheWay.map((file) => ({
        property: file.path,
        reason: `is there and was not generated, because its first line is not "${generatedLine}"; move it away`,
      })),
    );
  }
  for (const file of changed) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
  return changed.map((file) => file.path);
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
