import { Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import type { ClaimTest, Value } from "./claim-tests";

/** What the conditions on one claim hold it to. */
export interface HeldClaim {
  /** The only values that come through; `undefined` where others do, so that it is held to nothing. */
  readonly values: readonly Value[] | undefined;
  /** What is not known yet of what it is held to. */
  readonly unknown: readonly Unknown[];
  /** What is wrong with its conditions. */
  readonly problems: readonly Malformed[];
}

/** Claims whose values are free text, in which `*` and `?` can stand for themselves. */
const freeText = ["workflow"];

/** What is left of a claim's values where all its conditions hold. `exactly` is whether patterns are refused. */
export function heldClaim(tests: readonly ClaimTest[], claim: string, exactly: boolean): HeldClaim {
  const asked = tests.filter((test) => test.claim === claim);
  const comparing = asked.filter(({ comparison }) => comparison === "exact" || comparison === "pattern");
  const exact = comparing.filter(({ values }) => values.every((value) => value instanceof Unknown || isExact(value)));
  const problems = asked.flatMap((test) =>
    comparing.includes(test) ? valueProblems(test, exactly && exact.length === 0) : [operatorProblem(test)],
  );
  const [first, ...others] = exact;
  if (!first) return { values: undefined, unknown: [], problems };
  const unknown = exact.flatMap(({ values }) => values.filter((value) => value instanceof Unknown));
  const inOthers = others
    .filter((other) => !hasUnknown(other))
    .map((other) => new Set(known(other).map(({ text }) => text)));
  const values = known(first).filter(({ text }) => inOthers.every((texts) => texts.has(text)));
  if (values.length === 0 && unknown.length === 0) {
    const reason = "is dead: no value is in all conditions on this claim. Keep one condition.";
    return { values, unknown, problems: [...problems, new Malformed(first.property, reason)] };
  }
  return { values, unknown, problems };
}

function known({ values }: ClaimTest): readonly Value[] {
  return values.filter((value): value is Value => !(value instanceof Unknown));
}

function hasUnknown({ values }: ClaimTest): boolean {
  return values.some((value) => value instanceof Unknown);
}

/** `${` begins a variable, under every operator for texts: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
function isExact({ text }: Value): boolean {
  return !/[*?]|\$\{/.test(text);
}

function valueProblems(test: ClaimTest, exactly: boolean): readonly Malformed[] {
  return known(test).flatMap((value) => {
    if (isExact(value) || freeText.includes(test.claim)) return [];
    const problem = (reason: string) => [new Malformed(value.property, reason)];
    if (value.text.includes("${")) {
      return exactly ? problem("has a variable, which the request fills in. Write the value itself.") : [];
    }
    if (test.comparison === "exact") {
      return problem("is dead: under StringEquals `*` and `?` stand for themselves. Write the whole value.");
    }
    return exactly ? problem(`has a wildcard, ${reach(test.claim)}. Write each value out, with StringEquals.`) : [];
  });
}

/** `*` stands for any characters, `:` and `/` among them. */
function reach(claim: string): string {
  return claim === "sub"
    ? "which stands for `:` and `/` as well, and so for pull requests and for names that anybody can register"
    : "which lets values in that nobody has named";
}

function operatorProblem({ property, comparison }: ClaimTest): Malformed {
  if (comparison === "anyCase") {
    const reason =
      "ignores case, but branches and files whose names differ in case only are different ones. Use StringEquals.";
    return new Malformed(property, reason);
  }
  return comparison === "open"
    ? new Malformed(
        property,
        "fails open: it lets tokens in that have another value, or no such claim. Use StringEquals.",
      )
    : new Malformed(property, "is dead: claims are texts, which this operator does not compare. Use StringEquals.");
}
