import type { ArtifactType } from "../../delivery/artifact";
import type { Duty } from "../../delivery/identity";
import { ecrRegistry } from "./ecr-registry";
import type { Step } from "./workflow";

/** Where the workflows publish artifacts. */
export const RegistryKind = {
  /** Amazon ECR. */
  Ecr: "ecr",
} as const;
export type RegistryKind = (typeof RegistryKind)[keyof typeof RegistryKind];

/** What workflows need to know of a registry product. The variables of their jobs say the rest. */
export interface Registry {
  readonly backend: { readonly name: string; readonly artifactTypes: readonly ArtifactType[] };
  /** GitHub variables that an environment must have for a duty, beside `REGISTRY` and `REPOSITORY_PREFIX`. */
  variables(duty: Duty): readonly string[];
  /** Takes the duty's identity, and logs the registry's clients in. */
  signIn(duty: Duty): readonly Step[];
  /** A shell function `list_tags <artifact>` that prints its tags, those of the latest push first. */
  readonly listTags: string;
}

export const registries: Record<RegistryKind, Registry> = { ecr: ecrRegistry };
