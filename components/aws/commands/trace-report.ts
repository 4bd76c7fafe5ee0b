import { printable } from "../../commands/printable";
import type { Actor } from "../trace/actor";
import type { Trace, TraceEntry } from "../trace/trace";

/** The history of a digest, for people to read. */
export function traceReport({ digest, origin, provenance, entries, unknown }: Trace): string {
  const lines = [
    digest,
    ...facts("says the manifest", [
      ["commit", origin.commit],
      ["source", origin.source],
      ["created", origin.created],
    ]),
    ...facts("says the provenance, whose signature is not checked here", [
      ["commit", provenance?.commit],
      ["source", provenance?.source],
      ["run", provenance?.invocation],
      ["builder", provenance?.builder],
    ]),
    "",
    ...entries.flatMap(entryLines),
    ...(entries.length === 0 ? ["No event tells of it.", ""] : []),
    ...section(`Runs, if the workflows are those of ${origin.source}:`, runs(origin.source, entries)),
    ...section("Not known:", unknown),
    "A role is AWS's word; a session's name is the word of whoever took the role. Events are sent on a best-effort",
    "basis, and pulls are not recorded: what is not here may have happened.",
    "",
  ];
  return lines.map(printable).join("\n");
}

function facts(by: string, values: readonly (readonly [string, string | undefined])[]): readonly string[] {
  return values.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(8)} ${value}, ${by}`]));
}

function entryLines({ time, repository, what, by, notes }: TraceEntry): readonly string[] {
  return [
    `${time}  ${repository ?? "no repository"}`,
    `  ${what}`,
    ...notes.map((note) => `  ${note}`),
    ...(by ? [`  by ${actorWords(by)}`] : []),
    "",
  ];
}

function actorWords({ who, role, session, run }: Actor): string {
  if (role === undefined) return who;
  if (run) return `${run.duty}, run ${run.id}, attempt ${run.attempt} (role ${role})`;
  return session === undefined ? `role ${role}` : `role ${role}, session ${session}`;
}

/** https://docs.github.com/en/actions/how-tos/monitor-workflows/view-workflow-run-history */
function runs(source: string | undefined, entries: readonly TraceEntry[]): readonly string[] {
  if (source === undefined || !/^https:\/\/[^\s/]+\/[^\s/]+\/[^\s/]+$/.test(source)) return [];
  const urls = entries.flatMap(({ by }) =>
    by?.run ? [`${source}/actions/runs/${by.run.id}/attempts/${by.run.attempt}`] : [],
  );
  return [...new Set(urls)];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}
