import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { isRecord, Unknown } from "../framework/snapshot";
import { mayHoldReleased, type ReleasedSettings, releasedSettings } from "./released";
import { formatOf, isStandard, type Repository, repositoryType } from "./repository";

/** In a repository that holds nothing released, who may move tags is judged by `google-ci-permissions`. */
export const garImmutableTags = definePolicy({
  name: "gar-immutable-tags",
  displayName: "Docker tags in Artifact Registry are immutable",
  description: "A tag of a Docker repository that may hold released images always names the image that it first named.",
  why:
    "Whoever can push could put another image under a tag that has been tested, approved or deployed, and nothing " +
    "that names it by that tag would show it.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
  ],
  tags: ["gcp", "artifact-registry", "immutable-tags"],
  remediationSteps:
    "Set `dockerConfig` of the repository to `{ immutableTags: true }`. Where a first environment has to delete tagged " +
    "images by age, which immutable tags rule out, label it `artifact-registries-holds: unreleased`, or name it in the " +
    "setting `unreleasedRepositories`, and let nobody who runs in CI move its tags.",
  url: "https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos",
  settings: releasedSettings,
  resource: {
    reads: { [repositoryType]: ["dockerConfig", "format", "labels", "mode", "repositoryId"] },
    check: ({ properties }, settings) => checkImmutableTags(properties, settings),
    remediate: ({ properties }, settings) => {
      const { dockerConfig }: Repository = properties;
      const [finding] = checkImmutableTags(properties, settings);
      return finding && !finding.unknown && (dockerConfig === undefined || isRecord(dockerConfig))
        ? { dockerConfig: { ...dockerConfig, immutableTags: true } }
        : undefined;
    },
  },
});

function checkImmutableTags(repository: Repository, settings: ReleasedSettings): readonly Finding[] {
  const { dockerConfig } = repository;
  const immutable = isRecord(dockerConfig) ? dockerConfig.immutableTags : dockerConfig;
  if (immutable === true && isRecord(dockerConfig)) return [];
  const [format, standard] = [formatOf(repository), isStandard(repository.mode)];
  if ((typeof format === "string" && format !== "DOCKER") || standard === false) return [];
  const released = mayHoldReleased(repository, settings);
  if (released === false) return [];
  const unknown = [immutable, format, standard, released].find((value) => value instanceof Unknown);
  if (unknown) return [unknownFinding(unknown, "scalar")];
  const reason = "is not true, so that a tag can be moved to another image. Set it to true.";
  return [{ property: "dockerConfig.immutableTags", reason }];
}
