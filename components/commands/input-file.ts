import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** The text of a file, or with `-` of the standard input; `undefined` where there is a problem. */
export async function readInput(file: string, problems: string[]): Promise<string | undefined> {
  try {
    return decoded(file === "-" ? await buffer(process.stdin) : await readFile(file));
  } catch (error) {
    problems.push(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Without the byte order mark; Windows PowerShell redirects output into UTF-16. */
function decoded(bytes: Buffer): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
}
