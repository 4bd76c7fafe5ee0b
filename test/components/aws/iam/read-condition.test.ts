import { describe, expect, it } from "vitest";
import { variable } from "./condition-arbitraries";
import { foundIn, policy, type Refusal } from "./documents";

const allow = { Effect: "Allow", Action: "ecr:PutImage", Resource: "*" };

const withCondition = (condition: unknown) => policy({ ...allow, Condition: condition });

const rows: readonly Refusal[] = [
  [
    "a condition with operators",
    "identity",
    withCondition({}),
    "Statement[0].Condition",
    withCondition({ Bool: { "aws:SecureTransport": "true" } }),
  ],
  ["a condition that is an object", "identity", withCondition("x"), "Statement[0].Condition", policy(allow)],
  [
    "a known operator",
    "identity",
    withCondition({ StringMatches: { "aws:username": "x" } }),
    "Statement[0].Condition",
    withCondition({ StringLike: { "aws:username": "x" } }),
  ],
  [
    "an operator in these letters",
    "identity",
    withCondition({ stringEquals: { "aws:username": "x" } }),
    "Statement[0].Condition",
    withCondition({ StringEquals: { "aws:username": "x" } }),
  ],
  [
    "a known set operator",
    "identity",
    withCondition({ "ForEach:StringEquals": { "aws:TagKeys": "x" } }),
    "Statement[0].Condition",
    withCondition({ "ForAllValues:StringEqualsIfExists": { "aws:TagKeys": "x" } }),
  ],
  [
    "an operator once",
    "identity",
    withCondition({ Bool: { "aws:SecureTransport": "true" }, BOOL: { "aws:SecureTransport": "false" } }),
    "Statement[0].Condition",
    withCondition({ Bool: { "aws:SecureTransport": "true" } }),
  ],
  [
    "a set operator that says one thing of an absent key",
    "identity",
    withCondition({ "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "x" } }),
    "Statement[0].Condition.ForAnyValue:StringEqualsIfExists",
    withCondition({ "ForAnyValue:StringEquals": { "aws:TagKeys": "x" } }),
  ],
  [
    "Null without IfExists",
    "identity",
    withCondition({ NullIfExists: { "aws:username": "true" } }),
    "Statement[0].Condition",
    withCondition({ Null: { "aws:username": "true" } }),
  ],
  [
    "Null without set operator",
    "identity",
    withCondition({ "ForAllValues:Null": { "aws:TagKeys": "true" } }),
    "Statement[0].Condition",
    withCondition({ Null: { "aws:TagKeys": "true" } }),
  ],
  [
    "Null with one value",
    "identity",
    withCondition({ Null: { "aws:username": ["true", "false"] } }),
    "Statement[0].Condition.Null.aws:username",
    withCondition({ Null: { "aws:username": ["false"] } }),
  ],
  [
    "keys under an operator",
    "identity",
    withCondition({ Bool: {} }),
    "Statement[0].Condition.Bool",
    withCondition({ Bool: { "aws:SecureTransport": true } }),
  ],
  [
    "a key of a service",
    "identity",
    withCondition({ StringEquals: { username: "x" } }),
    "Statement[0].Condition.StringEquals",
    withCondition({ StringEquals: { "aws:PrincipalTag/the team": "x" } }),
  ],
  [
    "a key once",
    "identity",
    withCondition({ StringEquals: { "aws:username": "x", "AWS:username": "y" } }),
    "Statement[0].Condition.StringEquals",
    withCondition({ StringEquals: { "aws:username": "x", "aws:userid": "y" } }),
  ],
  [
    "a key without variables",
    "identity",
    withCondition({ StringEquals: { [`aws:PrincipalTag/${variable("aws:username")}`]: "x" } }),
    "Statement[0].Condition.StringEquals",
    withCondition({ StringEquals: { "aws:PrincipalTag/x": "x" } }),
  ],
  [
    "values of a key",
    "identity",
    withCondition({ StringEquals: { "aws:username": [] } }),
    "Statement[0].Condition.StringEquals.aws:username",
    withCondition({ StringEquals: { "aws:username": ["x"] } }),
  ],
  [
    "values that are texts",
    "identity",
    withCondition({ StringEquals: { "aws:username": ["x", null] } }),
    "Statement[0].Condition.StringEquals.aws:username",
    withCondition({ StringEquals: { "aws:username": ["x", 1] } }),
  ],
  [
    "a complete variable in a value",
    "identity",
    withCondition({ StringEquals: { "aws:userid": ["x", variable("a b")] } }),
    "Statement[0].Condition.StringEquals.aws:userid[1]",
    withCondition({ StringEquals: { "aws:userid": ["x", variable("aws:username")] } }),
  ],
  [
    "a number",
    "identity",
    withCondition({ NumericLessThan: { "s3:max-keys": "ten" } }),
    "Statement[0].Condition.NumericLessThan.s3:max-keys",
    withCondition({ NumericLessThan: { "s3:max-keys": "-10.5" } }),
  ],
  [
    "a number that is exact",
    "identity",
    withCondition({ NumericEquals: { "s3:max-keys": "9007199254740993" } }),
    "Statement[0].Condition.NumericEquals.s3:max-keys",
    withCondition({ NumericEquals: { "s3:max-keys": "900719925474099" } }),
  ],
  [
    "a number without variables",
    "identity",
    withCondition({ NumericEquals: { "s3:max-keys": variable("aws:username") } }),
    "Statement[0].Condition.NumericEquals.s3:max-keys",
    withCondition({ NumericEquals: { "s3:max-keys": "1" } }),
  ],
  [
    "a date",
    "identity",
    withCondition({ DateLessThan: { "aws:CurrentTime": "tomorrow" } }),
    "Statement[0].Condition.DateLessThan.aws:CurrentTime",
    withCondition({ DateLessThan: { "aws:CurrentTime": "2024-02-29" } }),
  ],
  [
    "a day that there is",
    "identity",
    withCondition({ DateLessThan: { "aws:CurrentTime": "2026-02-29" } }),
    "Statement[0].Condition.DateLessThan.aws:CurrentTime",
    withCondition({ DateLessThan: { "aws:CurrentTime": "2026-02-28T23:59:59.5Z" } }),
  ],
  [
    "true or false",
    "identity",
    withCondition({ Bool: { "aws:SecureTransport": "yes" } }),
    "Statement[0].Condition.Bool.aws:SecureTransport",
    withCondition({ Bool: { "aws:SecureTransport": ["true", "false"] } }),
  ],
  [
    "bytes",
    "identity",
    withCondition({ BinaryEquals: { "test:key": "?" } }),
    "Statement[0].Condition.BinaryEquals.test:key",
    withCondition({ BinaryEquals: { "test:key": "AAE=" } }),
  ],
  [
    "an address",
    "identity",
    withCondition({ IpAddress: { "aws:SourceIp": "203.0.113.256" } }),
    "Statement[0].Condition.IpAddress.aws:SourceIp",
    withCondition({ IpAddress: { "aws:SourceIp": "203.0.113.255" } }),
  ],
  [
    "a range that there is",
    "identity",
    withCondition({ IpAddress: { "aws:SourceIp": "203.0.113.0/33" } }),
    "Statement[0].Condition.IpAddress.aws:SourceIp",
    withCondition({ IpAddress: { "aws:SourceIp": "203.0.113.0/32" } }),
  ],
  [
    "the prefix of an IPv6 address",
    "identity",
    withCondition({ IpAddress: { "aws:SourceIp": "2001:db8::" } }),
    "Statement[0].Condition.IpAddress.aws:SourceIp",
    withCondition({ IpAddress: { "aws:SourceIp": "2001:db8::/128" } }),
  ],
  [
    "a whole ARN to compare with",
    "identity",
    withCondition({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333" } }),
    "Statement[0].Condition.ArnLike.aws:PrincipalArn",
    withCondition({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${variable("aws:ResourceAccount")}:role/x` } }),
  ],
];

describe("a condition has to have", () => {
  it.each(rows)("%s (%s)", (...row) => {
    expect(foundIn(row)).toEqual([[row[3]], []]);
  });
});
