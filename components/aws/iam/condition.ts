import type { RequestContext } from "./context";
import type { Matcher } from "./operators";

/** One key under one operator of a `Condition`. */
export interface ConditionTest {
  /** In lower case. */
  readonly key: string;
  /** Compare a set of values: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
  readonly quantifier?: Quantifier;
  readonly ifExists: boolean;
  /** `Not…`: holds where none of the values matches. */
  readonly negated: boolean;
  /** The values, any of which may match; `Null` has none. */
  readonly matchers: readonly Matcher[];
  /** Of `Null`: whether the key has to be absent. */
  readonly absent?: boolean;
}

export const Quantifier = { All: "ForAllValues", Any: "ForAnyValue" } as const;
export type Quantifier = (typeof Quantifier)[keyof typeof Quantifier];

/**
 * Whether a statement's conditions hold: all keys under all operators.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionsHold(tests: readonly ConditionTest[], context: RequestContext): boolean {
  return tests.every((test) => holds(test, context));
}

function holds(test: ConditionTest, context: RequestContext): boolean {
  const value = context.get(test.key);
  if (test.absent !== undefined) return isNull(value) === test.absent;
  if (test.ifExists && isAbsent(value)) return true;
  if (test.quantifier) return holdsForSet(test, value, context);
  // "If the policy condition requires that the key is not matched, and the right key is not present, the condition is
  // true": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  if (isAbsent(value)) return test.negated;
  // "Multivalued context keys require a condition set operator": without one nothing matches.
  return typeof value === "string" && valueHolds(test, value, context);
}

/** "If the key values in the request resolve to an empty data set", all of them hold and none of them does. */
function holdsForSet(test: ConditionTest, value: string | readonly string[] | undefined, context: RequestContext) {
  if (isNull(value)) return test.quantifier === Quantifier.All;
  const values = typeof value === "string" ? [value] : (value ?? []);
  return test.quantifier === Quantifier.All
    ? values.every((one) => valueHolds(test, one, context))
    : values.some((one) => valueHolds(test, one, context));
}

function valueHolds({ matchers, negated }: ConditionTest, value: string, context: RequestContext): boolean {
  return matchers.some((matches) => matches(value, context)) !== negated;
}

function isAbsent(value: string | readonly string[] | undefined): value is undefined {
  return value === undefined || (typeof value !== "string" && value.length === 0);
}

/** "A null data set, such as an empty string". */
function isNull(value: string | readonly string[] | undefined): boolean {
  return isAbsent(value) || value === "" || (typeof value !== "string" && value.every((one) => one === ""));
}
