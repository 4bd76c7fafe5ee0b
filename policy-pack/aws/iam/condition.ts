import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "./document";

interface Key {
  /** What a value must look like to stand for a known account, organization, or network of one. */
  readonly fixed: RegExp;
  /** The same under Arn operators, which compare part by part, so that a wildcard cannot reach into the next one. */
  readonly fixedByArnOperators?: RegExp;
  /** Has several values in a request, so only `ForAnyValue:` has a defined meaning. */
  readonly multivalued?: true;
}

const account: Key = { fixed: /^\d{12}$/ };
const organization: Key = { fixed: /^o-[a-z0-9]{10,32}$/ };
const organizationPaths: Key = { fixed: /^o-[a-z0-9]{10,32}\//, multivalued: true };
const principalArn = /^arn:[a-z-]+:(iam|sts)::\d{12}:./;

/**
 * The keys that tie a request to an account, as "public" is told from "not public" for buckets: by fixed values
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html). `aws:SourceIp` is
 * not among them: behind an address are all the accounts of whoever uses it. A VPC and its endpoints belong to one.
 */
const keys: ReadonlyMap<string, Key> = new Map([
  ["aws:principalaccount", account],
  ["aws:sourceaccount", account],
  ["aws:principalorgid", organization],
  ["aws:sourceorgid", organization],
  ["aws:principalorgpaths", organizationPaths],
  ["aws:sourceorgpaths", organizationPaths],
  ["aws:principalarn", { fixed: principalArn, fixedByArnOperators: principalArn }],
  [
    "aws:sourcearn",
    {
      fixed: /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d{12}:./,
      fixedByArnOperators: /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9*?-]*:\d{12}:./,
    },
  ],
  ["aws:sourcevpc", { fixed: /^vpc-[0-9a-f]{8,17}$/ }],
  ["aws:sourcevpce", { fixed: /^vpce-[0-9a-f]{8,17}$/ }],
]);

// An operator that is not listed restricts nothing here. Above all those that hold when the key is absent, as it is for
// an anonymous request: `…IfExists`, `ForAllValues:`, the negated ones and `Null`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const stringOperators = ["stringequals", "stringequalsignorecase", "stringlike"];
const arnOperators = ["arnequals", "arnlike"];
const forAnyValue = "foranyvalue:";

/** Whether a statement's condition keeps out everyone but known accounts or organizations. */
export function restrictsToKnown(condition: Plain, property: string): boolean | Unknown | Malformed {
  if (condition === undefined || condition instanceof Unknown) return condition ?? false;
  const malformed = new Malformed(property, 'is not a condition. Write { "<operator>": { "<key>": "<value>" } }.');
  if (!isRecord(condition)) return malformed;
  const twice = new Malformed(property, "has a name twice that differs in case only. Keep one of them.");
  if (differInCaseOnly(condition)) return twice;
  const results = Object.entries(condition).flatMap(([operator, tests]) => {
    if (tests instanceof Unknown) return [tests];
    if (!isRecord(tests) || Object.keys(tests).length === 0) return [malformed];
    if (differInCaseOnly(tests)) return [twice];
    return Object.entries(tests).map(([key, value]) => {
      const values = isList(value) ? value : [value];
      return values.length > 0 && values.every(isConditionValue) ? isFixed(operator, key, values) : malformed;
    });
  });
  return (
    results.find((result) => result instanceof Malformed) ??
    (results.includes(true) || (results.find((result) => result instanceof Unknown) ?? false))
  );
}

/** Names of keys are not case-sensitive, so two that differ in case only would be one key with two meanings. */
function differInCaseOnly(record: { readonly [name: string]: Plain }): boolean {
  const names = Object.keys(record);
  return new Set(names.map((name) => name.toLowerCase())).size < names.length;
}

function isConditionValue(value: Plain): boolean {
  return ["string", "number", "boolean"].includes(typeof value) || value instanceof Unknown;
}

/** The values of one key are alternatives, so every one of them has to be fixed. */
function isFixed(operator: string, keyName: string, values: readonly Plain[]): boolean | Unknown {
  const key = keys.get(keyName.toLowerCase());
  if (!key) return false;
  const name = operator.toLowerCase();
  const anyValue = name.startsWith(forAnyValue);
  const base = anyValue ? name.slice(forAnyValue.length) : name;
  const pattern = stringOperators.includes(base)
    ? key.fixed
    : arnOperators.includes(base)
      ? key.fixedByArnOperators
      : undefined;
  if (!pattern || (key.multivalued && !anyValue)) return false;
  const known = values.filter((value) => !(value instanceof Unknown));
  if (!known.every((value) => typeof value === "string" && pattern.test(value))) return false;
  return values.find((value) => value instanceof Unknown) ?? true;
}
