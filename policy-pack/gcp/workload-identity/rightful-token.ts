import { type Claims, isClaim, tokenWith } from "./claims";
import type { Comparison } from "./comparisons";

/** Values that conditions often ask for without writing them out. */
const common: Readonly<Record<string, readonly string[]>> = {
  // A job outside of any has no such claim.
  environment: [""],
  event_name: ["workflow_dispatch", "release", "pull_request"],
  ref: ["refs/tags/v1.0.0"],
  repository_visibility: ["public"],
  runner_environment: ["self-hosted"],
};
/** Tokens that are tried at most. */
const maximumTries = 64;

export interface RightfulToken {
  readonly token: Claims;
  /** The claims that the provider's expressions compare with something. */
  readonly held: readonly string[];
}

/** A token that comes in, made from the values that a provider's expressions write out; `undefined` where none is found. */
export function rightfulToken(
  comparisons: readonly Comparison[],
  isAdmitted: (token: Claims) => boolean,
): RightfulToken | undefined {
  const candidates = new Map<string, Set<string>>();
  for (const comparison of comparisons) {
    const claim = comparison.operand.replace(/^assertion\./, "");
    if (!isClaim(claim) || claim === comparison.operand || comparison.how === "other") continue;
    const values = candidates.get(claim) ?? new Set();
    for (const value of valuesFor(comparison)) values.add(value);
    candidates.set(claim, values);
  }
  const held = [...candidates.keys()];
  for (const [claim, values] of Object.entries(common)) {
    candidates.set(claim, new Set([...(candidates.get(claim) ?? []), ...values]));
  }
  // What is written comes first, and then what the token has by itself.
  const choices = [...candidates].map(
    ([claim, values]) => [claim, held.includes(claim) ? [...values, undefined] : [undefined, ...values]] as const,
  );
  const total = choices.reduce((product, [, values]) => Math.min(product * values.length, maximumTries), 1);
  for (let attempt = 0; attempt < total; attempt += 1) {
    const token = tokenWith(chosen(choices, attempt));
    if (isAdmitted(token)) return { token, held };
  }
  return undefined;
}

function chosen(choices: readonly (readonly [string, readonly (string | undefined)[]])[], attempt: number): Claims {
  const values: Record<string, string> = {};
  let rest = attempt;
  for (const [claim, options] of choices) {
    const value = options[rest % options.length];
    rest = Math.floor(rest / options.length);
    if (value !== undefined) values[claim] = value;
  }
  return values;
}

function valuesFor({ how, value }: Comparison): readonly string[] {
  const text = String(value);
  switch (how) {
    case "whole":
    case "part":
      return [text];
    case "other":
      return [];
    case "beginning":
      return [`${text}x`, text];
    case "end":
      return [`x${text}`, text];
    case "pattern":
      return [sampleOf(text)];
  }
}

/** Of a pattern that is a text with anchors and escapes that text, with something in the place of simple classes. */
function sampleOf(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, "")
    .replace(/(?:\[0-9\]|\\d)(?:[+*]|\{[\d,]+\})?/g, "1")
    .replace(/(?:\[[^\]]+\]|\\w|\.)[+*]/g, "x")
    .replace(/\\([./-])/g, "$1");
}
