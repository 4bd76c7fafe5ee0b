import { parseArgs } from "node:util";
import { knownGood, type OtherImage, type ReleasedImage, releasedImages } from "../delivery/known-good";
import { type Patience, patience } from "../delivery/patience";
import { runCommand } from "./command";
import { readInput } from "./input-file";
import { type OptionValues, optionText } from "./option-values";
import { printable } from "./printable";

/** What differs from one registry to the other. */
export interface KnownGoodRegistry {
  /** Such as "Amazon ECR". */
  readonly name: string;
  /** The command of this package, without `artifact-registries-`. */
  readonly command: string;
  /** Words that say where the images are. */
  readonly example: string;
  /** How it is asked, as a sentence. */
  readonly asking: string;
  /** The options that say where images are, beside the repository, with their lines of the usage. */
  readonly placeOptions: readonly string[];
  readonly placeUsage: string;
  placeProblems(values: OptionValues): readonly string[];
  /** All images that have a tag. */
  images(values: OptionValues, patience: Patience): Promise<readonly ReleasedImage[]>;
  isFailure(error: unknown): boolean;
}

function usageOf({ name, command, example, asking, placeUsage }: KnownGoodRegistry): string {
  return `Usage: npm run ${command} -- ${example} [--bad v1.4.0] [--verified digests.txt]
       npx artifact-registries-${command} …, where the package is installed

Says which images in ${name} a release can be rolled back to, newest first. ${asking}
  --repository   the repository of the environment
  --bad          the release, or the digest, that is gone back from: only what was released before it is printed
  --verified     a file of the digests whose signatures are valid, one on a line; - is the standard input. Without it
                 what was released is printed, of which the first is known-good whose signature verifies
${placeUsage}
It prints one JSON object on a line for each image: digest, releases, commits, pushedAt. Why others are passed over it
says on the standard error. It ends with 0 where there is one, with 1 where there is none, and with 2 where that cannot
be told.
`;
}

/** Throttling passes within a minute. */
const waitMinutes = 1;

/** Runs the command. */
export function runKnownGood(registry: KnownGoodRegistry): void {
  runCommand(() => main(registry), "It cannot be told what can be gone back to", registry.isFailure);
}

async function main(registry: KnownGoodRegistry): Promise<number> {
  const usage = usageOf(registry);
  const { values, problems } = readCommandLine(registry);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const verified = problems.length > 0 ? undefined : await readVerified(values.verified, problems);
  if (problems.length > 0) {
    process.stderr.write(`${problems.map((problem) => `${problem}\n`).join("")}\n${usage}`);
    return 2;
  }
  const waiting = patience(waitMinutes, (line) => process.stderr.write(`${printable(line)}\n`));
  const images = await registry.images(values, waiting);
  const bad = optionText(values, "bad");
  const { found, others } = verified ? knownGood(images, verified, bad) : releasedImages(images, bad);
  process.stderr.write(others.map((other) => `${printable(passedOver(other))}\n`).join(""));
  process.stdout.write(found.map((release) => `${JSON.stringify(release)}\n`).join(""));
  if (found.length === 0) process.stderr.write(`${printable(none(values.repository, bad, images.length))}\n`);
  return found.length > 0 ? 0 : 1;
}

function readCommandLine(registry: KnownGoodRegistry): { readonly values: OptionValues; readonly problems: string[] } {
  const names = ["repository", "bad", "verified", ...registry.placeOptions];
  const options = {
    ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
    help: { type: "boolean" as const, short: "h" },
  };
  try {
    const { values } = parseArgs({ options });
    return { values, problems: values.help ? [] : [...registry.placeProblems(values)] };
  } catch (error) {
    return { values: {}, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

async function readVerified(file: OptionValues[string], problems: string[]): Promise<ReadonlySet<string> | undefined> {
  if (typeof file !== "string") return undefined;
  const content = await readInput(file, problems);
  const lines = (content ?? "").split(/\r?\n/).filter((line) => line !== "");
  for (const [index, line] of lines.entries()) {
    if (!/^sha256:[0-9a-f]{64}$/.test(line))
      problems.push(`${file}: line ${index + 1} of those with text is no digest.`);
  }
  return new Set(lines);
}

function passedOver({ digest, tags, reason }: OtherImage): string {
  return `${digest} (${tags.join(", ")}) is passed over: it ${reason}.`;
}

function none(repository: OptionValues[string], bad: string | undefined, count: number): string {
  const before = bad === undefined ? "" : ` before ${bad}`;
  return `${repository} has no release${before} to go back to, among ${count} tagged images.`;
}
