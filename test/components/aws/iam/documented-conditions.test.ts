import { describe, expect, it } from "vitest";
import type { ContextValues } from "../../../../components/aws/iam/context";
import { evaluateAccess } from "../../../../components/aws/iam/evaluate";
import { variable } from "./condition-arbitraries";
import { policy, read } from "./documents";

/** Whether a statement with this condition applies. */
function holds(condition: object, context: ContextValues): boolean {
  const statement = { Effect: "Allow", Action: "ecr:PutImage", Resource: "*", Condition: condition };
  return evaluateAccess(
    {
      principal: { kind: "user", arn: "arn:aws:iam::111122223333:user/maria" },
      action: "ecr:PutImage",
      resource: "arn:aws:ecr:us-east-2:111122223333:repository/api",
      resourceAccount: "111122223333",
      context,
    },
    { identity: [read(policy(statement), "identity")] },
  ).allowed;
}

type Example = readonly [rule: string, condition: object, holds: ContextValues, fails: ContextValues];

const attributes = "dynamodb:Attributes";
const topic = "arn:aws:sns:REGION:123456789012:TOPIC-ID";
const patternAcrossColons = "arn:aws:someservice:*:111122223333:finance/*";
const valueAcrossColons = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
const valueWithinColons = "arn:aws:someservice:us-east-2:111122223333:finance/document.txt";
const team = "aws:PrincipalTag/team";

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
const examples: readonly Example[] = [
  ["StringEquals is exact", { StringEquals: { [team]: "red" } }, { [team]: "red" }, { [team]: "Red" }],
  ["StringEquals has no wildcards", { StringEquals: { [team]: "r*" } }, { [team]: "r*" }, { [team]: "red" }],
  ["StringEquals does not hold for an absent key", { StringEquals: { [team]: "red" } }, { [team]: "red" }, {}],
  ["StringNotEquals holds for an absent key", { StringNotEquals: { [team]: "red" } }, {}, { [team]: "red" }],
  [
    "StringEqualsIgnoreCase",
    { StringEqualsIgnoreCase: { "aws:PrincipalTag/name": "johndoe" } },
    { "aws:principaltag/NAME": "JohnDoe" },
    { "aws:PrincipalTag/name": "john" },
  ],
  [
    "StringNotEqualsIgnoreCase",
    { StringNotEqualsIgnoreCase: { [team]: "red" } },
    { [team]: "blue" },
    { [team]: "RED" },
  ],
  [
    "StringLike with a prefix",
    { StringLike: { "s3:prefix": ["", "home/", "home/maria/*"] } },
    { "s3:prefix": "home/maria/x/y" },
    { "s3:prefix": "home/bob/" },
  ],
  [
    "StringLike with an empty text",
    { StringLike: { "s3:prefix": ["", "home/"] } },
    { "s3:prefix": "" },
    { "s3:prefix": "h" },
  ],
  ["StringLike is case-sensitive", { StringLike: { [team]: "r?d" } }, { [team]: "rad" }, { [team]: "RED" }],
  [
    "StringNotLike matches none of its values",
    { StringNotLike: { [team]: ["r*", "b*"] } },
    { [team]: "green" },
    { [team]: "blue" },
  ],
  [
    "names of keys are the same in either case",
    { StringEquals: { "AWS:PRINCIPALTAG/team": "red" } },
    { [team]: "red" },
    { [team]: "blue" },
  ],
  [
    "NumericLessThanEquals",
    { NumericLessThanEquals: { "s3:max-keys": "10" } },
    { "s3:max-keys": "10" },
    { "s3:max-keys": "11" },
  ],
  ["NumericLessThan", { NumericLessThan: { "s3:max-keys": 10 } }, { "s3:max-keys": "9.5" }, { "s3:max-keys": "10" }],
  [
    "NumericGreaterThan",
    { NumericGreaterThan: { "s3:max-keys": "9" } },
    { "s3:max-keys": "10" },
    { "s3:max-keys": "9" },
  ],
  [
    "NumericGreaterThanEquals",
    { NumericGreaterThanEquals: { "s3:max-keys": "9" } },
    { "s3:max-keys": "9" },
    { "s3:max-keys": "-10" },
  ],
  ["NumericEquals", { NumericEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": "10.0" }, { "s3:max-keys": "1" }],
  [
    "NumericNotEquals",
    { NumericNotEquals: { "s3:max-keys": "10" } },
    { "s3:max-keys": "1" },
    { "s3:max-keys": "10.0" },
  ],
  [
    "DateGreaterThan",
    { DateGreaterThan: { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" } },
    { "aws:TokenIssueTime": "2020-01-01T00:00:02Z" },
    { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" },
  ],
  [
    "a date as seconds since 1970",
    { DateLessThan: { "aws:EpochTime": "2020-01-01T00:00:01Z" } },
    { "aws:EpochTime": "1577836800" },
    { "aws:EpochTime": "1577836801" },
  ],
  [
    "DateEquals in another time zone",
    { DateEquals: { "aws:CurrentTime": "2026-11-23T02:00:00+02:00" } },
    { "aws:CurrentTime": "2026-11-23T00:00:00Z" },
    { "aws:CurrentTime": "2026-11-23T02:00:00Z" },
  ],
  [
    "Bool",
    { Bool: { "aws:SecureTransport": "false" } },
    { "aws:SecureTransport": "false" },
    { "aws:SecureTransport": "true" },
  ],
  ["Bool without quotation marks", { Bool: { "aws:SecureTransport": true } }, { "aws:SecureTransport": "true" }, {}],
  [
    "BinaryEquals",
    { BinaryEquals: { "test:key": "QmluYXJ5VmFsdWVJbkJhc2U2NA==" } },
    { "test:key": "QmluYXJ5VmFsdWVJbkJhc2U2NA==" },
    { "test:key": "QmluYXJ5VmFsdWVJbkJhc2U2NQ==" },
  ],
  [
    "IpAddress",
    { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    { "aws:SourceIp": "203.0.113.255" },
    { "aws:SourceIp": "203.0.114.0" },
  ],
  [
    "IpAddress with both families",
    { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:DB8:1234:5678::/64"] } },
    { "aws:SourceIp": "2001:db8:1234:5678::1" },
    { "aws:SourceIp": "2001:db8:1234:5679::1" },
  ],
  [
    "an IPv4 address has the prefix /32",
    { IpAddress: { "aws:SourceIp": "203.0.113.7" } },
    { "aws:SourceIp": "203.0.113.7" },
    { "aws:SourceIp": "203.0.113.6" },
  ],
  [
    "an address with all of IPv4",
    { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
    { "aws:SourceIp": "203.0.113.7" },
    { "aws:SourceIp": "::1" },
  ],
  [
    "NotIpAddress holds for the other family",
    { NotIpAddress: { "aws:SourceIp": "203.0.113.7" } },
    { "aws:SourceIp": "2001:db8::7" },
    { "aws:SourceIp": "203.0.113.7" },
  ],
  [
    "ArnEquals",
    { ArnEquals: { "aws:SourceArn": topic } },
    { "aws:SourceArn": topic },
    { "aws:SourceArn": `${topic}2` },
  ],
  [
    "ArnEquals behaves as ArnLike",
    { ArnEquals: { "aws:SourceArn": "arn:aws:sns:*:123456789012:TOPIC-??" } },
    { "aws:SourceArn": topic },
    { "aws:SourceArn": `${topic}2` },
  ],
  [
    "ArnLike compares part by part",
    { ArnLike: { "aws:SourceArn": patternAcrossColons } },
    { "aws:SourceArn": valueWithinColons },
    { "aws:SourceArn": valueAcrossColons },
  ],
  [
    "StringLike compares the whole text",
    { StringLike: { "aws:SourceArn": patternAcrossColons } },
    { "aws:SourceArn": valueAcrossColons },
    { "aws:SourceArn": "arn:aws:someservice" },
  ],
  [
    "ArnNotLike",
    { ArnNotLike: { "aws:SourceArn": patternAcrossColons } },
    { "aws:SourceArn": valueAcrossColons },
    { "aws:SourceArn": valueWithinColons },
  ],
  [
    "ArnNotEquals holds for an absent key",
    { ArnNotEquals: { "aws:SourceArn": topic } },
    {},
    { "aws:SourceArn": topic },
  ],
  [
    "IfExists holds for an absent key",
    { StringLikeIfExists: { "ec2:InstanceType": ["t1.*", "t2.*", "m3.*"] } },
    {},
    { "ec2:InstanceType": "c5.large" },
  ],
  [
    "IfExists compares a key that is there",
    { StringLikeIfExists: { "ec2:InstanceType": ["t1.*", "t2.*"] } },
    { "ec2:InstanceType": "t2.micro" },
    { "ec2:InstanceType": "c5.large" },
  ],
  [
    "Null is true of an absent key",
    { Null: { "aws:TokenIssueTime": "true" } },
    {},
    { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" },
  ],
  [
    "Null is false of a key that is there",
    { Null: { "aws:TokenIssueTime": "false" } },
    { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" },
    {},
  ],
  [
    "ForAllValues wants every value of the request",
    { "ForAllValues:StringEquals": { [attributes]: ["ID", "Message", "Tags"] } },
    { [attributes]: ["Message", "Tags"] },
    { [attributes]: ["Message", "UserName"] },
  ],
  [
    "ForAllValues holds for an absent key",
    { "ForAllValues:StringEquals": { [attributes]: ["ID"] } },
    {},
    { [attributes]: ["UserName"] },
  ],
  [
    "ForAllValues holds for an empty text",
    { "ForAllValues:StringEquals": { [attributes]: ["ID"] } },
    { [attributes]: [""] },
    { [attributes]: ["UserName"] },
  ],
  [
    "a single empty text is no value for a set operator",
    { "ForAllValues:StringEquals": { [team]: "red" } },
    { [team]: "" },
    { [team]: "blue" },
  ],
  [
    "an empty text leaves a variable its default",
    { StringEquals: { "s3:prefix": variable(`${team}, 'all'`) } },
    { "s3:prefix": "all", [team]: "" },
    { "s3:prefix": "", [team]: "" },
  ],
  [
    "Null beside it keeps absent keys out",
    { "ForAllValues:StringEquals": { "aws:TagKeys": "a" }, Null: { "aws:TagKeys": "false" } },
    { "aws:TagKeys": ["a"] },
    {},
  ],
  [
    "Null beside it keeps empty texts out",
    { "ForAllValues:StringEquals": { "aws:TagKeys": "a" }, Null: { "aws:TagKeys": "false" } },
    { "aws:TagKeys": ["a"] },
    { "aws:TagKeys": [""] },
  ],
  [
    "ForAnyValue wants one value of the request",
    { "ForAnyValue:StringEquals": { [attributes]: ["ID", "PostDateTime"] } },
    { [attributes]: ["PostDateTime", "Message"] },
    { [attributes]: ["UserName"] },
  ],
  [
    "ForAnyValue does not hold for an absent key",
    { "ForAnyValue:StringEquals": { [attributes]: "ID" } },
    { [attributes]: ["ID"] },
    {},
  ],
  [
    "a multivalued key needs a set operator",
    { StringEquals: { [attributes]: "ID" } },
    { [attributes]: "ID" },
    { [attributes]: ["ID"] },
  ],
  [
    "values of one key are alternatives",
    { StringEquals: { [team]: ["finance", "hr", "legal"] } },
    { [team]: "hr" },
    { [team]: "audit" },
  ],
  [
    "keys of one operator have to hold together",
    { StringEquals: { [team]: "hr", "aws:PrincipalTag/role": "audit" } },
    { [team]: "hr", "aws:PrincipalTag/role": "audit" },
    { [team]: "hr", "aws:PrincipalTag/role": "security" },
  ],
  [
    "operators have to hold together",
    { StringEquals: { [team]: "hr" }, StringLike: { "aws:PrincipalTag/role": "a*" } },
    { [team]: "hr", "aws:PrincipalTag/role": "audit" },
    { [team]: "hr" },
  ],
  [
    "a variable stands for the request's value",
    { StringEquals: { "s3:ExistingObjectTag/Team": variable("aws:PrincipalTag/Team") } },
    { "s3:ExistingObjectTag/Team": "red", "aws:principaltag/team": "red" },
    { "s3:ExistingObjectTag/Team": "red", [team]: "blue" },
  ],
  [
    "a variable without a value equals nothing",
    { StringEquals: { "s3:ExistingObjectTag/Team": variable(team) } },
    { "s3:ExistingObjectTag/Team": "red", [team]: "red" },
    { "s3:ExistingObjectTag/Team": "red" },
  ],
  [
    "a negated operator holds for a variable without a value",
    { StringNotEquals: { "s3:ExistingObjectTag/Team": variable(team) } },
    { "s3:ExistingObjectTag/Team": "red" },
    { "s3:ExistingObjectTag/Team": "red", [team]: "red" },
  ],
  [
    "a variable has its default where it has no value",
    { StringEquals: { "s3:prefix": variable(`${team}, 'company-wide'`) } },
    { "s3:prefix": "company-wide" },
    { "s3:prefix": "company-wide", [team]: "red" },
  ],
  [
    "what a variable stands for has no wildcards",
    { StringLike: { "s3:prefix": `${variable(team)}*` } },
    { "s3:prefix": "r*x", [team]: "r*" },
    { "s3:prefix": "rx", [team]: "r*" },
  ],
  [
    "an escaped asterisk is one",
    { StringLike: { "s3:prefix": `a${variable("*")}*` } },
    { "s3:prefix": "a*b" },
    { "s3:prefix": "ab" },
  ],
  [
    "an escaped question mark is one",
    { StringLike: { "s3:prefix": `a${variable("?")}` } },
    { "s3:prefix": "a?" },
    { "s3:prefix": "ab" },
  ],
  [
    "an escaped dollar sign is one",
    { StringEquals: { "s3:prefix": `${variable("$")}{x}` } },
    { "s3:prefix": "$" + "{x}" },
    { "s3:prefix": "{x}" },
  ],
  [
    "the name of a user is known",
    { StringLike: { "s3:prefix": `home/${variable("aws:username")}/*` } },
    { "s3:prefix": "home/maria/x" },
    { "s3:prefix": "home/mario/x" },
  ],
];

describe("a condition, as documented", () => {
  it.each(examples)("%s", (_rule, condition, met, unmet) => {
    expect([holds(condition, met), holds(condition, unmet)]).toEqual([true, false]);
  });

  it("of the language before 2012 takes variables for plain text", () => {
    const condition = { StringEquals: { "s3:prefix": variable("aws:username") } };
    const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
    const allowed = (version: object, prefix: string) =>
      evaluateAccess(
        {
          principal: { kind: "user", arn: "arn:aws:iam::111122223333:user/maria" },
          action: "s3:ListBucket",
          resource: "arn:aws:s3:::bucket",
          resourceAccount: "111122223333",
          context: { "s3:prefix": prefix },
        },
        { identity: [read({ ...version, Statement: statement }, "identity")] },
      ).allowed;
    for (const version of [{}, { Version: "2008-10-17" }]) {
      expect([allowed(version, "maria"), allowed(version, variable("aws:username"))]).toEqual([false, true]);
    }
    const now = { Version: "2012-10-17" };
    expect([allowed(now, "maria"), allowed(now, variable("aws:username"))]).toEqual([true, false]);
  });
});
