import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import { readKey } from "./claim-key";
import { type Comparison, readOperator } from "./operator";

/** A text that a condition compares with, and where it stands. */
export interface Value {
  readonly property: string;
  readonly text: string;
}

/** What a condition asks of one claim. The values are alternatives; all tests of a statement have to hold. */
export interface ClaimTest {
  readonly property: string;
  readonly claim: string;
  readonly comparison: Comparison;
  readonly values: readonly (Value | Unknown)[];
}

/** Everything that a condition asks of a token, in which keys that are no token's are passed over. */
export function readClaimTests(
  condition: Plain,
  property: string,
  issuer: string,
  issuers: readonly string[],
): readonly (ClaimTest | Unknown | Malformed)[] {
  if (condition === undefined) return [];
  if (condition instanceof Unknown) return [condition];
  if (!isRecord(condition)) return [new Malformed(property, malformed)];
  const operators = Object.entries(condition).map(([written, tests]) => ({ operator: readOperator(written), tests }));
  const names = operators.map(({ operator }) => operator?.name);
  return operators.flatMap(({ operator, tests }, index) => {
    if (!operator) {
      return [new Malformed(property, "has an operator that IAM does not know. Write StringEquals.")];
    }
    const at = `${property}.${operator.name}`;
    if (names.indexOf(operator.name) < index) return [new Malformed(at, twice)];
    if (tests instanceof Unknown) return [tests];
    if (!isRecord(tests) || Object.keys(tests).length === 0) return [new Malformed(at, malformed)];
    return readKeys(tests, at, operator.comparison, issuer, issuers);
  });
}

const malformed = 'is not a condition. Write { "<operator>": { "<key>": "<value>" } }.';
const twice = "is there twice, in letters of different case. Keep one of them.";

function readKeys(
  tests: { readonly [key: string]: Plain },
  property: string,
  comparison: Comparison,
  issuer: string,
  issuers: readonly string[],
): readonly (ClaimTest | Unknown | Malformed)[] {
  const keys = Object.keys(tests).map((key) => key.toLowerCase());
  if (new Set(keys).size < keys.length) return [new Malformed(property, twice)];
  return Object.entries(tests).flatMap(([key, written]): readonly (ClaimTest | Malformed)[] => {
    const claim = readKey(key, issuer, issuers, property);
    if (claim === undefined) return [];
    if (claim instanceof Malformed) return [claim];
    const at = `${property}.${claim}`;
    const values = readValues(written, at);
    const wrong = values.filter((value) => value instanceof Malformed);
    const right = values.filter((value): value is Value | Unknown => !(value instanceof Malformed));
    return wrong.length > 0 ? wrong : [{ property: at, claim, comparison, values: right }];
  });
}

function readValues(written: Plain, property: string): readonly (Value | Unknown | Malformed)[] {
  const wrong = (at: string) => new Malformed(at, "is no value. Write a text, or a list of texts.");
  const read = (value: Plain, at: string) => {
    if (value instanceof Unknown) return value;
    // IAM takes numbers and truth values as their texts.
    const simple = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return simple ? { property: at, text: String(value) } : wrong(at);
  };
  if (!isList(written)) return [read(written, property)];
  return written.length === 0 ? [wrong(property)] : written.map((value, index) => read(value, `${property}[${index}]`));
}
