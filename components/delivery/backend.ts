import type { Artifact, ArtifactType } from "./artifact";
import type { TextRule } from "./reader";
import type { RetentionCapabilities } from "./retention";

/** What the model needs to know of a registry product. */
export interface Backend {
  readonly name: string;
  readonly artifactTypes: readonly ArtifactType[];
  readonly retention: RetentionCapabilities;
  /** The repository that holds an artifact in an environment; several artifacts may share one. */
  repositoryName(environment: string, namespace: string, artifact: Artifact): string;
  /** Characters of a repository's name. */
  readonly maximumRepositoryName: number;
  /** What a namespace must be, where its names take less than the model does. */
  readonly namespace?: TextRule;
}
