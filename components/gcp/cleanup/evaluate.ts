import type { CleanupCondition, CleanupMostRecentVersions, CleanupPolicy } from "./policy";

/** A version of a package: an image by its digest, or a version of an npm, Maven or Python package. */
export interface CleanupVersion {
  /** The package's name, such as `api` or `charts/api`. */
  readonly package: string;
  /** The version's name: a digest, or `1.4.0`. */
  readonly version: string;
  readonly tags: readonly string[];
  /** When it came into the repository. */
  readonly createdAt: Date;
}

/** What the policies do to a version, and which of them. */
export interface CleanupDecision {
  readonly version: CleanupVersion;
  readonly isDeleted: boolean;
  /** Ids of the policies that match it and delete. */
  readonly deletedBy: readonly string[];
  /** Ids of the policies that match it and keep: one is enough. */
  readonly keptBy: readonly string[];
  /** Whether it would be deleted if its tags were not immutable. */
  readonly isHeldByTags: boolean;
}

/** What the repository says beside its policies. */
export interface CleanupSettings {
  readonly at: Date;
  /** Whether its tags are immutable: what has a tag is not deleted then. */
  readonly immutableTags: boolean;
  /** Whether cleanup only logs what it would delete. */
  readonly dryRun: boolean;
}

/**
 * Says which versions of a repository cleanup deletes: those that a policy deletes and no policy keeps. Google's job runs
 * within about a day. What it does with the images of a multi-platform image, and with what refers to an image, is not
 * documented, and here they are versions like any other, which takes more: without the job, the registry was seen to
 * refuse deleting an image that an index is made of (https://github.com/GoogleCloudPlatform/gcr-cleaner/issues/118).
 *
 * @param policies those that `readCleanupPolicies` has read
 * @see https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview
 */
export function evaluateCleanupPolicies(
  policies: readonly CleanupPolicy[],
  versions: readonly CleanupVersion[],
  { at, immutableTags, dryRun }: CleanupSettings,
): CleanupDecision[] {
  const matching = policies.map((policy) => ({ ...policy, matches: matcherOf(policy, versions, at) }));
  return versions.map((version) => {
    const of = (action: string) =>
      matching.filter((policy) => policy.action === action && policy.matches(version)).map(({ id }) => id);
    const deletedBy = of("DELETE");
    const keptBy = of("KEEP");
    const isMeant = deletedBy.length > 0 && keptBy.length === 0;
    // https://docs.cloud.google.com/artifact-registry/docs/repositories/update-repo-settings
    const isHeldByTags = isMeant && immutableTags && version.tags.length > 0;
    return { version, isDeleted: isMeant && !isHeldByTags && !dryRun, deletedBy, keptBy, isHeldByTags };
  });
}

function matcherOf(
  policy: CleanupPolicy,
  versions: readonly CleanupVersion[],
  at: Date,
): (version: CleanupVersion) => boolean {
  if ("condition" in policy) return (version) => meets(version, policy.condition, at);
  const kept = newest(versions, policy.mostRecentVersions);
  return (version) => kept.has(version);
}

function meets(version: CleanupVersion, condition: CleanupCondition, at: Date): boolean {
  const { tagState, tagPrefixes, versionNamePrefixes, packageNamePrefixes } = condition;
  const { olderThanSeconds, newerThanSeconds } = condition;
  const age = (at.getTime() - version.createdAt.getTime()) / 1000;
  // "Formats that don't support tags are treated as untagged": they are versions without tags.
  const isTagged = version.tags.length > 0;
  return (
    (tagState === "ANY" || (tagState === "TAGGED") === isTagged) &&
    (tagPrefixes.length === 0 || version.tags.some((tag) => startsWithOne(tag, tagPrefixes))) &&
    (versionNamePrefixes.length === 0 || startsWithOne(version.version, versionNamePrefixes)) &&
    (packageNamePrefixes.length === 0 || startsWithOne(version.package, packageNamePrefixes)) &&
    (olderThanSeconds === undefined || age > olderThanSeconds) &&
    (newerThanSeconds === undefined || age < newerThanSeconds)
  );
}

function startsWithOne(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix));
}

/**
 * The newest versions of each package, whatever tags they have: the documentation's example keeps an untagged one, and of
 * two packages with one version each it keeps both. https://docs.cloud.google.com/artifact-registry/docs/repositories
 */
function newest(
  versions: readonly CleanupVersion[],
  { keepCount, packageNamePrefixes }: CleanupMostRecentVersions,
): ReadonlySet<CleanupVersion> {
  const byPackage = new Map<string, CleanupVersion[]>();
  for (const version of versions) {
    if (packageNamePrefixes.length > 0 && !startsWithOne(version.package, packageNamePrefixes)) continue;
    const others = byPackage.get(version.package);
    if (others) others.push(version);
    else byPackage.set(version.package, [version]);
  }
  // Of versions of one moment the documentation does not say which is newer; the answer must not depend on their order.
  const inOrder = (one: CleanupVersion, other: CleanupVersion) =>
    other.createdAt.getTime() - one.createdAt.getTime() || (one.version < other.version ? -1 : 1);
  return new Set([...byPackage.values()].flatMap((all) => all.sort(inOrder).slice(0, keepCount)));
}
