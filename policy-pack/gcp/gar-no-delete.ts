import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { Unknown } from "../framework/snapshot";
import { mayHoldReleased, type ReleasedSettings, releasedSettings } from "./released";
import { isStandard, type Repository, repositoryType } from "./repository";

/** With the first a deletion fails, with the second nothing happens to the repository itself. */
const keeping = ["PREVENT", "ABANDON"];

export const garNoDelete = definePolicy({
  name: "gar-no-delete",
  displayName: "Repositories in Artifact Registry are not deleted with their artifacts",
  description: "No apply deletes a repository that may hold released artifacts.",
  why:
    "Google deletes a repository with everything in it. One apply that removes or replaces it would delete what runs in " +
    "production, and what to roll back to.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-12",
      specification: "Information Management and Retention",
    },
  ],
  tags: ["gcp", "artifact-registry", "deletion-safety"],
  remediationSteps:
    "Set `deletionPolicy` of the repository to `PREVENT`, and apply that before anything else. Label one that holds " +
    "nothing released `artifact-registries-holds: unreleased`, or name it in the setting `unreleasedRepositories`.",
  url: "https://www.pulumi.com/registry/packages/gcp/api-docs/artifactregistry/repository/#deletionpolicy_nodejs",
  settings: releasedSettings,
  resource: {
    reads: { [repositoryType]: ["deletionPolicy", "labels", "mode", "repositoryId"] },
    check: ({ properties }, settings) => checkDeletionPolicy(properties, settings),
  },
});

function checkDeletionPolicy(repository: Repository, settings: ReleasedSettings): readonly Finding[] {
  const { deletionPolicy, mode } = repository;
  if (typeof deletionPolicy === "string" && keeping.includes(deletionPolicy)) return [];
  const [standard, released] = [isStandard(mode), mayHoldReleased(repository, settings)];
  if (standard === false || released === false) return [];
  const unknown = [deletionPolicy, standard, released].find((value) => value instanceof Unknown);
  if (unknown) return [unknownFinding(unknown, "scalar")];
  const reason =
    "lets an apply that removes or replaces the repository delete every artifact in it. Set it to PREVENT.";
  return [{ property: "deletionPolicy", reason }];
}
