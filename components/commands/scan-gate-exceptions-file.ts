import { Reader } from "../delivery/reader";
import { readScanExceptions, type ScanExceptions } from "../delivery/scan-gate-exceptions";
import { readInput } from "./input-file";

/** The exceptions of a file in JSON; none without a file, `undefined` where it has problems. */
export async function readExceptionsFile(
  file: string | undefined,
  at: Date,
  problems: string[],
): Promise<ScanExceptions | undefined> {
  if (file === undefined) return { ignoredFindings: [], waivers: [] };
  const content = await readInput(file, problems);
  if (content === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    problems.push(`${file}: is not JSON: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  const reader = new Reader();
  const exceptions = readScanExceptions(value, at, reader);
  problems.push(...reader.problems.map(({ property, reason }) => `${file}: ${property} ${reason}`));
  return exceptions;
}
