import type { LifecyclePolicy, LifecycleRule } from "../../../components/aws/lifecycle/policy";
import { matchesWildcard } from "../../../components/wildcard";

/** The tags of an image; none for an untagged one. */
export type Tags = readonly string[];

/** What a rule wants to be matched, with prefixes as the patterns that they are. */
export function patternsOf({ selection: { tagPatternList, tagPrefixList } }: LifecycleRule): readonly string[] {
  return tagPatternList ?? (tagPrefixList ?? []).map((prefix) => `${prefix}*`);
}

/** A character that none of the texts has. */
export function unusedCharacter(texts: readonly string[]): string {
  const used = new Set(texts.flatMap((text) => [...text]));
  // Characters that no tag and no usual pattern has come first; a document has too few to use all of them up.
  let code = 0xe000;
  while (used.has(String.fromCharCode(code))) code++;
  return String.fromCharCode(code);
}

/**
 * The tag among all that a pattern matches which the fewest other patterns match: what stands for `*` has a character
 * that no pattern names, so that only another pattern's `*` can stand for it. A pattern that matches this tag matches
 * every tag that this one's pattern does.
 */
export function leastTag(pattern: string, unused: string): string {
  return pattern.replaceAll("*", unused);
}

/**
 * The images that only a rule of higher priority can keep from being selected by this one: each carries no tag that the
 * rule does not need, and of those that it needs the ones which the fewest other patterns match.
 */
export function leastSelected(rule: LifecycleRule, unused: string): readonly Tags[] {
  if (rule.selection.tagStatus === "untagged") return [[]];
  if (rule.selection.tagStatus === "any") return [[], [unused]];
  return [[...new Set(patternsOf(rule).map((pattern) => leastTag(pattern, unused)))]];
}

const majors = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "47"];
const versions = ["", "v"].flatMap((prefix) =>
  majors.flatMap((major) =>
    [".0.0", ".53.71"].flatMap((rest) => ["", "-rc.1", "-x"].map((suffix) => `${prefix}${major}${rest}${suffix}`)),
  ),
);

/**
 * Semantic versions, with and without a `v` and a pre-release, of which each is matched by other patterns of the policy
 * than the rest: what all others are matched by as well, and more, is left out.
 */
export function leastVersions({ rules }: LifecyclePolicy): readonly string[] {
  const patterns = [...new Set(rules.flatMap(patternsOf))];
  const matches = new Map<string, { readonly version: string; readonly matching: ReadonlySet<string> }>();
  for (const version of versions) {
    const matching = patterns.filter((pattern) => matchesWildcard(pattern, version));
    const key = JSON.stringify(matching);
    if (!matches.has(key)) matches.set(key, { version, matching: new Set(matching) });
  }
  const kinds = [...matches.values()];
  return kinds
    .filter(({ matching }) => !kinds.some((other) => other.matching !== matching && isWithin(other.matching, matching)))
    .map(({ version }) => version);
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return some.size < all.size && [...some].every((pattern) => all.has(pattern));
}
