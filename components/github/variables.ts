import type { TextRule } from "../delivery/reader";
import type { EnvironmentSettings, GitHubDeliverySettings, RegistrySettings } from "./delivery-settings";

/** Names do not differ by case; GitHub shows them in upper case: https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-configuration-variables */
export const variableName: TextRule = {
  pattern: /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/,
  meaning: 'upper-case letters, digits and "_", no digit first and not "GITHUB_", such as "AWS_REGION"',
  maximum: 255,
};

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#limits-for-configuration-variables */
export const maximumVariables = Object.freeze({ environment: 100, repository: 500, bytes: 48 * 1024 });

/** A variable that jobs get from a registry. */
export interface RegistryVariable {
  readonly registry: RegistrySettings;
  /** The environment of the delivery path that it is of. */
  readonly environment: string;
  /** As the registry calls it. */
  readonly key: string;
  /** As jobs call it. */
  readonly name: string;
}

/** What the registries have for an environment of the delivery path. */
export function variablesOf(environment: string, registries: readonly RegistrySettings[]): readonly RegistryVariable[] {
  return registries.flatMap((registry) =>
    (registry.names.get(environment) ?? []).map((key) => ({
      registry,
      environment,
      key,
      name: registry.prefix === "" ? key : `${registry.prefix}_${key}`,
    })),
  );
}

/** The variables of each GitHub environment, by its name. */
export function environmentVariables({
  environments,
  registries,
}: {
  readonly environments: readonly EnvironmentSettings[];
  readonly registries: readonly RegistrySettings[];
}): ReadonlyMap<string, readonly RegistryVariable[]> {
  return new Map(environments.map(({ name, variablesOf: of }) => [name, variablesOf(of, registries)]));
}

/** The variables of jobs outside of any environment. */
export function repositoryVariables({
  variablesOfRepository: environment,
  registries,
}: Pick<GitHubDeliverySettings, "variablesOfRepository" | "registries">): readonly RegistryVariable[] {
  return environment === undefined ? [] : variablesOf(environment, registries);
}
