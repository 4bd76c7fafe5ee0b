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
   * Its name below the namespace: of images, charts and other OCI artifacts lower-case letters, digits and single `.`,
   * `_`, `-` between them, where `/` makes further path segments, such as `charts/api`; of packages their own name,
   * such as `@acme/api-client` (npm), `com.acme:api-client` (Maven) or `api-client` (Python).
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

const imageName: TextRule = {
  pattern: new RegExp(`^${segment}(?:/${segment})*$`),
  meaning:
    'lower-case letters and digits with single ".", "_" or "-" between them, segments divided by "/", such as "charts/api"',
  maximum: 255,
};

const nameRules: Record<ArtifactType, TextRule> = {
  container: imageName,
  helm: imageName,
  generic: imageName,
  // https://docs.npmjs.com/cli/configuring-npm/package-json#name
  npm: {
    pattern: /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/,
    meaning: 'the name of an npm package in lower case, such as "api-client" or "@acme/api-client"',
    maximum: 214,
  },
  // https://maven.apache.org/guides/mini/guide-naming-conventions.html
  maven: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*:[A-Za-z0-9][A-Za-z0-9._-]*$/,
    meaning: 'a group and an artifact of Maven, such as "com.acme:api-client"',
    maximum: 255,
  },
  // https://packaging.python.org/en/latest/specifications/name-normalization/
  python: {
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    meaning: 'the normalised name of a Python package, lower-case letters and digits with single "-" between them',
    maximum: 255,
  },
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
  const type = reader.choice(record.type ?? ArtifactType.Container, join(property, "type"), allTypes);
  if (type && !backend.artifactTypes.includes(type)) {
    const possible = backend.artifactTypes.map((one) => `"${one}"`).join(", ");
    return reader.report(
      join(property, "type"),
      `is "${type}", which ${backend.name} does not store; write ${possible}, or use a registry that has it`,
    );
  }
  const name = reader.text(record.name, join(property, "name"), nameRules[type ?? ArtifactType.Container]);
  return name && type ? { name, type } : undefined;
}
