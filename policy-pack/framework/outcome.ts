import type { Finding, Policy, UnknownKind } from "./policy";

/** How much of what the policies find stops an update. */
export const Preset = {
  /** Broken rules stop it, as do single values that a preview does not know. */
  Baseline: "baseline",
  /** So does what is advice otherwise, and what cannot be told apart before the apply. */
  Strict: "strict",
  /** Nothing does: everything is reported as advice. */
  Audit: "audit",
} as const;
export type Preset = (typeof Preset)[keyof typeof Preset];

/** What an unknown value counts as. */
export const UnknownOutcome = { Violation: "violation", Advisory: "advisory", Ignore: "ignore" } as const;
export type UnknownOutcome = (typeof UnknownOutcome)[keyof typeof UnknownOutcome];

/**
 * What comes of a finding: nothing (`undefined`), advice, or a violation at the level that the policy is configured to.
 * `unknown` is the policy's own setting, if it has been configured.
 */
export function outcomeOf(
  policy: Pick<Policy, "advisory">,
  finding: Finding,
  preset: Preset,
  unknown?: UnknownOutcome,
): "advisory" | "violation" | undefined {
  if (finding.unknown) {
    const outcome = unknown ?? defaultOutcome(finding.unknown, preset);
    if (outcome === "ignore") return undefined;
    if (outcome === "advisory") return "advisory";
  }
  const advice = preset === "audit" || (policy.advisory && preset !== "strict");
  return advice ? "advisory" : "violation";
}

/** A document is judged by the update before anything is created from it, so that even `strict` lets a preview pass. */
function defaultOutcome(kind: UnknownKind, preset: Preset): UnknownOutcome {
  if (kind === "scalar") return "violation";
  return kind === "relation" && preset === "strict" ? "violation" : "advisory";
}
