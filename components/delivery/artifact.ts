import { join, type Reader, type TextRule } from "./reader";

/** What is published under an artifact's name. */
export const ArtifactType = {
  /** Container image (OCI or Docker). */
  Container: "container",
  /** Helm chart, pushed as an OCI artifact. */
  Helm: "helm",
  /** npm package. */
  Npm: "npm",
  /** Maven artifact. */
  Maven: "maven",
  /** Python package. */
  Python: "python",
  /** Any other OCI artifact. */
  Generic: "generic",
} as const;
export type ArtifactType = (typeof ArtifactType)[keyof typeof ArtifactType];

/** Something published under a name. */
export interface ArtifactInput {
  /**
   * Its name below the namespace: lower-case letters, digits and single `.`, `_`, `-` between them; `/` makes
   * further path segments, such as `charts/api`.
   */
  name: string;
  /**
   * What it is: `container`, `helm`, `npm`, `maven`, `python` or `generic`.
   *
   * @default "container"
   */
  type?: ArtifactType;
}

/** An artifact whose properties have been checked. */
export interface Artifact {
  readonly name: string;
  readonly type: ArtifactType;
}

/** A path segment that every registry takes: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const segment = "[a-z0-9]+(?:[._-][a-z0-9]+)*";

const artifactName: TextRule = {
  pattern: new RegExp(`^${segment}(?:/${segment})*$`),
  meaning:
    'lower-case letters and digits with single ".", "_" or "-" between them, segments divided by "/", such as "charts/api"',
  maximum: 255,
};

const allTypes: readonly ArtifactType[] = Object.values(ArtifactType);

const knownProperties = ["name", "type"];

export function readArtifact(
  value: unknown,
  property: string,
  backend: { readonly name: string; readonly artifactTypes: readonly ArtifactType[] },
  reader: Reader,
): Artifact | undefined {
  const record = reader.record(value, property, knownProperties);
  if (!record) return undefined;
  const name = reader.text(record.name, join(property, "name"), artifactName);
  const type = reader.choice(record.type ?? ArtifactType.Container, join(property, "type"), allTypes);
  if (type && !backend.artifactTypes.includes(type)) {
    const possible = backend.artifactTypes.map((one) => `"${one}"`).join(", ");
    return reader.report(
      join(property, "type"),
      `is "${type}", which ${backend.name} does not store; write ${possible}, or use a registry that has it`,
    );
  }
  return name && type ? { name, type } : undefined;
}
