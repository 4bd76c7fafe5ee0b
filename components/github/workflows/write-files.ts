import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { inputError } from "../../input-error";
import type { WorkflowFile } from "./delivery-workflows";

/** Writes those that differ, if none is in the way of a file that somebody else has written; gives their paths. */
export async function writeFiles(folder: string, files: readonly WorkflowFile[]): Promise<readonly string[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ ...file, before: await contentOf(path.join(folder, file.path)) })),
  );
  const changed = found.filter(({ before, content }) => before !== content);
  const inTheWay = changed.filter(
    ({ before, content }) => before !== undefined && firstLine(before) !== firstLine(content),
  );
  if (inTheWay.length > 0) {
    throw inputError(
      "writeDeliveryWorkflows",
      folder,
      inTheWay.map((file) => ({
        property: file.path,
        reason: `is there and was not generated, because its first line is not "${firstLine(file.content)}"; move it away`,
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

/** What is generated begins with a line that says so. */
function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
