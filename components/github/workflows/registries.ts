import type { ArtifactType } from "../../delivery/artifact";
import type { Duty } from "../../delivery/identity";
import type { WorkflowCommand } from "./command-files";
import { ecrRegistry } from "./ecr-registry";
import { googleRegistry } from "./google-registry";
import type { Step } from "./workflow";

/** Where the workflows publish artifacts. */
export const RegistryKind = {
  /** Amazon ECR. */
  Ecr: "ecr",
  /** Google Artifact Registry. */
  Google: "google",
} as const;
export type RegistryKind = (typeof RegistryKind)[keyof typeof RegistryKind];

/** What workflows need to know of a registry product. The variables of their jobs say the rest. */
export interface Registry {
  readonly backend: { readonly name: string; readonly artifactTypes: readonly ArtifactType[] };
  /** GitHub variables that an environment must have for a duty, beside `REGISTRY` and `REPOSITORY_PREFIX`. */
  variables(duty: Duty): readonly string[];
  /** Takes the duty's identity, and logs the registry's clients in. */
  signIn(duty: Duty): readonly Step[];
  /**
   * Says whether a digest may be promoted by what its scan has found: a shell function `scan_allows <artifact> <digest>
   * [option…]` that prints why, and ends with 0 for yes, with 1 for no, and otherwise where it cannot tell.
   */
  readonly scanGate: RegistryFunction;
  /** A shell function `list_known_good <artifact> <bad>` that prints what was released before, newest first. */
  readonly knownGood: RegistryFunction;
  /** Tells what guards a cluster that what was published and signed may run, where the registry's cloud has such a guard. */
  readonly attestation?: {
    /** GitHub variables that it reads, beside those of the registry and of the key. */
    readonly variables: readonly string[];
    readonly script: string;
  };
}

/** A shell function, and the command that it calls. */
export interface RegistryFunction {
  readonly command: WorkflowCommand;
  /** GitHub variables that it reads, beside those of every job with the registry. */
  readonly variables: readonly string[];
  readonly script: string;
}

export const registries: Record<RegistryKind, Registry> = { ecr: ecrRegistry, google: googleRegistry };
