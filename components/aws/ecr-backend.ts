import { ArtifactType } from "../delivery/artifact";
import type { Backend } from "../delivery/backend";

/** Amazon ECR: a repository per artifact and environment, because its IAM cannot tell tags apart. */
export const ecr: Backend = {
  name: "Amazon ECR",
  artifactTypes: [ArtifactType.Container, ArtifactType.Helm, ArtifactType.Generic],
  // "The minimum storage duration for archived images is 90 days":
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html
  // A rule of ECR's has one count type: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
  retention: { minimumArchivedDays: 90, keepsNewestOfOld: false },
  repositoryName: (environment, namespace, artifact) => repositoryPath(environment, namespace, artifact.name),
  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
  maximumRepositoryName: 256,
};

/** A repository's name, or what begins or matches several: the last segments may be empty or have wildcards. */
export function repositoryPath(environment: string, namespace: string, artifact: string): string {
  return `${environment}/${namespace}/${artifact}`;
}
