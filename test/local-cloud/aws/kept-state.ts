import * as path from "node:path";
import { keptFolder } from "../emulator-folder";
import { type KeptState, keptIn } from "../provider/kept-state";

/** What the emulator has no API for is kept beside it. */
export function keptState(endpoint: string, region: string): KeptState {
  return keptIn(path.join(keptFolder(new URL(endpoint).port), region));
}
