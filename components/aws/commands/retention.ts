#!/usr/bin/env node
import { parseArgs } from "node:util";
import { readInput } from "../../commands/input-file";
import { DocumentReader } from "../../delivery/document-reader";
import { parseInstant } from "../../delivery/instant";
import type { Problem } from "../../delivery/problem";
import { evaluateLifecyclePolicy } from "../lifecycle/evaluate";
import { readLifecyclePolicy } from "../lifecycle/read-policy";
import { readDescribedImages } from "./described-images";
import { retentionReport } from "./retention-report";

const usage = `Usage: npm run retention -- <policy.json> <images.json> [--at 2026-11-22T00:00:00Z]
       npx artifact-registries-retention <policy.json> <images.json> [--at …], where the package is installed

Says which images a lifecycle policy of Amazon ECR would delete or archive, today or --at another time.
  <policy.json>  a lifecycle policy, or the output of aws ecr get-lifecycle-policy
  <images.json>  the output of aws ecr describe-images --filter imageStatus=ANY
One of the two can be -, the standard input.
`;

async function main(): Promise<number> {
  const { files, at, problems, help } = readCommandLine();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const [policyFile = "", imagesFile = ""] = files;
  const texts =
    problems.length > 0 ? [] : await Promise.all([readInput(policyFile, problems), readInput(imagesFile, problems)]);
  const [policyText, imagesText] = texts;
  if (policyText === undefined || imagesText === undefined) return refuse(problems);

  const { policy, problems: policyProblems } = readLifecyclePolicy(unwrapped(policyText));
  const reader = new DocumentReader();
  const images = readDescribedImages(imagesText, reader);
  problems.push(...inFile(policyFile, policyProblems), ...inFile(imagesFile, reader.problems));
  if (!policy || problems.length > 0) return refuse(problems);

  process.stdout.write(retentionReport(policy, images, evaluateLifecyclePolicy(policy, images, at), at));
  return 0;
}

interface CommandLine {
  readonly files: readonly string[];
  readonly at: Date;
  readonly problems: string[];
  readonly help?: boolean;
}

function readCommandLine(): CommandLine {
  try {
    const options = { at: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const at = values.at === undefined ? new Date() : parseInstant(values.at);
    const problems: string[] = [];
    if (values.help) return { files: [], at: new Date(), problems, help: true };
    if (positionals.length !== 2) problems.push(`There are ${positionals.length} files; name two.`);
    if (positionals.every((file) => file === "-")) problems.push("Only one of the files can be the standard input.");
    if (!at) problems.push("--at is no time with a zone; write it like 2026-11-22T00:00:00Z.");
    return { files: positionals, at: at ?? new Date(), problems };
  } catch (error) {
    return { files: [], at: new Date(), problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** The policy inside the output of `aws ecr get-lifecycle-policy`, or else the text itself. */
function unwrapped(document: string): unknown {
  try {
    return JSON.parse(document)?.lifecyclePolicyText ?? document;
  } catch {
    return document;
  }
}

function inFile(file: string, problems: readonly Problem[]): readonly string[] {
  return problems.map(({ property, reason }) => `${file}: ${property} ${reason}`);
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`${problems.map((problem) => `${problem}\n`).join("")}\n${usage}`);
  return 2;
}

// A program that reads the table, such as head, may end before it has read all.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
main().then((exitCode) => {
  process.exitCode = exitCode;
});
