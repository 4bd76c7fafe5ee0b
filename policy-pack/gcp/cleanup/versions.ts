import { type CleanupVersion, evaluateCleanupPolicies } from "../../../components/gcp/cleanup/evaluate";
import type { CleanupCondition, CleanupPolicy } from "../../../components/gcp/cleanup/policy";

/** Kinds of versions that one policy is asked about, at most. */
export const maximumKinds = 1000;

/** A name that no prefix is the beginning of, and whose beginning no prefix is. */
const unnamed = "\u{10ffff}";
const at = new Date("2126-01-01T00:00:00Z");
const secondsPerCentury = 100 * 365 * 86_400;

/** What versions have in common, apart from how many there are. */
export interface Kind {
  readonly package: string;
  readonly version: string;
  readonly tags: readonly string[];
  readonly ageSeconds: number;
}

/** How many kinds of versions a condition tells apart by its prefixes. */
export function kindsOf({ packageNamePrefixes, tagPrefixes, versionNamePrefixes }: CleanupCondition): number {
  return [packageNamePrefixes, tagPrefixes, versionNamePrefixes].reduce(
    (product, prefixes) => product * Math.max(1, prefixes.length),
    1,
  );
}

/** The versions, with a tag or without, that a condition matches and that policies which keep are least likely to match. */
export function matchedKinds(condition: CleanupCondition, tagged: boolean): readonly Kind[] {
  const { tagState, packageNamePrefixes, tagPrefixes, versionNamePrefixes } = condition;
  const ageSeconds = oldestAge(condition);
  if (ageSeconds === undefined || (tagState !== "ANY" && (tagState === "TAGGED") !== tagged)) return [];
  const names = (prefixes: readonly string[]) =>
    prefixes.length === 0 ? [unnamed] : prefixes.map((prefix) => `${prefix}${unnamed}`);
  return names(packageNamePrefixes).flatMap((name) =>
    names(versionNamePrefixes).flatMap((version) =>
      (tagged ? names(tagPrefixes).map((tag) => [tag]) : [[]]).map((tags) => ({
        package: name,
        version,
        tags,
        ageSeconds,
      })),
    ),
  );
}

/** What no policy names, as old as can be. */
export function otherKind(tagged: boolean): Kind {
  return { package: unnamed, version: unnamed, tags: tagged ? [unnamed] : [], ageSeconds: secondsPerCentury };
}

function oldestAge({ olderThanSeconds = -1, newerThanSeconds }: CleanupCondition): number | undefined {
  const age =
    newerThanSeconds === undefined ? Math.max(secondsPerCentury, olderThanSeconds + 1) : newerThanSeconds - 0.001;
  return age > Math.max(olderThanSeconds, 0) ? age : undefined;
}

/** Whether the only version of its package is deleted, as if its tags could be. */
export function deletesTheOnlyOne(policies: readonly CleanupPolicy[], kind: Kind): boolean {
  return isDeleted(policies, [versionOf(kind)]);
}

/** Whether a version is deleted once there are more: however many are kept, one stands for them. */
export function deletesInTheEnd(policies: readonly CleanupPolicy[], kind: Kind): boolean {
  const keepingOne = policies.map((policy) =>
    "mostRecentVersions" in policy
      ? { ...policy, mostRecentVersions: { ...policy.mostRecentVersions, keepCount: 1 } }
      : policy,
  );
  return isDeleted(keepingOne, [versionOf(kind), { ...versionOf({ ...kind, ageSeconds: 0 }) }]);
}

function isDeleted(policies: readonly CleanupPolicy[], versions: readonly CleanupVersion[]): boolean {
  const [oldest] = evaluateCleanupPolicies(policies, versions, { at, immutableTags: false, dryRun: false });
  return oldest?.isDeleted ?? false;
}

function versionOf({ package: name, version, tags, ageSeconds }: Kind): CleanupVersion {
  return { package: name, version, tags, createdAt: new Date(at.getTime() - ageSeconds * 1000) };
}
