import { describe, expect, it } from "vitest";
import { withKeyArn, withoutClaims, withoutRepositoryId, withSessionArns } from "./emulator-documents";

const claim = (name: string) => `token.actions.githubusercontent.com:${name}`;
const trustOf = (claims: object, operator = "StringEquals") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Condition: { [operator]: claims } }] });
const own = { [claim("aud")]: "sts.amazonaws.com", [claim("sub")]: "repo:a/b:environment:c" };
const repositoryId = { [claim("repository_id")]: "1" };

describe("a trust document without the repository's id", () => {
  it("says all else that it said", () => {
    expect(withoutRepositoryId(trustOf({ ...own, ...repositoryId }))).toBe(trustOf(own));
  });

  it("is refused where it has no such condition, or one of another operator", () => {
    expect(() => withoutRepositoryId(trustOf(own))).toThrow("no statement has a condition on");
    expect(() => withoutRepositoryId(trustOf(repositoryId, "StringLike"))).toThrow("is not one of StringEquals");
  });

  it("loses other claims as well, by name, each of which must be there", () => {
    const document = trustOf({ ...own, ...repositoryId, [claim("ref")]: "refs/heads/main" });
    expect(withoutClaims(document, "repository_id", "ref")).toBe(trustOf(own));
    expect(() => withoutClaims(document, "repository_id", "job_workflow_ref")).toThrow("job_workflow_ref");
  });
});

describe("a policy with sessions' ARNs", () => {
  const policyOf = (principal: unknown) =>
    JSON.stringify({
      Statement: [
        {
          Effect: "Deny",
          Condition: {
            ArnNotEquals: { "aws:PrincipalArn": principal },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
        { Effect: "Allow", Principal: "*" },
      ],
    });

  it.each([
    ["arn:aws:iam::123456789012:role/promote", "arn:aws:sts::123456789012:assumed-role/promote/*"],
    ["arn:aws-cn:iam::123456789012:role/ci/team/promote", "arn:aws-cn:sts::123456789012:assumed-role/promote/*"],
  ])("names %s by its sessions, and leaves the rest", (role, sessions) => {
    expect(withSessionArns(policyOf(role))).toBe(policyOf([sessions]));
    expect(withSessionArns(policyOf([role]))).toBe(policyOf([sessions]));
  });

  it("is refused where it names no principal, or one that is no role", () => {
    expect(() => withSessionArns(trustOf(own))).toThrow("no statement has a condition on aws:PrincipalArn");
    expect(() => withSessionArns(policyOf("arn:aws:iam::123456789012:user/a"))).toThrow("is not the ARN of a role");
  });
});

describe("a policy with a key's ARN", () => {
  const keyArn = "arn:aws:kms:us-east-1:123456789012:key/1";
  const statement = { Effect: "Allow", Action: "kms:Sign" };
  const Condition = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/a" } };

  it("names the key in place of its alias, and leaves the other statements", () => {
    const other = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
    const policy = { Statement: [other, { ...statement, Resource: "arn:aws:kms:::key/*", Condition }] };
    expect(JSON.parse(withKeyArn(JSON.stringify(policy), keyArn))).toEqual({
      Statement: [other, { ...statement, Resource: keyArn }],
    });
  });

  it("is refused where it names no alias", () => {
    const policy = JSON.stringify({ Statement: [{ ...statement, Resource: "*" }] });
    expect(() => withKeyArn(policy, keyArn)).toThrow("no statement has a condition on kms:ResourceAliases");
  });
});
