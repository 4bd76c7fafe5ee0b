import type { ActionGroup } from "./action-groups";
import type { AccessRow } from "./stack-access";

/** Something that something can be done to, as people call it. */
export interface Place {
  /** As a question names it. */
  readonly resource: string;
  readonly name: string;
  /** Places with the same one are called by it when the same can be done to all of them. */
  readonly family: string;
  readonly groups: readonly ActionGroup[];
  /** Actions that are in no group, and are worth telling where somebody may do them. */
  readonly others?: readonly string[];
}

export function questionsOf(
  places: readonly Place[],
): readonly { readonly action: string; readonly resource: string }[] {
  return places.flatMap(({ resource, groups, others = [] }) => {
    const actions = new Set([...groups.flatMap((group) => group.actions), ...others]);
    return [...actions].map((action) => ({ action, resource }));
  });
}

/** What can be done where: families as one where they agree, then places with the same words in one row. */
export function rowsOf(places: readonly Place[], whatOf: (place: Place) => readonly string[]): readonly AccessRow[] {
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
