import { printable } from "./printable";

/**
 * Runs a command to its exit code: the one that it gives, or 2 where it fails.
 *
 * @param failure what cannot be told then
 * @param isExpected whether the message of an error says all that people need
 */
export function runCommand(
  main: () => Promise<number>,
  failure: string,
  isExpected: (error: unknown) => boolean,
): void {
  // A program that reads the report, such as head, may end before it has read all.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  main().then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error) => {
      process.exitCode = 2;
      const words = isExpected(error) ? error.message : error.stack;
      process.stderr.write(`${failure}: ${printable(String(words))}\n`);
    },
  );
}
