import type { Problem } from "../../delivery/problem";
import { type Assumption, assumingMost } from "./assumed-conditions";
import { inWords } from "./groups";
import { permissionsOf } from "./matrix";
import { namedOutside } from "./outside";
import { type Place, placesOf, questionsOf } from "./places";
import { readAccessDocuments } from "./read-documents";
import type { StateResource } from "./state";
import { stateDocuments } from "./state-documents";
import { type Origin, originsOf } from "./trust-words";

/** The same that can be done to some places. */
export interface AccessRow {
  /** Groups of actions, or actions. */
  readonly what: readonly string[];
  readonly where: readonly string[];
}

export interface IdentityAccess {
  readonly arn: string;
  /** Who may take the role; `undefined` of a user, and where that cannot be read. */
  readonly from?: readonly Origin[];
  readonly may: readonly AccessRow[];
}

/** Who may do what in a stack. */
export interface StackAccess {
  readonly identities: readonly IdentityAccess[];
  /** What none of them may. */
  readonly nobody: readonly AccessRow[];
  readonly assumptions: readonly Assumption[];
  /** What was not judged, and why. */
  readonly gaps: readonly Problem[];
}

export function stackAccess(resources: readonly StateResource[]): StackAccess {
  // A state has its resources in the order in which they came to be, which differs from one update to the next.
  const inOrder = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const { documents, gaps } = stateDocuments(inOrder);
  const { read, problems } = readAccessDocuments(documents);
  const { assumed, assumptions } = assumingMost(read);
  const outside = namedOutside(documents);
  const places = placesOf(assumed, outside.repositories);
  const permissions = permissionsOf(assumed, questionsOf(places));
  const allowed = new Map<string, Set<string>>();
  for (const { identity, action, resource } of permissions) {
    for (const key of [`${identity} ${resource}`, resource]) {
      const actions = allowed.get(key) ?? new Set();
      allowed.set(key, actions.add(action));
    }
  }
  const of = (key: string) => allowed.get(key) ?? new Set<string>();
  const readable = new Set(read.identities.filter(({ trust }) => trust).map(({ arn }) => arn));
  return {
    identities: documents.identities.map(({ arn, trustPolicy }) => ({
      arn,
      ...(trustPolicy !== undefined && readable.has(arn) && { from: originsOf(trustPolicy) }),
      may: rowsOf(places, ({ resource, groups }) => inWords(groups, of(`${arn} ${resource}`))),
    })),
    nobody: rowsOf(places, ({ resource, groups }) => {
      const some = of(resource);
      return groups.filter(({ actions }) => !actions.some((action) => some.has(action))).map(({ name }) => name);
    }),
    assumptions,
    gaps: [...gaps, ...problems, ...outside.gaps],
  };
}

/** What can be done where: families as one where they agree, then places with the same words in one row. */
function rowsOf(places: readonly Place[], whatOf: (place: Place) => readonly string[]): readonly AccessRow[] {
  const families = new Map<string, { readonly place: Place; readonly what: readonly string[] }[]>();
  for (const place of places) {
    const family = families.get(place.family) ?? [];
    family.push({ place, what: whatOf(place) });
    families.set(place.family, family);
  }
  const rows = new Map<string, { readonly what: readonly string[]; readonly where: string[] }>();
  const add = (what: readonly string[], where: string) => {
    if (what.length === 0) return;
    const row = rows.get(what.join(" ")) ?? { what, where: [] };
    row.where.push(where);
    rows.set(what.join(" "), row);
  };
  for (const [family, members] of families) {
    const [first] = members;
    const agree = members.every(({ what }) => what.join(" ") === first?.what.join(" "));
    if (first && agree && members.length > 1) add(first.what, `${family} (${members.length})`);
    else for (const { place, what } of members) add(what, place.name);
  }
  return [...rows.values()];
}
