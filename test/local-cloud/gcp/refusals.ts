import type { Failure } from "../provider/schema";
import type { Properties, Value } from "../provider/values";

type Refusal = (value: Value) => string | undefined;

export function characters(most: number): Refusal {
  return (value) =>
    String(value).length <= most
      ? undefined
      : `expected length to be in the range (0 - ${most}), got ${String(value).length}`;
}

/** A list's length. */
export function atLeastOne(value: Value): string | undefined {
  return Array.isArray(value) && value.length === 0
    ? "requires 1 item minimum, but config has only 0 declared."
    : undefined;
}

export function exactlyOneOf(inputs: Properties, path: string, names: readonly string[]): Failure[] {
  const given = names.filter((name) => inputs[name] !== undefined);
  if (given.length === 1) return [];
  const all = names.map((name) => `\`${path}${name}\``).join(",");
  const reason =
    given.length === 0
      ? `one of ${all} must be specified`
      : `only one of ${all} can be specified, but ${given.map((name) => `\`${path}${name}\``).join(",")} were specified.`;
  return [{ property: `${path}${given[0] ?? names[0]}`, reason }];
}

export function conflicts(inputs: Properties, path: string, name: string, other: string): Failure[] {
  if (inputs[name] === undefined || inputs[other] === undefined) return [];
  return [{ property: `${path}${name}`, reason: `conflicts with ${path}${other}` }];
}
