#!/usr/bin/env node
import { parseArgs } from "node:util";
import { readInput } from "../../commands/input-file";
import { parseInstant } from "../../delivery/instant";
import { manifestIn } from "../trace/manifest";
import { readProvenance } from "../trace/provenance";
import { type Trace, type TraceGiven, traceOf } from "../trace/trace";
import { inOrder, readEvents, type TraceEvent } from "../trace/trace-event";
import { traceReport } from "./trace-report";
import { eventsOfLogGroup, manifestOfRepositories } from "./trace-sources";

const usage = `Usage: npm run trace -- <digest> --log-group /aws/events/payments [--region eu-west-1] [--since 2026-11-22T00:00:00Z]
       npm run trace -- <digest> --events <events.json> [--events …]
       npx artifact-registries-trace …, where the package is installed

Shows the history of a digest: its commit and source, pushes, scans, promotions, deletions, and what was changed
around it, as an EcrAuditTrail has recorded them.
  --log-group    the audit trail's log group, read with the AWS command line
  --events       a file of events: of the archive, or what aws logs filter-log-events prints; - is the standard input
  --manifest     the digest's manifest, or what aws ecr batch-get-image prints; else the log's, or the registry's
  --provenance   its provenance, as cosign verify-attestation prints it
  --json         prints the same as JSON
It ends with 0 where an event tells of the digest, with 1 where none does, and with 2 where it cannot look.
`;

async function main(): Promise<number> {
  const { digest, values, problems } = readCommandLine();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (problems.length > 0) return refuse(problems);
  const given = await readGiven(digest, values, problems);
  const events = problems.length > 0 ? [] : await readAllEvents(digest, values, problems);
  if (problems.length > 0) return refuse(problems);

  const trace = await withManifest(traceOf(digest, events, given), events, given, values);
  process.stdout.write(values.json ? `${JSON.stringify(trace, undefined, 2)}\n` : traceReport(trace));
  return trace.entries.length > 0 ? 0 : 1;
}

interface Values {
  readonly "log-group"?: string | undefined;
  readonly region?: string | undefined;
  readonly since?: string | undefined;
  readonly events?: string[] | undefined;
  readonly manifest?: string | undefined;
  readonly provenance?: string | undefined;
  readonly json?: boolean | undefined;
  readonly help?: boolean | undefined;
}

interface CommandLine {
  readonly digest: string;
  readonly values: Values;
  readonly problems: string[];
}

function readCommandLine(): CommandLine {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    ...{ "log-group": text, region: text, since: text, manifest: text, provenance: text, json: flag },
    events: { type: "string", multiple: true },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [digest = ""] = positionals;
    return { digest, values, problems: values.help ? [] : commandLineProblems(positionals, values) };
  } catch (error) {
    return { digest: "", values: {}, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

function commandLineProblems([digest = "", ...more]: readonly string[], values: Values): string[] {
  const problems: string[] = [];
  if (!/^sha256:[0-9a-f]{64}$/.test(digest) || more.length > 0) {
    problems.push('Name one digest: "sha256:" and 64 lower-case hexadecimal digits, not a tag.');
  }
  if ((values["log-group"] === undefined) === (values.events === undefined)) {
    problems.push("Say where the events are: either --log-group or --events.");
  }
  if (values.events && (values.region !== undefined || values.since !== undefined)) {
    problems.push("--region and --since are about a log group, and mean nothing with --events.");
  }
  if (values.since !== undefined && !parseInstant(values.since)) {
    problems.push("--since is no time with a zone; write it like 2026-11-22T00:00:00Z.");
  }
  if ([...(values.events ?? []), values.manifest, values.provenance].filter((file) => file === "-").length > 1) {
    problems.push("Only one of the files can be the standard input.");
  }
  return problems;
}

async function readGiven(digest: string, { manifest, provenance }: Values, problems: string[]): Promise<TraceGiven> {
  const read = async <T>(file: string | undefined, what: string, reader: (text: string) => T | undefined) => {
    const content = file === undefined ? undefined : await readInput(file, problems);
    const value = content === undefined ? undefined : reader(content);
    if (content !== undefined && value === undefined) problems.push(`${file}: is no ${what} of ${digest}.`);
    return value;
  };
  const ownManifest = await read(manifest, "manifest", (content) => manifestIn(content, digest));
  const ownProvenance = await read(provenance, "provenance", (content) => readProvenance(content, digest));
  return {
    ...(ownManifest !== undefined && { manifest: ownManifest }),
    ...(ownProvenance && { provenance: ownProvenance }),
  };
}

async function readAllEvents(digest: string, values: Values, problems: string[]): Promise<readonly TraceEvent[]> {
  const name = values["log-group"];
  if (name !== undefined) {
    const { region } = values;
    const since = values.since === undefined ? undefined : parseInstant(values.since);
    const place = { name, ...(region !== undefined && { region }), ...(since && { since }) };
    return eventsOfLogGroup(digest, place, problems);
  }
  const events: TraceEvent[] = [];
  for (const file of values.events ?? []) {
    const content = await readInput(file, problems);
    const reading = content === undefined ? undefined : readEvents(content);
    if (reading) events.push(...reading.events);
    if (content !== undefined && !reading) problems.push(`${file}: is not JSON; give events, one after another.`);
    if (reading && reading.others > 0)
      process.stderr.write(`${file}: passed over ${reading.others} that are no events.\n`);
  }
  return inOrder(events);
}

/** Asks the registry for a manifest that neither the command line nor the log has. */
async function withManifest(
  trace: Trace,
  events: readonly TraceEvent[],
  given: TraceGiven,
  values: Values,
): Promise<Trace> {
  const known = given.manifest !== undefined || Object.keys(trace.origin).length > 0;
  const repositories = [...new Set(trace.entries.flatMap(({ repository }) => repository ?? []))];
  if (known || values["log-group"] === undefined || repositories.length === 0) return trace;
  const { manifest, problems } = await manifestOfRepositories(trace.digest, repositories, values.region);
  if (manifest !== undefined) return traceOf(trace.digest, events, { ...given, manifest });
  return { ...trace, unknown: [...trace.unknown, ...problems] };
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`${problems.map((problem) => `${problem}\n`).join("")}\n${usage}`);
  return 2;
}

// A program that reads the report, such as head, may end before it has read all.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
main().then((exitCode) => {
  process.exitCode = exitCode;
});
