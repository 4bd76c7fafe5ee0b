import { definePolicy } from "../framework/policy";
import { pullThroughFindings } from "./pull-through-rule";

export const ecrPullThrough = definePolicy({
  name: "ecr-pull-through",
  displayName: "ECR caches known upstreams, apart from your own images",
  description: "Pull-through caches take images from accepted registries only, and into no environment.",
  why:
    "Whatever somebody has published upstream under a name comes into the registry when it is pulled, unscanned and " +
    "unapproved, and next to images of your own it cannot be told from them.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SR-3",
      specification: "Supply Chain Controls and Processes",
    },
  ],
  tags: ["aws", "ecr", "promotion", "provenance"],
  remediationSteps:
    "Add hosts that you trust to the setting `upstreams`, give every rule a prefix of its own, such as `docker-hub`, " +
    "and the rules of registries that want credentials the ARN of a secret named `ecr-pullthroughcache/…`.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
  settings: {
    // None by default: what an upstream publishes runs beside your own images, and whom to trust nobody else can say.
    upstreams: {
      meaning: "Hosts of the registries that may be cached, such as `public.ecr.aws`.",
      default: [] as readonly string[],
      schema: { type: "array", items: { type: "string", pattern: "^[a-z0-9]+([.-][a-z0-9]+)+$" } },
    },
    environments: {
      meaning: "Names that repositories of environments begin with, up to the first `/`, which no cache may have.",
      default: ["production", "prod", "live", "staging", "stage", "test", "development", "dev"] as readonly string[],
      schema: { type: "array", items: { type: "string", pattern: "^[a-z0-9]+([._-][a-z0-9]+)*$" } },
    },
  },
  resource: {
    reads: {
      "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": [
        "ecrRepositoryPrefix",
        "upstreamRegistryUrl",
        "credentialArn",
      ],
    },
    check: ({ properties }, settings) => pullThroughFindings(properties, settings),
  },
});
