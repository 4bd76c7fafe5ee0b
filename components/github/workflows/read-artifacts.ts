import { ArtifactType, readArtifact } from "../../delivery/artifact";
import { join, type Reader, type TextRule } from "../../delivery/reader";
import { type Registry, registries } from "./registries";
import { deliveryWorkflowsDefaults as defaults, type WorkflowArtifact } from "./settings";

/** What OCI clients push and copy, by digest. */
const ociTypes: readonly ArtifactType[] = [ArtifactType.Container, ArtifactType.Helm, ArtifactType.Generic];

export const relativePath: TextRule = {
  pattern: /^(?!\.\.?\/)(?!.*(?:\/\.\.?(?:\/|$)|\/\/))(?:[A-Za-z0-9._][A-Za-z0-9._-]*)(?:\/[A-Za-z0-9._-]+)*$/,
  meaning: 'a path below the repository\'s root, of letters, digits, ".", "_" and "-", such as "services/api"',
  maximum: 200,
};
const folderPath: TextRule = { ...relativePath, pattern: new RegExp(`^\\.$|${relativePath.pattern.source}`) };

/** What is published, each name once. */
export function readArtifacts(
  value: unknown,
  registry: Registry | undefined,
  reader: Reader,
): readonly WorkflowArtifact[] {
  const entries = reader.array(value, "artifacts", 1, "artifacts to publish") ?? [];
  const artifacts = entries.map((entry, index) => readWorkflowArtifact(entry, `artifacts[${index}]`, registry, reader));
  const names = artifacts.map((artifact) => artifact?.name);
  reader.unique(names, (index) => `artifacts[${index}].name`, "give each artifact a name of its own");
  return artifacts.filter((artifact) => artifact !== undefined);
}

function readWorkflowArtifact(
  value: unknown,
  property: string,
  registry: Registry | undefined,
  reader: Reader,
): WorkflowArtifact | undefined {
  const record = reader.record(value, property, ["name", "type", "folder"]);
  if (!record) return undefined;
  const { folder: given, ...rest } = record;
  const folder = reader.text(given ?? defaults.folder, join(property, "folder"), folderPath);
  const artifact = readArtifact(rest, property, registry?.backend ?? registries.ecr.backend, reader);
  if (artifact && !ociTypes.includes(artifact.type)) {
    const possible = ociTypes.map((type) => `"${type}"`).join(", ");
    return reader.report(
      join(property, "type"),
      `is "${artifact.type}", and these workflows build and promote ${possible}; leave it out, and publish it with its own client`,
    );
  }
  return artifact && folder ? { ...artifact, folder } : undefined;
}
