/** What a policy does with the versions that it matches. */
export type CleanupAction = "DELETE" | "KEEP";

/** Which versions a policy is about, by their tags. */
export type CleanupTagState = "ANY" | "TAGGED" | "UNTAGGED";

/**
 * Which versions a policy matches: those for which everything holds that is given. Of prefixes one is enough. A package's
 * name is compared as it is written, `charts/api`; how its slash meets a prefix is not documented.
 *
 * @see https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories#CleanupPolicyCondition
 */
export interface CleanupCondition {
  readonly tagState: CleanupTagState;
  readonly tagPrefixes: readonly string[];
  readonly versionNamePrefixes: readonly string[];
  readonly packageNamePrefixes: readonly string[];
  /** Of the time since the version came into the repository. */
  readonly olderThanSeconds?: number;
  readonly newerThanSeconds?: number;
}

/** The newest versions of each package. */
export interface CleanupMostRecentVersions {
  readonly keepCount: number;
  /** None is every package. */
  readonly packageNamePrefixes: readonly string[];
}

/** A policy that has been read: by a condition, or, to keep, by how recent a version is. */
export type CleanupPolicy = { readonly id: string } & (
  | { readonly action: CleanupAction; readonly condition: CleanupCondition }
  | { readonly action: "KEEP"; readonly mostRecentVersions: CleanupMostRecentVersions }
);

/** https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview */
export const maximumCleanupPolicies = 10;
