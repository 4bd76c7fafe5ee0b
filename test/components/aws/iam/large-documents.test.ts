import { describe, expect, it } from "vitest";
import { evaluateAccess } from "../../../../components/aws/iam/evaluate";
import { policy, read } from "./documents";

const resource = `arn:aws:ecr:us-east-2:111122223333:repository/${"a".repeat(200)}`;
const request = {
  principal: { kind: "user", arn: "arn:aws:iam::111122223333:user/maria" },
  action: "ecr:PutImage",
  resource,
  resourceAccount: "111122223333",
  context: { "aws:PrincipalTag/team": "a".repeat(256) },
} as const;

describe("a document of the largest size", () => {
  it.each<[string, object]>([
    [
      "many resources",
      {
        Effect: "Allow",
        Action: "ecr:*",
        Resource: Array.from({ length: 100 }, (_, index) => `${resource.slice(0, 80)}${index}*`),
      },
    ],
    [
      "many values",
      {
        Effect: "Allow",
        Action: "*",
        Resource: "*",
        Condition: {
          StringLike: { "aws:PrincipalTag/team": Array.from({ length: 800 }, (_, index) => `team-${index}*`) },
        },
      },
    ],
    [
      "a pattern that a regular expression would not come back from",
      { Effect: "Allow", Action: "*", Resource: `arn:aws:ecr:*:*:${"*a".repeat(4000)}b` },
    ],
    [
      "a condition that a regular expression would not come back from",
      {
        Effect: "Allow",
        Action: "*",
        Resource: "*",
        Condition: { StringLike: { "aws:PrincipalTag/team": `${"*a".repeat(4000)}b` } },
      },
    ],
  ])("with %s is decided, by matching that takes no exponential time", (_title, statement) => {
    const identity = [read(policy(statement), "identity")];
    expect(evaluateAccess(request, { identity }).allowed).toBe(false);
  });
});
