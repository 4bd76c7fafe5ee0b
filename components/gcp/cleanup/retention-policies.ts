import { defaultUntaggedDays, type Retention, untaggedDaysOf } from "../../delivery/retention";
import { GooglePackageFormat } from "../package-format";
import { daysDuration } from "./duration";

/** A policy as Pulumi's repository takes it. */
export interface CleanupPolicyInput {
  readonly id: string;
  readonly action: "DELETE" | "KEEP";
  readonly condition?: { readonly tagState: "ANY" | "TAGGED" | "UNTAGGED"; readonly olderThan?: string };
  readonly mostRecentVersions?: { readonly keepCount: number };
}

/** A repository, as far as it decides what can be deleted from it. */
interface CleanedRepository {
  readonly format: GooglePackageFormat;
  /** Whether the service keeps its tags from moving. */
  readonly immutableTags: boolean;
}

/**
 * What is deleted from an environment that holds nothing but unreleased artifacts. What belongs to an image, its
 * signatures and the images of its platforms, is untagged and goes later than what has a tag. Where the service keeps the
 * tags, the image itself stays, and an untagged policy may take what belongs to it: no condition can tell those apart.
 */
export function unreleasedCleanupPolicies(
  { format, immutableTags }: CleanedRepository,
  { unreleased }: Retention,
): CleanupPolicyInput[] {
  if (unreleased.by === "archive") throw new Error("Google Artifact Registry has no archive storage");
  const isDocker = format === GooglePackageFormat.Docker;
  // A count is of versions: it would take what belongs to images that stay as soon as there are newer versions.
  if (isDocker && immutableTags) {
    // Days of packages are no reason to take what belongs to images that stay.
    const given = unreleased.by === "age" ? unreleased.untaggedDays : undefined;
    return [older("delete-untagged", "UNTAGGED", given ?? defaultUntaggedDays)];
  }
  if (unreleased.by === "count") return newestOnly(unreleased.keepNewest);
  const { days, keepNewest } = unreleased;
  const deleted = isDocker
    ? [older("delete-unreleased", "TAGGED", days), older("delete-untagged", "UNTAGGED", untaggedDaysOf(unreleased))]
    : [older("delete-unreleased", "ANY", days)];
  return keepNewest === undefined ? deleted : [...deleted, keepNewestPolicy(keepNewest)];
}

function older(id: string, tagState: "ANY" | "TAGGED" | "UNTAGGED", days: number): CleanupPolicyInput {
  return { id, action: "DELETE", condition: { tagState, olderThan: daysDuration(days) } };
}

/** What is deleted from an environment that holds released artifacts: packages by count, and of images nothing. */
export function releasedCleanupPolicies(
  { format }: Pick<CleanedRepository, "format">,
  { keepReleased }: Retention,
): CleanupPolicyInput[] {
  return format === GooglePackageFormat.Docker || keepReleased === "all" ? [] : newestOnly(keepReleased);
}

/** KEEP alone deletes nothing: https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview */
function newestOnly(keepCount: number): CleanupPolicyInput[] {
  return [{ id: "delete-others", action: "DELETE", condition: { tagState: "ANY" } }, keepNewestPolicy(keepCount)];
}

function keepNewestPolicy(keepCount: number): CleanupPolicyInput {
  return { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount } };
}
