#!/usr/bin/env node
import { parseArgs } from "node:util";
import { DocumentReader } from "../delivery/document-reader";
import { readState } from "../delivery/stack-access/state";
import { accessReport } from "./access-report";
import { readInput } from "./input-file";
import { stackAccess } from "./stack-access";

const usage = `Usage: npm run access -- <state.json> [--json]
       npx artifact-registries-access <state.json> [--json], where the package is installed

Says who may do what, where and from where, by the policies in a stack's state.
  <state.json>  the output of pulumi stack export, or - for the standard input
  --json        prints the same as JSON
`;

async function main(): Promise<number> {
  const { file, json, problems, help } = readCommandLine();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const text = problems.length > 0 ? undefined : await readInput(file, problems);
  if (text === undefined) return refuse(problems);
  const reader = new DocumentReader();
  const resources = readState(text, reader);
  problems.push(...reader.problems.map(({ property, reason }) => `${file}: ${property} ${reason}`));
  if (problems.length > 0) return refuse(problems);

  const access = stackAccess(resources);
  process.stdout.write(json ? `${JSON.stringify(access, undefined, 2)}\n` : accessReport(access));
  return 0;
}

interface CommandLine {
  readonly file: string;
  readonly json: boolean;
  readonly problems: string[];
  readonly help: boolean;
}

function readCommandLine(): CommandLine {
  try {
    const options = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [file = ""] = positionals;
    const problems = positionals.length === 1 ? [] : [`There are ${positionals.length} files; name one.`];
    return { file, json: values.json ?? false, problems, help: values.help ?? false };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { file: "", json: false, problems: [problem], help: false };
  }
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
