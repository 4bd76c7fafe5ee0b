import type { Failure } from "../provider/schema";
import type { Properties, Value } from "../provider/values";

type Refusal = (value: Value) => string | undefined;

export function between(lowest: number, highest: number): Refusal {
  return (value) =>
    Number(value) >= lowest && Number(value) <= highest
      ? undefined
      : `Expected a number in the range (${lowest} - ${highest}), got ${value}.`;
}

/** A list's length. */
export function elements(least: number, most = Number.POSITIVE_INFINITY): Refusal {
  return (value) => {
    const count = Array.isArray(value) ? value.length : 0;
    if (count < least) return `Expected at least ${least} elements, got ${count}.`;
    return count > most ? `Expected at most ${most} elements, got ${count}.` : undefined;
  };
}

export function characters(least: number, most: number): Refusal {
  return (value) =>
    String(value).length >= least && String(value).length <= most
      ? undefined
      : `Expected the length to be in the range (${least} - ${most}), got ${String(value).length}.`;
}

export const notEmpty: Refusal = (value) => (value === "" ? "Expected a string that is not empty." : undefined);

export const repositoryName: Refusal = (value) =>
  /^[-a-zA-Z0-9_.]{1,100}$/.test(String(value))
    ? undefined
    : "must include only alphanumeric characters, underscores or hyphens and consist of 100 characters or less";

/** https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util.go, validateSecretNameFunc */
export const secretName: Refusal = (value) => {
  const name = String(value);
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    return "secret names can only contain alphanumeric characters or underscores and must not start with a number";
  }
  return name.toUpperCase().startsWith("GITHUB_") ? "secret names must not start with the GITHUB_ prefix" : undefined;
};

export const base64: Refusal = (value) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(value))
    ? undefined
    : "Expected a base64 string.";

export function exactlyOneOf(inputs: Properties, ...names: string[]): Failure[] {
  const given = names.filter((name) => inputs[name] !== undefined);
  if (given.length === 1) return [];
  const reason = `one of ${names.join(", ")} must be specified, and only one; here are ${given.length}.`;
  return [{ property: given[0] ?? names[0] ?? "", reason }];
}

export function requires(inputs: Properties, name: string, other: string): Failure[] {
  if (inputs[name] === undefined || inputs[other] !== undefined) return [];
  return [{ property: name, reason: `needs ${other} as well.` }];
}

export function conflicts(inputs: Properties, name: string, ...others: string[]): Failure[] {
  if (inputs[name] === undefined) return [];
  const given = others.filter((other) => inputs[other] !== undefined);
  return given.map((other) => ({ property: name, reason: `conflicts with ${other}.` }));
}
