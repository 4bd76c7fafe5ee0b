import { holdsLabel } from "../../components/gcp/labels";
import { matchesWildcard } from "../../components/wildcard";
import type { Setting } from "../framework/policy";
import { isRecord, type Plain, Unknown } from "../framework/snapshot";
import type { Repository } from "./repository";

// https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos
const idPatterns = { type: "array", items: { type: "string", pattern: "^[a-z0-9*-]+$" } } as const;

export const releasedSettings = {
  releasedRepositories: {
    meaning:
      "Ids of repositories that hold released artifacts, where `*` stands for any characters. Others are told by what " +
      "follows, or by their label `artifact-registries-holds` (`released` or `unreleased`).",
    default: ["production-*", "prod-*", "live-*"] as readonly string[],
    schema: idPatterns,
  },
  unreleasedRepositories: {
    meaning:
      "Ids of repositories that hold no released artifacts, where `*` stands for any characters. What nobody says this " +
      "of is judged as if it held some.",
    default: [] as readonly string[],
    schema: idPatterns,
  },
} satisfies Record<string, Setting<unknown>>;

export type ReleasedSettings = {
  readonly [Name in keyof typeof releasedSettings]: (typeof releasedSettings)[Name]["default"];
};

/** Whether a repository may hold released artifacts: it does unless something says that it does not. */
export function mayHoldReleased(
  { labels, repositoryId }: Repository,
  { releasedRepositories, unreleasedRepositories }: ReleasedSettings,
): boolean | Unknown {
  if (repositoryId instanceof Unknown && releasedRepositories.length > 0) return repositoryId;
  if (isNamed(repositoryId, releasedRepositories)) return true;
  const label = isRecord(labels) ? labels[holdsLabel] : labels;
  if (label instanceof Unknown) return label;
  if (label === "released") return true;
  if (label === "unreleased") return false;
  if (repositoryId instanceof Unknown && unreleasedRepositories.length > 0) return repositoryId;
  return !isNamed(repositoryId, unreleasedRepositories);
}

function isNamed(id: Plain, patterns: readonly string[]): boolean {
  return typeof id === "string" && patterns.some((pattern) => matchesWildcard(pattern, id));
}
