import type * as pulumi from "@pulumi/pulumi";
import type { Source } from "../delivery/source";
import type { GitHubCapabilities, GitHubVisibility } from "./plan";
import type { WorkflowFile } from "./workflows/delivery-workflows";

export const deliveryType = "GitHubDelivery";

/** Branches and tags, by name or pattern. */
export interface RefPatterns {
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

/** A GitHub environment to be. */
export interface EnvironmentSettings extends RefPatterns {
  readonly name: string;
  /** The environment of the delivery path whose variables it has. */
  readonly variablesOf: string;
  readonly teams: readonly number[];
  readonly users: readonly number[];
  readonly waitMinutes: number;
  /** The only one of `branches` then. */
  readonly releaseBranch?: string;
  /** Whether it takes approval, and has none. */
  readonly unapproved: boolean;
  readonly selfReview: boolean;
  readonly administratorBypass: boolean;
}

/** A registry whose variables are known by name. */
export interface RegistrySettings {
  /** Where it stands in the arguments. */
  readonly property: string;
  readonly prefix: string;
  /** As the registry calls them, by environment of the delivery path. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly values: pulumi.Output<unknown>;
}

export interface ActionsSettings {
  readonly patterns: readonly string[];
  readonly verified: boolean;
}

export interface RuleSettings {
  readonly approvals: number;
  readonly codeOwners: boolean;
  readonly versionTags: readonly string[];
  readonly tagCreators?: { readonly teams: readonly number[]; readonly apps: readonly number[] };
  readonly pushRules?: { readonly extensions: readonly string[]; readonly maximumMegabytes: number };
}

/** Workflow files, and the branch that they are committed to. */
export interface WorkflowsSettings {
  readonly branch: string;
  readonly files: readonly WorkflowFile[];
  /** The actions that they use, as an allow-list names them. */
  readonly actions: readonly string[];
}

/** Arguments of which all that is known has been checked. */
export interface GitHubDeliverySettings {
  readonly source: Source;
  readonly visibility: GitHubVisibility;
  readonly capabilities: GitHubCapabilities;
  readonly environments: readonly EnvironmentSettings[];
  /** The environment of the delivery path whose variables jobs outside of any environment have. */
  readonly variablesOfRepository?: string;
  readonly registries: readonly RegistrySettings[];
  readonly variables: Readonly<Record<string, pulumi.Output<string>>>;
  readonly rules: RuleSettings;
  /** Unless the organization decides. */
  readonly actions?: ActionsSettings;
  readonly workflows?: WorkflowsSettings;
  readonly createReleaseBranches: boolean;
  readonly disposable: boolean;
}

/** The branches that a reviewed merge into is an approval. */
export function releaseBranches({ environments }: Pick<GitHubDeliverySettings, "environments">): readonly string[] {
  return environments.flatMap(({ releaseBranch }) => releaseBranch ?? []).sort();
}
