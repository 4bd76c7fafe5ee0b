import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../delivery/problem";
import { inputError } from "../input-error";
import { deliveryType, type RegistrySettings } from "./delivery-settings";
import { maximumVariables, type RegistryVariable } from "./variables";

/** What one variable is set to, once its registry's variables are those that were announced. */
export function registryValue(name: string, { registry, environment, key }: RegistryVariable): pulumi.Output<string> {
  return registry.values.apply((values) => {
    const problems = valueProblems(registry, values);
    if (problems.length > 0) throw inputError(deliveryType, name, problems);
    return (values as Readonly<Record<string, Readonly<Record<string, string>>>>)[environment]?.[key] ?? "";
  });
}

/** Whether the values of a variable of its own can be set. */
export function checkedValue(name: string, property: string, value: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(value).apply((known) => {
    const problems = textProblems(property, known);
    if (problems.length > 0) throw inputError(deliveryType, name, problems);
    return known;
  });
}

/** What differs between the variables that a registry has and those that were announced. */
export function valueProblems({ property, names }: RegistrySettings, values: unknown): readonly Problem[] {
  const at = (...path: string[]) => [`${property}.variables`, ...path].join(".");
  const byEnvironment = objectOf(values);
  if (!byEnvironment) return [{ property: at(), reason: "is no object; write the variables by environment and name" }];
  const environments = new Set([...names.keys(), ...Object.keys(byEnvironment)]);
  return [...environments].flatMap((environment) => {
    const announced = names.get(environment) ?? [];
    const found = objectOf(byEnvironment[environment] ?? {}) ?? {};
    return [...new Set([...announced, ...Object.keys(found)])].flatMap((key): readonly Problem[] => {
      if (!announced.includes(key)) {
        return [{ property: at(environment, key), reason: `is not in ${property}.variableNames; add it there` }];
      }
      return textProblems(at(environment, key), found[key]);
    });
  });
}

export function textProblems(property: string, value: unknown): readonly Problem[] {
  if (typeof value !== "string" || value === "") {
    return [{ property, reason: "is no text, or an empty one; write what the variable is set to, or leave it out" }];
  }
  const bytes = Buffer.byteLength(value);
  return bytes > maximumVariables.bytes
    ? [{ property, reason: `has ${bytes} bytes; at most ${maximumVariables.bytes} are possible: shorten it` }]
    : [];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
