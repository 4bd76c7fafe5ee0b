import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { keptFolder } from "../emulator-folder";
import type { Properties } from "./values";

/**
 * What the emulator has no API for, kept in files beside it so that all runs against one emulator see the same and
 * a change made behind Pulumi's back is drift.
 */
export interface KeptState {
  get(kind: string, id: string): Promise<Properties | undefined>;
  put(kind: string, id: string, value: Properties): Promise<void>;
  remove(kind: string, id: string): Promise<void>;
}

export function keptState(endpoint: string, region: string): KeptState {
  const folder = path.join(keptFolder(new URL(endpoint).port), region);
  const fileOf = (kind: string, id: string) => path.join(folder, kind, `${encodeURIComponent(id)}.json`);
  return {
    async get(kind, id) {
      const text = await readFile(fileOf(kind, id), "utf8").catch((error) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      return text === undefined ? undefined : JSON.parse(text);
    },
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
  };
}
