import { describe, expect, it } from "vitest";
import { equivalentLifecyclePolicies, equivalentPolicies } from "./aws/documents";
import type { Properties } from "./provider/values";

const statement = {
  Sid: "Pull",
  Effect: "Allow",
  Principal: { AWS: ["111111111111", "arn:aws:iam::222222222222:role/deploy"] },
  Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  Condition: { Bool: { "aws:SecureTransport": "true" } },
};
const policy = { Version: "2012-10-17", Statement: [statement] };
const with_ = (change: object) => ({ ...policy, Statement: [{ ...statement, ...change }] });
const other = { Effect: "Deny", Principal: "*", Action: "ecr:*" };

describe("IAM policies", () => {
  it.each([
    ["the order of keys", { Statement: [statement], Version: "2012-10-17" }],
    ["white space", JSON.stringify(policy, undefined, 4)],
    ["the order of actions", with_({ Action: [...statement.Action].reverse() })],
    ["an action twice", with_({ Action: [...statement.Action, "ecr:BatchGetImage"] })],
    ["one statement without its list", { ...policy, Statement: statement }],
    [
      "an account named as its root",
      with_({ Principal: { AWS: ["arn:aws:iam::222222222222:role/deploy", "arn:aws:iam::111111111111:root"] } }),
    ],
    ["a condition's boolean", with_({ Condition: { Bool: { "aws:SecureTransport": true } } })],
    ["a condition's list of one", with_({ Condition: { Bool: { "aws:SecureTransport": ["true"] } } })],
  ])("say the same whatever %s", (_title, same) => {
    expect(equivalentPolicies(JSON.stringify(policy), same)).toBe(true);
  });

  it.each([
    ["effect", with_({ Effect: "Deny" })],
    ["action", with_({ Action: "ecr:BatchGetImage" })],
    ["principal", with_({ Principal: { AWS: "*" } })],
    ["role that shares an account", with_({ Principal: { AWS: "arn:aws:iam::111111111111:role/root" } })],
    ["condition", with_({ Condition: {} })],
    ["statement more", { ...policy, Statement: [statement, other] }],
    ["version", { ...policy, Version: "2008-10-17" }],
  ])("differ in one %s", (_title, different) => {
    expect(equivalentPolicies(JSON.stringify(policy), different)).toBe(false);
  });

  it("have unordered statements", () => {
    const left = { Statement: [statement, other] };
    expect(equivalentPolicies(left, { Statement: [other, statement] })).toBe(true);
  });
});

const rule = (rulePriority: number, selection: Properties) => ({ rulePriority, selection, action: { type: "expire" } });
const tagged = { tagStatus: "tagged", tagPatternList: ["v*", "r*"], countType: "imageCountMoreThan", countNumber: 5 };
const untagged = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 };
const lifecycle = { rules: [rule(1, tagged), rule(2, untagged)] };

describe("lifecycle policies", () => {
  it.each([
    ["the order of rules", { rules: [rule(2, untagged), rule(1, tagged)] }],
    ["the order of patterns", { rules: [rule(1, { ...tagged, tagPatternList: ["r*", "v*"] }), rule(2, untagged)] }],
    [
      "empty lists and nulls",
      { rules: [rule(1, tagged), rule(2, { ...untagged, tagPrefixList: [], countUnit: null })] },
    ],
    ["white space", JSON.stringify(lifecycle, undefined, 2)],
  ])("say the same whatever %s", (_title, same) => {
    expect(equivalentLifecyclePolicies(JSON.stringify(lifecycle), same)).toBe(true);
  });

  it.each([
    ["priority", { rules: [rule(2, tagged), rule(1, untagged)] }],
    ["count", { rules: [rule(1, { ...tagged, countNumber: 6 }), rule(2, untagged)] }],
    ["pattern", { rules: [rule(1, { ...tagged, tagPatternList: ["v*"] }), rule(2, untagged)] }],
    ["rule less", { rules: [rule(1, tagged)] }],
  ])("differ in one %s", (_title, different) => {
    expect(equivalentLifecyclePolicies(JSON.stringify(lifecycle), different)).toBe(false);
  });
});
