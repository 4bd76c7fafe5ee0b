import { type Artifact, type ArtifactInput, readArtifact } from "./artifact";
import type { Backend } from "./backend";
import { type Environment, type EnvironmentInput, readEnvironment } from "./environment";
import { readNamespace } from "./namespace";
import type { Reader } from "./reader";
import { type Retention, type RetentionInput, readRetention, reportUnreleasedRetention } from "./retention";
import { defaultSeverityThreshold, type Severity, severities } from "./severity";
import { readSource, type Source, type SourceInput } from "./source";

/** What every registry component takes, whatever its backend. */
export interface DeliveryInput {
  /** What is published: at least one artifact, each name once. */
  artifacts: ArtifactInput[];
  /** The steps of the delivery path in their order: CI publishes into the first, each later one is fed from the one before. */
  environments: EnvironmentInput[];
  /**
   * The owner of these artifacts, one path segment.
   *
   * @default the component's name
   */
  namespace?: string;
  /**
   * The GitHub repository that artifacts are built from.
   *
   * @default no source is recorded
   */
  source?: SourceInput;
  /**
   * What is kept how long.
   *
   * @default unreleased artifacts expire 90 days after their push, the newest 200 released ones stay
   */
  retention?: RetentionInput;
  /**
   * Findings of this severity or worse must stop a promotion: `CRITICAL`, `HIGH`, `MEDIUM`, `LOW` or
   * `INFORMATIONAL`. Given back as an output for the pipeline to read.
   *
   * @default "HIGH"
   */
  severityThreshold?: Severity;
}

/** A delivery path whose properties have been checked and whose defaults have been filled in. */
export interface Delivery {
  readonly namespace: string;
  readonly artifacts: readonly Artifact[];
  readonly environments: readonly Environment[];
  readonly source?: Source;
  readonly retention: Retention;
  readonly severityThreshold: Severity;
}

export const deliveryProperties = [
  "artifacts",
  "environments",
  "namespace",
  "source",
  "retention",
  "severityThreshold",
] as const;

/** Reads a delivery path; `undefined` means that `reader.problems` tells why not. */
export function readDelivery(
  input: Readonly<Record<string, unknown>>,
  componentName: string,
  backend: Backend,
  environmentProperties: readonly string[],
  reader: Reader,
): Delivery | undefined {
  const namespace = readNamespace(input.namespace, componentName, reader, backend.namespace);
  const artifacts = reader
    .array(input.artifacts, "artifacts", 1, "artifacts to publish")
    ?.map((value, index) => readArtifact(value, `artifacts[${index}]`, backend, reader));
  const environments = reader
    .array(input.environments, "environments", 1, "environments in their order")
    ?.map((value, index) => readEnvironment(value, `environments[${index}]`, environmentProperties, reader));
  const source = input.source === undefined ? undefined : readSource(input.source, "source", reader);
  const retention = readRetention(input.retention, "retention", backend, reader);
  if (input.promotesFrom !== undefined) reportUnreleasedRetention(input.retention, "retention", reader);
  const severityThreshold = reader.choice(
    input.severityThreshold ?? defaultSeverityThreshold,
    "severityThreshold",
    severities,
  );

  const artifactNames = artifacts?.map((artifact) => artifact?.name) ?? [];
  const environmentNames = environments?.map((environment) => environment?.name) ?? [];
  reader.unique(artifactNames, (index) => `artifacts[${index}].name`, "give each artifact a name of its own");
  reader.unique(environmentNames, (index) => `environments[${index}].name`, "name each environment once");
  if (namespace) reportLongNames(namespace, artifacts ?? [], environmentNames, backend, reader);

  if (!namespace || !artifacts || !environments || !retention || !severityThreshold) return undefined;
  return reader.problems.length > 0
    ? undefined
    : {
        namespace,
        artifacts: artifacts.filter((artifact) => artifact !== undefined),
        environments: environments.filter((environment) => environment !== undefined),
        ...(source && { source }),
        retention,
        severityThreshold,
      };
}

function reportLongNames(
  namespace: string,
  artifacts: readonly (Artifact | undefined)[],
  environments: readonly (string | undefined)[],
  backend: Backend,
  reader: Reader,
): void {
  const longest = environments.reduce<string>((a, b) => ((b?.length ?? 0) > a.length ? (b ?? a) : a), "");
  const reported = new Set<string>();
  artifacts.forEach((artifact, index) => {
    if (artifact === undefined) return;
    const name = backend.repositoryName(longest, namespace, artifact);
    if (name.length <= backend.maximumRepositoryName || reported.has(name)) return;
    reported.add(name);
    const isShared = name === backend.repositoryName(longest, namespace, { ...artifact, name: "" });
    reader.report(
      isShared ? "namespace" : `artifacts[${index}].name`,
      `makes the repository name "${name}" of ${name.length} characters; ${backend.name} takes at most ` +
        `${backend.maximumRepositoryName}: shorten ${isShared ? "" : "the artifact's name, "}the namespace or the ` +
        "environment's name",
    );
  });
}
