import { arnPattern, Reach } from "./arn";
import type { RequestContext } from "./context";
import { readAddress, readAddressRange } from "./ip-address";
import { matchesPattern } from "./pattern";
import { type FilledTemplate, fillTemplate, plainText, type Template, textPattern } from "./template";
import { readBytes, readDate, readNumber } from "./values";

/** Whether a value of a request is what one value of a policy asks for. */
export type Matcher = (value: string, context: RequestContext) => boolean;

/** A comparison that condition operators are made of. */
export interface Comparison {
  /** Whether its values may have policy variables. */
  readonly takesVariables: boolean;
  /** A value as a policy has to write it: ends the sentence "write …". */
  readonly meaning: string;
  /** `undefined` where a policy's value is none for this comparison. */
  readonly read: (text: string, template: Template) => Matcher | undefined;
}

interface Operator {
  readonly comparison: Comparison;
  readonly negated: boolean;
}

const text = { takesVariables: true, meaning: "a text" };

/** A variable without a value is equal to nothing and like nothing. */
function filled(compare: (template: FilledTemplate, value: string) => boolean): Comparison["read"] {
  return (_text, template) => (value, context) => {
    const values = fillTemplate(template, context);
    return values !== undefined && compare(values, value);
  };
}

const equal: Comparison = { ...text, read: filled((template, value) => plainText(template) === value) };
const equalIgnoringCase: Comparison = {
  ...text,
  read: filled((template, value) => plainText(template).toLowerCase() === value.toLowerCase()),
};
const like: Comparison = { ...text, read: filled((template, value) => matchesPattern(textPattern(template), value)) };

/** Each of the six parts is compared by itself, and `ArnEquals` knows wildcards as well as `ArnLike` does. */
const arnLike: Comparison = {
  takesVariables: true,
  meaning: "an ARN with all six of its parts, such as arn:aws:iam::111122223333:role/*",
  read: (written, template) => {
    const isArn = /^arn(?::(?:[^:${}]|\$\{[^{}]*\})*){4}:./.test(written);
    const matches = filled((values, value) => matchesPattern(arnPattern(values, Reach.Part), value));
    return isArn ? matches(written, template) : undefined;
  },
};

function ordered(
  parse: (written: string) => number | undefined,
  meaning: string,
  holds: (value: number, bound: number) => boolean,
): Comparison {
  return {
    takesVariables: false,
    meaning,
    read: (written) => {
      const bound = parse(written);
      if (bound === undefined) return undefined;
      return (value) => {
        const asked = parse(value);
        return asked !== undefined && holds(asked, bound);
      };
    },
  };
}

const bool: Comparison = {
  takesVariables: false,
  meaning: "true or false",
  read: (written) => (/^(?:true|false)$/.test(written) ? (value) => value.toLowerCase() === written : undefined),
};

const bytesEqual: Comparison = {
  takesVariables: false,
  meaning: "bytes in base64",
  read: (written) => {
    const bytes = readBytes(written);
    return bytes === undefined ? undefined : (value) => readBytes(value) === bytes;
  },
};

const address: Comparison = {
  takesVariables: false,
  meaning: "an IPv4 address, or a range such as 203.0.113.0/24 or 2001:db8::/32",
  read: (written) => {
    const range = readAddressRange(written);
    if (!range) return undefined;
    return (value) => {
      const asked = readAddress(value);
      return asked !== undefined && range(asked);
    };
  },
};

function pair(name: string, negatedName: string, comparison: Comparison): readonly (readonly [string, Operator])[] {
  return [
    [name, { comparison, negated: false }],
    [negatedName, { comparison, negated: true }],
  ];
}

function comparisons(prefix: string, parse: (written: string) => number | undefined, meaning: string) {
  const compare = (holds: (value: number, bound: number) => boolean) => ordered(parse, meaning, holds);
  const single = (name: string, holds: (value: number, bound: number) => boolean): readonly [string, Operator] => [
    `${prefix}${name}`,
    { comparison: compare(holds), negated: false },
  ];
  return [
    ...pair(
      `${prefix}Equals`,
      `${prefix}NotEquals`,
      compare((value, bound) => value === bound),
    ),
    single("LessThan", (value, bound) => value < bound),
    single("LessThanEquals", (value, bound) => value <= bound),
    single("GreaterThan", (value, bound) => value > bound),
    single("GreaterThanEquals", (value, bound) => value >= bound),
  ];
}

/**
 * The condition operators by their names, less `Null`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ...pair("StringEquals", "StringNotEquals", equal),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", equalIgnoringCase),
  ...pair("StringLike", "StringNotLike", like),
  ...comparisons("Numeric", readNumber, "a number of at most 15 digits, such as 10 or 0.5"),
  ...comparisons("Date", readDate, "a date such as 2026-11-23T00:00:00Z, or seconds since 1970"),
  ["Bool", { comparison: bool, negated: false }] as const,
  ["BinaryEquals", { comparison: bytesEqual, negated: false }] as const,
  ...pair("IpAddress", "NotIpAddress", address),
  ...pair("ArnEquals", "ArnNotEquals", arnLike),
  ...pair("ArnLike", "ArnNotLike", arnLike),
]);
