import type { LifecyclePolicy, LifecycleRule } from "../../../components/aws/lifecycle/policy";
import { wildcardMatcher } from "../../../components/wildcard";

/** The tags of an image; none for an untagged one. */
export type Tags = readonly string[];

/** What a rule wants to be matched, with prefixes as the patterns that they are. */
export function patternsOf({ selection: { tagPatternList, tagPrefixList } }: LifecycleRule): readonly string[] {
  return tagPatternList ?? (tagPrefixList ?? []).map((prefix) => `${prefix}*`);
}

/** Whether a tag can be like that: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export function canBeTag(pattern: string): boolean {
  return /^[a-zA-Z0-9_*][a-zA-Z0-9._*-]*$/.test(pattern) && pattern.replaceAll("*", "").length <= 128;
}

/** A character that none of the texts has, which together are no longer than a document. */
export function unusedCharacter(texts: readonly string[]): string {
  const used = new Set(texts.flatMap((text) => [...text]));
  // Characters that no tag has, and more of them than a document has characters.
  let code = 0x3400;
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

const digits = [..."0123456789"];
// Few digits in each, since each may be one that a pattern names, and numbers that patterns name less often than a digit.
const usualVersions = digits.flatMap((first) =>
  digits.flatMap((second) => [`${first}.${second}.${first}`, `${first}${second}.${second}${first}.${first}${second}`]),
);

/**
 * Semantic versions of which each is matched by other patterns of the policy than the rest: what all others are matched
 * by as well, and more, is left out.
 */
export function leastVersions({ rules }: LifecyclePolicy): readonly string[] {
  const patterns = [...new Set(rules.flatMap(patternsOf))];
  const unused = digits.find((digit) => !patterns.some((pattern) => pattern.includes(digit)));
  // What matches this one has a `*` for each number, and so matches any, with whatever before and behind it.
  if (unused !== undefined) return [[unused, unused, unused].join(".")];
  const preRelease = `-${unusedCharacter(patterns)}`;
  const versions = [...usualVersions, ...unusualVersions(patterns)].flatMap((version) =>
    ["", "v"].flatMap((prefix) => ["", preRelease].map((suffix) => `${prefix}${version}${suffix}`)),
  );
  const matchers = patterns.map(wildcardMatcher);
  const matches = new Map<string, { readonly version: string; readonly matching: ReadonlySet<number> }>();
  for (const version of versions) {
    const matching = matchers.flatMap((matcher, index) => (matcher(version) ? [index] : []));
    const key = matching.join();
    if (!matches.has(key)) matches.set(key, { version, matching: new Set(matching) });
  }
  const kinds = [...matches.values()];
  return kinds
    .filter(({ matching }) => !kinds.some((other) => other.matching !== matching && isWithin(other.matching, matching)))
    .map(({ version }) => version);
}

/** Versions of numbers in which no two digits follow each other as they do in a pattern. */
function unusualVersions(patterns: readonly string[]): readonly string[] {
  const taken = new Set(patterns.flatMap((pattern) => [...pattern].map((digit, index) => digit + pattern[index + 1])));
  const numbers = digits.slice(1).flatMap((first) => {
    const others = [...digits.slice(Number(first)), ...digits];
    const pairs = others.flatMap((second) => others.map((third) => [first + second, second + third] as const));
    const [start, end] = pairs.find((pair) => !pair.some((two) => taken.has(two))) ?? [];
    return start && end ? [start + end.slice(1)] : [];
  });
  const [one, other] = [numbers.at(0), numbers.at(-1)];
  return numbers.flatMap((major) => [`${major}.${one}.${other}`, `${major}.${other}.${one}`]);
}

function isWithin(some: ReadonlySet<number>, all: ReadonlySet<number>): boolean {
  return some.size < all.size && [...some].every((pattern) => all.has(pattern));
}
