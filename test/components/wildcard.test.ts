import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcard } from "../../components/wildcard";
import { obviouslyMatches } from "./obvious-wildcard";

describe("a wildcard pattern", () => {
  it.each([
    ["prod", "prod", "prod1"],
    ["prod*", "production-team1", "preprod"],
    ["*prod", "preprod", "prod1"],
    ["*prod*", "repo-production", "pro-d"],
    ["a*b", "ab", "a"],
    ["ab*ba", "abba", "aba"],
    ["*a*b*", "xaybz", "xbya"],
    ["a.c", "a.c", "abc"],
    ["**", "", undefined],
    ["", "", "a"],
  ])("%s matches %s and not %s", (pattern, matched, other) => {
    expect(matchesWildcard(pattern, matched)).toBe(true);
    if (other !== undefined) expect(matchesWildcard(pattern, other)).toBe(false);
  });

  it("matches what trying out letter by letter finds", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
    const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 7 });
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(obviouslyMatches(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is matched in a text where trying every place of every part would never end", () => {
    expect(matchesWildcard(`${"*a".repeat(50)}*b`, "a".repeat(200_000))).toBe(false);
  });
});
