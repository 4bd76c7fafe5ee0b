import { Malformed } from "../iam/document";
import type { HeldClaim } from "./held-claim";
import type { NamedSubject } from "./subjects";

/** Subjects that no token can have together with the other claims that are asked for, and such claims. */
export function contradictions(
  subjects: readonly NamedSubject[],
  held: ReadonlyMap<string, HeldClaim>,
): readonly Malformed[] {
  return [...held].flatMap(([claim, { values = [], unknown }]) => {
    if (claim === "sub" || values.length === 0 || unknown.length > 0) return [];
    const asked = new Set(values.map(({ text }) => asInSubject(text)));
    const dead = subjects.filter(({ claims }) => {
      const own = claims.get(claim);
      return own !== undefined && !asked.has(own);
    });
    if (dead.length > 0) {
      const reason = `is dead: the condition on ${claim} says another thing than this subject. Make them say the same.`;
      return dead.map(({ property }) => new Malformed(property, reason));
    }
    const said = new Set(subjects.map(({ claims }) => claims.get(claim)));
    if (said.size === 0 || said.has(undefined)) return [];
    return values
      .filter(({ text }) => !said.has(asInSubject(text)))
      .map(({ property }) => new Malformed(property, "is dead: every subject says another thing. Leave it out."));
  });
}

/** There, any `:` of a value is `%3A`. */
function asInSubject(text: string): string {
  return text.replaceAll(":", "%3A");
}
