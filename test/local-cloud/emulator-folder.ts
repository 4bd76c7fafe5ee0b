import * as path from "node:path";
import { cacheFolder } from "./paths";

export const emulatorsFolder = path.join(cacheFolder, "emulators");

/** Where the emulator on a port has its files: its log, and what is kept beside it. */
export function emulatorFolder(port: string): string {
  return path.join(emulatorsFolder, port);
}

/** Where the local provider keeps what the emulator on a port has no API for. */
export function keptFolder(port: string): string {
  return path.join(emulatorFolder(port), "kept");
}
