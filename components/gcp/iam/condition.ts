import { type CelBindings, celTime, evaluateCel } from "../workload-identity/cel";
import type { GoogleCondition, GoogleConditionAttributes } from "./allow-policy";

/** What a condition is asked about. */
export interface ConditionRequest {
  readonly resource: GoogleConditionAttributes;
  readonly time?: Date;
}

/**
 * Whether a binding counts; `undefined` where that cannot be told: the condition is no expression, or depends on
 * something that is not known of the request, such as a resource's tags or an access level.
 *
 * @see https://docs.cloud.google.com/iam/docs/conditions-attribute-reference
 */
export function evaluateCondition(
  { expression }: GoogleCondition,
  { resource, time }: ConditionRequest,
): boolean | undefined {
  const bindings: CelBindings = { resource: { ...resource }, request: time ? { time: celTime(time) } : {} };
  const outcome = evaluateCel(expression, bindings);
  if ("error" in outcome || typeof outcome.value !== "boolean") return undefined;
  return outcome.value;
}
