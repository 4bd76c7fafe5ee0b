import * as pulumi from "@pulumi/pulumi";
import { isUnresolved, join, type Reader } from "../delivery/reader";
import type { RegistrySettings } from "./delivery-settings";
import { textProblems } from "./variable-values";
import { maximumVariables, type RegistryVariable, variableName, variablesOf } from "./variables";

const properties = ["variables", "variableNames", "prefix"];

/** The registries that jobs use, whose variables must not have the same names in an environment. */
export function readRegistries(
  value: unknown,
  environments: readonly (string | undefined)[],
  reader: Reader,
): readonly RegistrySettings[] {
  if (value === undefined) return [];
  const entries = reader.array(value, "registries", 1, "registries (or leave the property out)") ?? [];
  const registries = entries.flatMap(
    (entry, index) => readRegistry(entry, `registries[${index}]`, environments, reader) ?? [],
  );
  for (const environment of new Set(environments.filter((name) => name !== undefined))) {
    const variables = variablesOf(environment, registries);
    reportSameNames(variables, environment, reader);
    if (variables.length > maximumVariables.environment) {
      reader.report(
        "registries",
        `make ${variables.length} variables for ${environment}, and an environment has at most ` +
          `${maximumVariables.environment}; leave out what its jobs do not need`,
      );
    }
  }
  return registries;
}

function readRegistry(
  value: unknown,
  property: string,
  environments: readonly (string | undefined)[],
  reader: Reader,
): RegistrySettings | undefined {
  const record = reader.record(value, property, properties);
  if (!record) return undefined;
  const at = (key: string) => join(property, key);
  const { variables, variableNames } = record;
  const prefix = record.prefix === undefined ? "" : reader.text(record.prefix, at("prefix"), variableName);
  const later = isUnresolved(variables);
  if (later && variableNames === undefined) {
    reader.report(
      at("variableNames"),
      "is missing, and the variables are known only later; write their names by environment, for a preview to show",
    );
    return undefined;
  }
  const given = later ? {} : readNamesOf(variables, at("variables"), reader);
  const names = readNames(
    variableNames ?? given,
    at(variableNames ? "variableNames" : "variables"),
    environments,
    reader,
  );
  return names && prefix !== undefined
    ? { property, prefix, names, values: pulumi.output(variables as pulumi.Input<unknown>) }
    : undefined;
}

/** The names of variables, of which those that are no outputs are checked at once. */
function readNamesOf(value: unknown, property: string, reader: Reader): Record<string, string[]> {
  if (!isObject(value)) {
    reader.report(property, "is no object; write the variables by environment and name");
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([environment, variables]) => {
      if (!isObject(variables)) {
        reader.report(join(property, environment), "is no object; write the variables by name");
        return [environment, []];
      }
      for (const [key, variable] of Object.entries(variables)) {
        const at = join(join(property, environment), key);
        if (!isUnresolved(variable)) reader.problems.push(...textProblems(at, variable));
      }
      return [environment, Object.keys(variables)];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnresolved(value);
}

function readNames(
  value: unknown,
  property: string,
  environments: readonly (string | undefined)[],
  reader: Reader,
): ReadonlyMap<string, readonly string[]> | undefined {
  if (!isObject(value)) {
    return reader.report(property, "is no object; write the names of the variables by environment");
  }
  const known = environments.filter((name) => name !== undefined);
  return new Map(
    Object.entries(value).map(([environment, names]) => {
      const at = join(property, environment);
      if (!environments.includes(undefined) && !known.includes(environment)) {
        reader.report(at, `is none of the environments, which are ${known.join(", ")}; name it there, or remove it`);
      }
      const empty = Array.isArray(names) && names.length === 0;
      return [environment, empty ? [] : [...reader.texts(names, at, variableName, "names of variables")].sort()];
    }),
  );
}

function reportSameNames(variables: readonly RegistryVariable[], environment: string, reader: Reader): void {
  const first = new Map<string, RegistryVariable>();
  const told = new Set<string>();
  for (const variable of variables) {
    const { property } = variable.registry;
    const earlier = first.get(variable.name);
    if (!earlier) first.set(variable.name, variable);
    else if (!told.has(property)) {
      told.add(property);
      reader.report(
        join(property, "prefix"),
        `makes the variable ${variable.name} of ${environment}, as ${earlier.registry.property} does; ` +
          "write another prefix for one of them",
      );
    }
  }
}
