import * as path from "node:path";
import { cacheFolder } from "./paths";

export const emulatorsFolder = path.join(cacheFolder, "emulators");

/** Where the emulator on a port keeps its log, and the local provider what the emulator has no API for. */
export function emulatorFolder(port: string): string {
  return path.join(emulatorsFolder, port);
}
