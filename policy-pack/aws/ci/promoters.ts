import type { StackFinding } from "../../framework/policy";
import type { Identity } from "./identities";
import type { RepositoryGrant } from "./repository-grants";
import { patternsOverlap } from "./resources";

/** Somebody who writes an environment, and where that is granted. */
interface Writer {
  readonly who: string;
  /** The names of the repositories that it writes there. */
  readonly names: readonly string[];
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
    return own.flatMap(({ urn, property, promotes, ...writer }): readonly StackFinding[] => {
      const several = own.some((other) => other.who !== writer.who && writeTheSame(writer.names, other.names));
      if (several) return [{ urn, property, reason: severalWriters }];
      return promotes ? [] : [{ urn, property, reason: publishes }];
    });
  });
}

const severalWriters =
  "lets one of several identities write repositories of an environment that only their promoter may write. Leave them to " +
  "one role.";
const publishes =
  "lets a role write a later environment that can pull from no other, so that it publishes there instead of promoting. " +
  "Let it pull from the environment before.";

/** Teams share an environment, and have repositories of their own in it. */
function writeTheSame(first: readonly string[], second: readonly string[]): boolean {
  return first.some((one) => second.some((other) => canMeet(one, other) && patternsOverlap(one, other)));
}

/** Says of nearly all pairs at once that they do not overlap. */
function canMeet(one: string, other: string): boolean {
  const [start = "", begin = ""] = [one, other].map((names) => names.split(/[*?]/, 1)[0]);
  return start.startsWith(begin) || begin.startsWith(start);
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
    const namesIn = (environment: string) =>
      writes.filter((place) => place.environment === environment).map(({ names }) => names);
    const read = new Set(reads.map(({ environment }) => environment));
    for (const [environment, { urn, property }] of places) {
      const promotes = read.size > (read.has(environment) ? 1 : 0);
      const who = name ?? role?.urn ?? "";
      add(environment, { who, names: namesIn(environment), urn, property, writesMore: places.size > 1, promotes });
    }
  }
  const names = new Set(writing.map(({ name }) => name));
  for (const { environments, names: repository, writes, principal, urn, property } of grants) {
    if (!writes || typeof principal !== "string" || names.has(principal)) continue;
    for (const environment of environments) {
      add(environment, { who: principal, names: [repository], urn, property, writesMore: false, promotes: true });
    }
  }
  return writers;
}
