/** How a condition's operator treats a claim. */
export type Comparison =
  /** Holds for the very texts that it lists. */
  | "exact"
  /** The same with `*` and `?` in them. */
  | "pattern"
  /** Lets through whoever has another value, or none. */
  | "open"
  | "anyCase"
  /** Compares something else than texts. */
  | "other";

interface Operator {
  /** As IAM writes it, such as `ForAnyValue:StringLike`. */
  readonly name: string;
  readonly comparison: Comparison;
}

const comparisons = {
  StringEquals: "exact",
  StringLike: "pattern",
  StringEqualsIgnoreCase: "anyCase",
  StringNotEquals: "open",
  StringNotEqualsIgnoreCase: "open",
  StringNotLike: "open",
  Null: "open",
  ArnNotEquals: "open",
  ArnNotLike: "open",
  DateNotEquals: "open",
  NotIpAddress: "open",
  NumericNotEquals: "open",
  ...(Object.fromEntries(
    [
      ...["ArnEquals", "ArnLike", "BinaryEquals", "Bool", "IpAddress"],
      ...["DateEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
      ...["NumericEquals", "NumericLessThan", "NumericLessThanEquals"],
      ...["NumericGreaterThan", "NumericGreaterThanEquals"],
    ].map((name) => [name, "other"]),
  ) as Readonly<Record<string, Comparison>>),
} as const satisfies Readonly<Record<string, Comparison>>;

const known: ReadonlyMap<string, readonly [string, Comparison]> = new Map(
  Object.entries(comparisons).map(([name, comparison]) => [name.toLowerCase(), [name, comparison]]),
);

/**
 * Reads an operator, of which there are no others:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * `…IfExists` and `ForAllValues:` hold where the claim is missing. `ForAnyValue:` does not, and with a single value, as
 * every claim has here, it is the operator itself, with its wildcards:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function readOperator(written: string): Operator | undefined {
  const [, qualifier, base = "", ifExists] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/i.exec(written) ?? [];
  const [name, comparison] = known.get(base.toLowerCase()) ?? [];
  if (name === undefined || comparison === undefined || (name === "Null" && ifExists !== undefined)) return undefined;
  const all = qualifier?.toLowerCase() === "forallvalues:";
  const prefix = qualifier === undefined ? "" : all ? "ForAllValues:" : "ForAnyValue:";
  return {
    name: `${prefix}${name}${ifExists === undefined ? "" : "IfExists"}`,
    comparison: all || ifExists !== undefined ? "open" : comparison,
  };
}
