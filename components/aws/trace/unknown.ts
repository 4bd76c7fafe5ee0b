import type { Origin } from "./manifest";
import type { Happening } from "./pair";

/** What events and the manifest leave open, in sentences. */
export function unknownOf(
  all: readonly Happening[],
  manifest: string | undefined,
  { commit, source }: Origin,
): readonly string[] {
  const done = all.filter(({ refusal }) => refusal === undefined);
  const pushes = done.filter(({ kind }) => kind === "push");
  const unnamed = done.filter(({ kind, called }) => (kind === "push" || kind === "deletion") && !called);
  const scanned = done.some(({ what }) => what === "was scanned");
  return [
    ...(manifest === undefined ? ["The commit and the source: no manifest of the digest was found."] : []),
    ...(manifest !== undefined && commit === undefined
      ? ["The commit: the manifest has no annotation org.opencontainers.image.revision."]
      : []),
    ...(manifest !== undefined && source === undefined
      ? ["The source: the manifest has no annotation org.opencontainers.image.source."]
      : []),
    ...(pushes.length === 0 ? ["Where it was pushed, when and by whom: no push of it is among the events."] : []),
    ...unnamed.map(
      ({ what, time, repository }) =>
        `By whom it ${what} at ${time.toISOString()} in ${repository ?? "an unnamed repository"}: CloudTrail's record is not among the events.`,
    ),
    ...(scanned ? [] : ["What a scan found: no completed scan of it is among the events."]),
  ];
}
