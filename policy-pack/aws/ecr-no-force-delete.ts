import type { RepositoryArgs } from "@pulumi/aws/ecr";
import type { Problem } from "../../components/delivery/problem";
import { resourcePolicy, unknownScalar } from "../policy";
import { type Snapshot, snapshot, Unknown } from "../snapshot";

export const ecrNoForceDelete = resourcePolicy(
  {
    name: "ecr-no-force-delete",
    displayName: "ECR repositories are not deleted with their images",
    description: "Deleting an ECR repository fails while it holds images.",
    severity: "high",
    framework: {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-12",
      specification: "Information Management and Retention",
    },
    tags: ["aws", "ecr", "deletion-safety"],
    remediationSteps:
      "Remove `forceDelete` from the repository, or set it to `false`, and apply that before anything else. A repository " +
      "that shall go is emptied first, by someone who may do so.",
    url: "https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repository/#forcedelete_nodejs",
  },
  ["aws:ecr/repository:Repository"],
  (properties) => ({ problems: checkForceDelete(snapshot(properties)) }),
);

function checkForceDelete({ forceDelete }: Snapshot<RepositoryArgs>): readonly Problem[] {
  if (forceDelete === undefined || forceDelete === null || forceDelete === false) return [];
  const reason =
    forceDelete instanceof Unknown
      ? unknownScalar
      : "lets an apply that deletes or replaces the repository delete every image in it. Remove it or set it to false.";
  return [{ property: "forceDelete", reason }];
}
