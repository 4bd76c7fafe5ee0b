import type { RepositoryArgs } from "@pulumi/gcp/artifactregistry";
import { type Plain, type Snapshot, Unknown } from "../framework/snapshot";

export const repositoryType = "gcp:artifactregistry/repository:Repository";
export type Repository = Snapshot<RepositoryArgs>;

/** The provider takes formats in either case: https://docs.cloud.google.com/artifact-registry/docs/supported-formats */
export function formatOf({ format }: Repository): string | Unknown | undefined {
  if (format instanceof Unknown) return format;
  return typeof format === "string" ? format.toUpperCase() : undefined;
}

/** What artifacts are pushed into; remote repositories hold those of others, and virtual ones none. */
export function isStandard(mode: Plain): boolean | Unknown {
  return mode instanceof Unknown ? mode : mode !== "REMOTE_REPOSITORY" && mode !== "VIRTUAL_REPOSITORY";
}
