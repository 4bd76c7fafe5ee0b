import { ArtifactType } from "../delivery/artifact";

/** What a repository of Google's holds: https://docs.cloud.google.com/artifact-registry/docs/supported-formats */
export const GooglePackageFormat = {
  /** Container images, and everything else that is pushed as an OCI artifact. */
  Docker: "docker",
  Npm: "npm",
  Maven: "maven",
  Python: "python",
} as const;
export type GooglePackageFormat = (typeof GooglePackageFormat)[keyof typeof GooglePackageFormat];

const formats: Record<ArtifactType, GooglePackageFormat> = {
  [ArtifactType.Container]: GooglePackageFormat.Docker,
  // https://docs.cloud.google.com/artifact-registry/docs/helm
  [ArtifactType.Helm]: GooglePackageFormat.Docker,
  [ArtifactType.Generic]: GooglePackageFormat.Docker,
  [ArtifactType.Npm]: GooglePackageFormat.Npm,
  [ArtifactType.Maven]: GooglePackageFormat.Maven,
  [ArtifactType.Python]: GooglePackageFormat.Python,
};

/** The format of the repository that holds artifacts of a type. */
export function formatOf(type: ArtifactType): GooglePackageFormat {
  return formats[type];
}

/** The formats of several artifacts, each once, in the order of `GooglePackageFormat`. */
export function formatsOf(artifacts: readonly { readonly type: ArtifactType }[]): readonly GooglePackageFormat[] {
  const needed = new Set(artifacts.map(({ type }) => formatOf(type)));
  return Object.values(GooglePackageFormat).filter((format) => needed.has(format));
}
