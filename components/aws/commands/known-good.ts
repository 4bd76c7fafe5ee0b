#!/usr/bin/env node
import { parseArgs } from "node:util";
import { knownGood, type OtherImage, releasedImages } from "../../delivery/known-good";
import { DocumentReader } from "../lifecycle/document-reader";
import { patience } from "../scan-gate/patience";
import { AwsFailure, aws, patiently } from "./aws-command-line";
import { type DescribedImage, readDescribedImages } from "./described-images";
import { readInput } from "./input-file";
import { printable } from "./printable";
import { placeProblems } from "./repository-place";

const usage = `Usage: npm run known-good -- --repository production/payments/api [--bad v1.4.0] [--verified digests.txt]
       npx artifact-registries-known-good …, where the package is installed

Says which images in Amazon ECR a release can be rolled back to, newest first. It asks with the AWS command line.
  --repository   the repository of the environment
  --bad          the release, or the digest, that is gone back from: only what was released before it is printed
  --verified     a file of the digests whose signatures are valid, one on a line; - is the standard input. Without it
                 what was released is printed, of which the first is known-good whose signature verifies
  --region, --registry-id  where the repository is, if the AWS configuration does not say so
It prints one JSON object on a line for each image: digest, releases, commits, pushedAt. Why others are passed over it
says on the standard error. It ends with 0 where there is one, with 1 where there is none, and with 2 where that cannot
be told.
`;

/** Throttling passes within a minute. */
const waitMinutes = 1;

async function main(): Promise<number> {
  const { values, problems } = readCommandLine();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const verified = problems.length > 0 ? undefined : await readVerified(values.verified, problems);
  if (problems.length > 0) return refuse(problems);

  const images = await describedImages(values);
  const { bad } = values;
  const { found, others } = verified ? knownGood(images, verified, bad) : releasedImages(images, bad);
  process.stderr.write(others.map((other) => `${printable(passedOver(other))}\n`).join(""));
  process.stdout.write(found.map((release) => `${JSON.stringify(release)}\n`).join(""));
  if (found.length === 0) process.stderr.write(`${printable(none(values, images))}\n`);
  return found.length > 0 ? 0 : 1;
}

const text = { type: "string" } as const;
const options = {
  ...{ repository: text, bad: text, verified: text, region: text, "registry-id": text },
  help: { type: "boolean", short: "h" },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

function readCommandLine(): { readonly values: Values; readonly problems: string[] } {
  try {
    const { values } = parseArgs({ options });
    return { values, problems: values.help ? [] : [...placeProblems(values)] };
  } catch (error) {
    return { values: {}, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

async function readVerified(file: string | undefined, problems: string[]): Promise<ReadonlySet<string> | undefined> {
  if (file === undefined) return undefined;
  const content = await readInput(file, problems);
  const lines = (content ?? "").split(/\r?\n/).filter((line) => line !== "");
  for (const [index, line] of lines.entries()) {
    if (!/^sha256:[0-9a-f]{64}$/.test(line))
      problems.push(`${file}: line ${index + 1} of those with text is no digest.`);
  }
  return new Set(lines);
}

async function describedImages(values: Values): Promise<readonly DescribedImage[]> {
  const { repository = "", region, "registry-id": registryId } = values;
  const words = ["--repository-name", repository, ...(registryId === undefined ? [] : ["--registry-id", registryId])];
  const filter = ["--filter", "tagStatus=TAGGED"];
  const waiting = patience(waitMinutes, (line) => process.stderr.write(`${printable(line)}\n`));
  const answer = await patiently(waiting, () => aws(["ecr", "describe-images", ...words, ...filter], region));
  const reader = new DocumentReader();
  const images = readDescribedImages(JSON.stringify(answer), reader);
  const [problem] = reader.problems;
  if (problem) throw new AwsFailure("", `Amazon ECR's answer: ${problem.property} ${problem.reason}`);
  return images;
}

function passedOver({ digest, tags, reason }: OtherImage): string {
  return `${digest} (${tags.join(", ")}) is passed over: it ${reason}.`;
}

function none({ repository, bad }: Values, images: readonly DescribedImage[]): string {
  const before = bad === undefined ? "" : ` before ${bad}`;
  return `${repository} has no release${before} to go back to, among ${images.length} tagged images.`;
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`${problems.map((problem) => `${problem}\n`).join("")}\n${usage}`);
  return 2;
}

// A program that takes the first line, such as head, may end before it has read all.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    process.exitCode = 2;
    const words = error instanceof AwsFailure ? error.message : error.stack;
    process.stderr.write(`It cannot be told what can be gone back to: ${printable(words)}\n`);
  },
);
