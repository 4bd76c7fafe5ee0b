import type { RepositoryArgs } from "@pulumi/aws/ecr";
import { matchesEveryTag, tagExclusionProblems, tagFilterProblems } from "../../components/aws/tag-exclusion";
import type { Problem } from "../../components/delivery/problem";
import { resourcePolicy, unknownScalar } from "../policy";
import { type Snapshot, snapshot, Unknown } from "../snapshot";
import { checkTagFilters, tagFiltersProperty } from "./tag-filters";

export const ecrImmutableTags = resourcePolicy(
  {
    name: "ecr-immutable-tags",
    displayName: "ECR tags are immutable",
    description: "A tag of an ECR repository always names the image that it first named.",
    severity: "high",
    framework: {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
    tags: ["aws", "ecr", "immutable-tags"],
    remediationSteps:
      "Set `imageTagMutability` of the repository to `IMMUTABLE`. Where a tool must move tags of its own, use " +
      "`IMMUTABLE_WITH_EXCLUSION` with filters that no commit SHA, no version and not `latest` can match.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  },
  ["aws:ecr/repository:Repository"],
  (properties) => ({ problems: checkImmutableTags(snapshot(properties)) }),
);

/** The tag mutability modes: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
function checkImmutableTags(repository: Snapshot<RepositoryArgs>): readonly Problem[] {
  const { imageTagMutability: mode, imageTagMutabilityExclusionFilters: filters } = repository;
  const problem = (reason: string): readonly Problem[] => [{ property: "imageTagMutability", reason }];
  if (mode instanceof Unknown) return problem(unknownScalar);
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
          : problem(
              "leaves tags mutable: the filters name the tags that stay, and only `*` names all. Use IMMUTABLE.",
            )),
      ]);
    case undefined:
    case null:
      return problem(
        "is not set, and tags are mutable by default: a tag can be moved to another image. Use IMMUTABLE.",
      );
    default:
      return problem("lets a tag be moved to another image. Use IMMUTABLE.");
  }
}
