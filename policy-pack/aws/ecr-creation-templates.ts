import type { RepositoryCreationTemplateArgs } from "@pulumi/aws/ecr";
import { definePolicy } from "../framework/policy";
import type { Snapshot } from "../framework/snapshot";
import { creationTemplateFindings } from "./creation-template";
import { encryptionSettings } from "./encryption";
import { retentionSettings } from "./retention/settings";

/** The repository policy of a template is judged with those of repositories, by `ecr-no-public-access`. */
export const ecrCreationTemplates = definePolicy({
  name: "ecr-creation-templates",
  displayName: "ECR creates repositories as strict as declared ones",
  description: "Repositories that ECR creates by itself are as immutable, encrypted and retained as declared ones.",
  why:
    "What replication, a cache or a push creates appears in no program, so that no other policy judges it: without " +
    "these settings its tags can move, its images have no key of yours and stay for ever, or go while they are needed.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-6", specification: "Configuration Settings" },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
  ],
  tags: ["aws", "ecr", "immutable-tags", "retention", "confidentiality"],
  remediationSteps:
    "Set `imageTagMutability` to `IMMUTABLE`, `encryptionConfigurations` to a key of your own (with the `customRoleArn` " +
    "that this takes), and `lifecyclePolicy` to one that bounds images by their number. A template for " +
    "`PULL_THROUGH_CACHE` stands alone; its tags may move, and its images expire by age.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html",
  settings: {
    acceptCreateOnPush: {
      meaning: "Whether repositories may be created by pushing to them.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
    ...encryptionSettings,
    ...retentionSettings,
    maximumCacheDays: {
      meaning: "Days after which every cached image must have expired.",
      default: 365 as number,
      schema: { type: "integer", minimum: 1 },
    },
  },
  resource: {
    reads: {
      "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": [
        "appliedFors",
        "encryptionConfigurations",
        "imageTagMutability",
        "imageTagMutabilityExclusionFilters",
        "lifecyclePolicy",
        "prefix",
        "resourceTags",
      ],
    },
    check: ({ properties }, settings) =>
      creationTemplateFindings(properties as Snapshot<RepositoryCreationTemplateArgs>, settings),
  },
});
