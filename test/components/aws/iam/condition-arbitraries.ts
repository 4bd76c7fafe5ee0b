import fc from "fast-check";
import type { ContextValues } from "../../../../components/aws/iam/context";

/** Operators that compare values of one type, with a key of that type, values of requests, and values of policies. */
interface Family {
  readonly operators: readonly string[];
  readonly key: string;
  readonly asked: readonly string[];
  readonly written: readonly string[];
}

const ordered = (type: string) =>
  ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map((one) => type + one);

/** A policy variable, which is no placeholder of this language. */
export const variable = (inside: string) => `$${`{${inside}}`}`;

const families: readonly Family[] = [
  {
    operators: ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
    key: "aws:PrincipalTag/team",
    asked: ["red", "Red", "blue", "r*", "dark red", "a.b"],
    written: ["red", "RED", "blue", "r*", "a?b", variable("*"), `dark ${variable("aws:PrincipalTag/color")}`],
  },
  {
    operators: ["StringLike", "StringNotLike"],
    key: "aws:PrincipalTag/team",
    asked: ["red", "Red", "blue", "r*", "dark red", "a.b", "repo:acme/api:ref:refs/heads/main"],
    written: [
      ...["red", "r*", "?ed", "*", "r??", "*red*", "a?b", "repo:acme/*", "repo:*:ref:*", "**e*", `r${variable("*")}`],
      ...[variable("aws:PrincipalTag/color"), `*${variable("aws:PrincipalTag/color")}`],
      variable("aws:PrincipalTag/size, 'red'"),
    ],
  },
  {
    operators: ordered("Numeric"),
    key: "s3:max-keys",
    asked: ["0", "9", "10", "10.5", "-3"],
    written: ["0", "9", "10", "10.0", "10.50", "-3", "1000"],
  },
  {
    operators: ordered("Date"),
    key: "aws:CurrentTime",
    asked: ["2026-11-23T00:00:00Z", "2026-11-23T02:00:00+02:00", "2025-01-31T23:59:59Z"],
    written: ["2026-11-23T00:00:00Z", "2026-11-23", "2026-11", "2026-11-22T23:00:00-01:00", "2024-02-29T12:30Z"],
  },
  {
    operators: ["Bool"],
    key: "aws:SecureTransport",
    asked: ["true", "false"],
    written: ["true", "false"],
  },
  {
    operators: ["BinaryEquals"],
    key: "test:bytes",
    asked: ["QmluYXJ5VmFsdWVJbkJhc2U2NA==", "AAEC"],
    written: ["QmluYXJ5VmFsdWVJbkJhc2U2NA==", "AAEC", "AAED"],
  },
  {
    operators: ["IpAddress", "NotIpAddress"],
    key: "aws:SourceIp",
    asked: ["203.0.113.7", "203.0.114.7", "2001:db8::7", "2001:db9::"],
    written: [
      "203.0.113.0/24",
      "203.0.113.7",
      "203.0.112.0/22",
      "128.0.0.0/1",
      "2001:db8::/32",
      "2001:db8::/31",
      "::/0",
    ],
  },
  {
    operators: ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"],
    key: "aws:SourceArn",
    asked: [
      "arn:aws:sns:us-east-2:111122223333:topic",
      "arn:aws:sns:us-east-1:444455556666:topic:sub",
      "arn:aws:iam::111122223333:role/ci/api",
    ],
    written: [
      ...["arn:aws:sns:us-east-2:111122223333:topic", "arn:aws:sns:*:111122223333:topic", "arn:aws:sns:*:*:*"],
      ...["arn:aws:sns:*:topic:sub", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:role/ci/a?i", "arn:*:*:*:*:*"],
      `arn:aws:sns:us-east-2:111122223333:${variable("aws:PrincipalTag/topic")}`,
    ],
  },
];

export const allOperators: readonly string[] = families.flatMap(({ operators }) => operators);

/** A `Condition` of one operator and key, and its operator without set and `IfExists`. */
interface OneCondition {
  readonly operator: string;
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** With `Null`, every operator in every form. */
export const oneCondition: fc.Arbitrary<OneCondition> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...families).chain(comparing) },
  {
    weight: 1,
    arbitrary: fc
      .record({ key: fc.constantFrom(...families.map(({ key }) => key)), absent: fc.constantFrom("true", "false") })
      .map(({ key, absent }) => ({ operator: "Null", condition: { Null: { [key]: absent } } })),
  },
);

function comparing({ operators, key, written }: Family): fc.Arbitrary<OneCondition> {
  return (
    fc
      .record({
        operator: fc.constantFrom(...operators),
        quantifier: fc.constantFrom("", "", "", "ForAnyValue:", "ForAllValues:"),
        ifExists: fc.constantFrom("", "", "IfExists"),
        written: fc.uniqueArray(fc.constantFrom(...written), { minLength: 1, maxLength: 3 }),
        asList: fc.boolean(),
        inUpperCase: fc.boolean(),
      })
      // Which of the two would count is refused.
      .filter(({ quantifier, ifExists }) => quantifier !== "ForAnyValue:" || ifExists === "")
      .map((one) => ({
        operator: one.operator,
        condition: {
          [`${one.quantifier}${one.operator}${one.ifExists}`]: {
            [one.inUpperCase ? key.toUpperCase() : key]:
              one.written.length === 1 && !one.asList ? one.written[0] : one.written,
          },
        },
      }))
  );
}

/** Several operators at once. */
export const conditions = fc
  .array(oneCondition, { maxLength: 2 })
  .map((parts) => Object.assign({}, ...parts.map(({ condition }) => condition)) as object);

/** What requests bring: each key absent, with one value, or with several. */
export const contexts: fc.Arbitrary<ContextValues> = fc
  .record({
    ...Object.fromEntries(families.map(({ key, asked }) => [key, valuesOf(asked)])),
    "aws:PrincipalTag/color": fc.option(fc.constantFrom("red", "blue"), { nil: undefined }),
    "aws:PrincipalTag/topic": fc.option(fc.constant("topic"), { nil: undefined }),
  })
  .map(
    (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ContextValues,
  );

function valuesOf(asked: readonly string[]): fc.Arbitrary<string | string[] | undefined> {
  const one = fc.constantFrom(...asked);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: one },
    { weight: 2, arbitrary: fc.uniqueArray(one, { minLength: 1, maxLength: 3 }) },
  );
}
