import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Properties } from "./values";

/**
 * What nothing here has an API for, kept in files so that all runs see the same and a change made behind Pulumi's
 * back is drift.
 */
export interface KeptState {
  get(kind: string, id: string): Promise<Properties | undefined>;
  put(kind: string, id: string, value: Properties): Promise<void>;
  remove(kind: string, id: string): Promise<void>;
  list(kind: string): Promise<Properties[]>;
  entries(kind: string): Promise<[id: string, value: Properties][]>;
}

export function keptIn(folder: string): KeptState {
  const fileOf = (kind: string, id: string) => path.join(folder, kind, `${encodeURIComponent(id)}.json`);
  const read = async (file: string): Promise<Properties | undefined> => {
    const text = await readFile(file, "utf8").catch(ignoringMissing);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const entries = async (kind: string) => {
    const files = (await readdir(path.join(folder, kind)).catch(ignoringMissing)) ?? [];
    const whole = files.filter((file) => file.endsWith(".json")).sort();
    const found = await Promise.all(
      whole.map(async (file): Promise<[string, Properties | undefined]> => {
        const id = decodeURIComponent(file.slice(0, -".json".length));
        return [id, await read(path.join(folder, kind, file))];
      }),
    );
    return found.filter((entry): entry is [string, Properties] => entry[1] !== undefined);
  };
  return {
    get: (kind, id) => read(fileOf(kind, id)),
    async put(kind, id, value) {
      const file = fileOf(kind, id);
      await mkdir(path.dirname(file), { recursive: true });
      const aside = `${file}.${randomBytes(4).toString("hex")}`;
      await writeFile(aside, JSON.stringify(value, undefined, 2));
      await rename(aside, file);
    },
    async remove(kind, id) {
      await rm(fileOf(kind, id), { force: true });
    },
    entries,
    list: async (kind) => (await entries(kind)).map(([, value]) => value),
  };
}

function ignoringMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
