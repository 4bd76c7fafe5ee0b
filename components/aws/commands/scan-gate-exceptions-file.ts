import { parseDocument } from "yaml";
import { Reader } from "../../delivery/reader";
import { readScanExceptions, type ScanExceptions } from "../../delivery/scan-gate-exceptions";
import { readInput } from "./input-file";

/** The exceptions of a file in YAML, which JSON is a part of; none without a file, `undefined` where it has problems. */
export async function readExceptionsFile(
  file: string | undefined,
  at: Date,
  problems: string[],
): Promise<ScanExceptions | undefined> {
  if (file === undefined) return { ignoredFindings: [], waivers: [] };
  const content = await readInput(file, problems);
  if (content === undefined) return undefined;
  const document = parseDocument(content, { prettyErrors: false });
  const faults = [...document.errors, ...document.warnings].map(({ message }) => `${file}: is not YAML: ${message}`);
  if (faults.length > 0) {
    problems.push(...faults);
    return undefined;
  }
  const reader = new Reader();
  // A file with nothing but comments has no exceptions yet.
  const exceptions = readScanExceptions(document.toJS() ?? {}, at, reader);
  problems.push(...reader.problems.map(({ property, reason }) => `${file}: ${property} ${reason}`));
  return exceptions;
}
