import type { StackFinding } from "../../framework/policy";
import type { Identity } from "./identities";
import type { RepositoryGrant } from "./repository-grants";

/** Somebody who writes an environment, and where that is granted. */
interface Writer {
  readonly who: string;
  readonly urn: string;
  readonly property: string;
  /** Whether it writes others as well, for which it is refused already. */
  readonly writesMore: boolean;
  /** Whether it reads another environment, which is what promotes instead of publishing. */
  readonly promotes: boolean;
}

/** Whether each later environment has one writer, who promotes into it. */
export function promoterFindings(
  writing: readonly Identity[],
  later: ReadonlyMap<string, string>,
  grants: readonly RepositoryGrant[],
): readonly StackFinding[] {
  const writers = writersOf(writing, grants);
  return [...later].flatMap(([environment, repository]): readonly StackFinding[] => {
    const all = writers.get(environment) ?? [];
    // Where no role of the stack writes anything, the roles are in another stack.
    if (all.length === 0 && writing.length > 0) {
      const reason =
        "is in an environment that no role of CI in this stack writes, so that nobody can promote into it but by more " +
        "than a promoter has. Add a role that reads the environment before and writes this one.";
      return [{ urn: repository, property: "name", reason }];
    }
    const own = all.filter(({ writesMore }) => !writesMore);
    const several = new Set(own.map(({ who }) => who)).size > 1;
    const reason = several
      ? "lets one of several identities write an environment that only its promoter may write. Leave it to one role."
      : "lets a role write a later environment that can pull from no other, so that it publishes there instead of " +
        "promoting. Let it pull from the environment before.";
    const found = several ? own : own.filter(({ promotes }) => !promotes);
    return found.map(({ urn, property }) => ({ urn, property, reason }));
  });
}

function writersOf(
  writing: readonly Identity[],
  grants: readonly RepositoryGrant[],
): ReadonlyMap<string, readonly Writer[]> {
  const writers = new Map<string, Writer[]>();
  const add = (environment: string, writer: Writer) => {
    const others = writers.get(environment);
    if (others) others.push(writer);
    else writers.set(environment, [writer]);
  };
  for (const { name, role, writes, reads } of writing) {
    const places = new Map(writes.toReversed().map((place) => [place.environment, place]));
    const read = new Set(reads.map(({ environment }) => environment));
    for (const [environment, { urn, property }] of places) {
      const promotes = read.size > (read.has(environment) ? 1 : 0);
      add(environment, { who: name ?? role?.urn ?? "", urn, property, writesMore: places.size > 1, promotes });
    }
  }
  const names = new Set(writing.map(({ name }) => name));
  for (const { environments, writes, principal, urn, property } of grants) {
    if (!writes || typeof principal !== "string" || names.has(principal)) continue;
    for (const environment of environments) {
      add(environment, { who: principal, urn, property, writesMore: false, promotes: true });
    }
  }
  return writers;
}
