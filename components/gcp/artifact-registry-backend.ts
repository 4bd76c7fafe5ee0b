import { ArtifactType } from "../delivery/artifact";
import type { Backend } from "../delivery/backend";
import { formatOf, type GooglePackageFormat } from "./package-format";

/** Google Artifact Registry: a repository per format and environment, because its IAM cannot tell artifacts apart. */
export const artifactRegistry: Backend = {
  name: "Google Artifact Registry",
  artifactTypes: Object.values(ArtifactType),
  // KEEP overrules DELETE: https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview
  retention: { keepsNewestOfOld: true },
  repositoryName: (environment, namespace, { type }) => repositoryId(environment, namespace, formatOf(type)),
  // "lower-case letters, numbers and hyphens, at most 63 characters, begin with a letter, end with a letter or number":
  // https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos
  maximumRepositoryName: 63,
  namespace: {
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    meaning:
      'one path segment of lower-case letters and digits with single "-" between them (Google takes neither "." nor ' +
      '"_" in a repository\'s id), such as "payments"',
    // The longest id that is made of it, a custom role's, has 64 characters at most.
    maximum: 42,
  },
};

export function repositoryId(environment: string, namespace: string, format: GooglePackageFormat): string {
  return `${environment}-${namespace}-${format}`;
}

/** https://docs.cloud.google.com/artifact-registry/docs/docker/names */
export function registryHost(location: string, format: GooglePackageFormat): string {
  return `${location}-${format}.pkg.dev`;
}
