import type { RepositoryArgs } from "@pulumi/aws/ecr";
import { matchesEveryTag, tagExclusionProblems, tagFilterProblems } from "../../components/aws/tag-exclusion";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";
import { checkTagFilters, tagFiltersProperty } from "./tag-filters";

export const ecrImmutableTags = definePolicy({
  name: "ecr-immutable-tags",
  displayName: "ECR tags are immutable",
  description: "A tag of an ECR repository always names the image that it first named.",
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
    {
      name: "AWS Foundational Security Best Practices",
      version: "1.0.0",
      reference: "ECR.2",
      specification: "ECR private repositories should have tag immutability configured",
    },
  ],
  tags: ["aws", "ecr", "immutable-tags"],
  remediationSteps:
    "Set `imageTagMutability` of the repository to `IMMUTABLE`. Where a tool must move tags of its own, use " +
    "`IMMUTABLE_WITH_EXCLUSION` with filters that no commit SHA, no version and not `latest` can match.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  settings: {},
  resource: {
    reads: { "aws:ecr/repository:Repository": ["imageTagMutability", tagFiltersProperty] },
    check: ({ properties }) => checkImmutableTags(properties),
    remediate: ({ properties: { imageTagMutability: mode } }) =>
      mode === undefined || mode === "MUTABLE" ? { imageTagMutability: "IMMUTABLE" } : undefined,
  },
});

/** The tag mutability modes: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
export function checkImmutableTags(repository: Snapshot<RepositoryArgs>): readonly Finding[] {
  const { imageTagMutability: mode, imageTagMutabilityExclusionFilters: filters } = repository;
  const finding = (reason: string): readonly Finding[] => [{ property: "imageTagMutability", reason }];
  if (mode instanceof Unknown) return [unknownFinding(mode, "scalar")];
  switch (mode) {
    case "IMMUTABLE":
      return [];
    case "IMMUTABLE_WITH_EXCLUSION":
      return checkTagFilters(filters, (known) => tagExclusionProblems(known, tagFiltersProperty, ".filter"));
    case "MUTABLE_WITH_EXCLUSION":
      return checkTagFilters(filters, (known) => [
        ...tagFilterProblems(known, tagFiltersProperty, ".filter"),
        ...(known.some(matchesEveryTag)
          ? []
          : finding(
              "leaves tags mutable: the filters name the tags that stay, and only `*` names all. Use IMMUTABLE.",
            )),
      ]);
    case undefined:
      return finding(
        "is not set, and tags are mutable by default: a tag can be moved to another image. Use IMMUTABLE.",
      );
    default:
      return finding("lets a tag be moved to another image. Use IMMUTABLE.");
  }
}
