import type { RepositoryArgs } from "@pulumi/aws/ecr";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";

export const ecrNoForceDelete = definePolicy({
  name: "ecr-no-force-delete",
  displayName: "ECR repositories are not deleted with their images",
  description: "Deleting an ECR repository fails while it holds images.",
  why:
    "One apply that deletes or replaces the repository would delete every image in it, also those that run in " +
    "production and those to roll back to.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-12",
      specification: "Information Management and Retention",
    },
  ],
  tags: ["aws", "ecr", "deletion-safety"],
  remediationSteps:
    "Remove `forceDelete` from the repository, or set it to `false`, and apply that before anything else. A repository " +
    "that shall go is emptied first, by someone who may do so.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repository/#forcedelete_nodejs",
  settings: {},
  resource: {
    reads: { "aws:ecr/repository:Repository": ["forceDelete"] },
    check: ({ properties }) => checkForceDelete(properties),
  },
});

function checkForceDelete({ forceDelete }: Snapshot<RepositoryArgs>): readonly Finding[] {
  if (forceDelete === undefined || forceDelete === false) return [];
  if (forceDelete instanceof Unknown) return [unknownFinding(forceDelete, "scalar")];
  const reason =
    "lets an apply that deletes or replaces the repository delete every image in it. Remove it or set it to false.";
  return [{ property: "forceDelete", reason }];
}
