import type { Setting } from "../../framework/policy";

const namePatterns = { type: "array", items: { type: "string", pattern: "^[a-z0-9*][a-z0-9._/*-]*$" } } as const;

export const retentionSettings = {
  releasedRepositories: {
    meaning:
      "Repositories in which every tagged image is released, where `*` stands for any characters. Others are told by " +
      "what follows, or by their tag `artifact-registries:holds` (`released` or `unreleased`).",
    default: ["production/*", "prod/*", "live/*"] as readonly string[],
    schema: namePatterns,
  },
  semanticVersions: {
    meaning:
      "Whether an image with a tag such as `1.2.3`, `v1.2.3` or `1.2.3-rc.1` is released where its repository says nothing.",
    default: true as boolean,
    schema: { type: "boolean" },
  },
  releasedTags: {
    meaning: "Patterns of other tags by which an image is released there, where `*` stands for any characters.",
    default: [] as readonly string[],
    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
    schema: { type: "array", items: { type: "string", pattern: "^[a-zA-Z0-9_*][a-zA-Z0-9._*-]{0,127}$" } },
  },
  keepAll: {
    meaning:
      "Repositories that may grow for ever, without a lifecycle policy, where `*` stands for any characters. A policy " +
      "that they have all the same is judged, except for the growth that it allows.",
    default: [] as readonly string[],
    schema: namePatterns,
  },
  maximumDays: {
    meaning: "Days after which an age bounds nothing.",
    default: 3650,
    schema: { type: "integer", minimum: 1 },
  },
  maximumImages: {
    meaning:
      "Images beyond which a count bounds nothing; by default one less than ECR lets a repository have, as a count acts on more than it says.",
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
    default: 99_999,
    schema: { type: "integer", minimum: 1 },
  },
} satisfies Record<string, Setting<unknown>>;

export type RetentionSettings = {
  readonly [Name in keyof typeof retentionSettings]: (typeof retentionSettings)[Name]["default"];
};
