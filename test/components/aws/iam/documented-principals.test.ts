import { describe, expect, it } from "vitest";
import { evaluateAccess } from "../../../../components/aws/iam/evaluate";
import type { Principal } from "../../../../components/aws/iam/request";
import { bucket, decide, everything, maria, type Policies, roleArn, session, user } from "./decide";
import { policy, read } from "./documents";

describe("a service", () => {
  const service: Principal = { kind: "service", name: "cloudtrail.amazonaws.com" };
  const put = (statement: object) => decide(service, "s3:PutObject", `${bucket}/x`, { resource: [statement] }).reason;
  const write = { Action: "s3:PutObject", Resource: `${bucket}/*` };

  it("may what a resource's policy allows it by name", () => {
    expect(put({ Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, ...write })).toBe("allowed");
    expect(put({ Effect: "Allow", Principal: { Service: "config.amazonaws.com" }, ...write })).toBe("not allowed");
    expect(put({ Effect: "Allow", Principal: { AWS: "111122223333" }, ...write })).toBe("not allowed");
    expect(put({ Effect: "Allow", Principal: { Federated: "cloudtrail.amazonaws.com" }, ...write })).toBe(
      "not allowed",
    );
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice */
  it("has no ARN, and says that it is a service", () => {
    const condition = { ArnNotEquals: { "aws:PrincipalArn": roleArn } };
    const allow = { Effect: "Allow", Principal: "*", ...write };
    const reasonOf = (principal: Principal, more: object) =>
      decide(principal, "s3:PutObject", `${bucket}/x`, {
        resource: [allow, { Effect: "Deny", Principal: "*", ...write, Condition: { ...condition, ...more } }],
      }).reason;
    const noService = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };
    expect([reasonOf(service, {}), reasonOf(service, noService)]).toEqual(["explicitly denied", "allowed"]);
    expect([reasonOf(session, noService), reasonOf(maria, noService)]).toEqual(["allowed", "explicitly denied"]);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
describe("the context of a request", () => {
  it.each<[string, Principal, object]>([
    [
      "a user",
      maria,
      {
        "aws:PrincipalArn": "arn:aws:iam::111122223333:user/maria",
        "aws:PrincipalType": "User",
        "aws:username": "maria",
      },
    ],
    ["a session, which is its role", session, { "aws:PrincipalArn": roleArn, "aws:PrincipalType": "AssumedRole" }],
  ])("says who %s is", (_who, principal, values) => {
    const common = { "aws:PrincipalAccount": "111122223333", "aws:ResourceAccount": "111122223333" };
    const may = (condition: object) =>
      decide(principal, "s3:GetObject", `${bucket}/x`, { identity: [{ ...everything, Condition: condition }] }).allowed;
    expect(may({ StringEquals: { ...common, ...values }, Bool: { "aws:PrincipalIsAWSService": "false" } })).toBe(true);
    for (const key of Object.keys({ ...common, ...values })) {
      expect(may({ StringEquals: { [key]: "another" } })).toBe(false);
    }
  });

  it("cannot be given another principal by the caller", () => {
    const allow = {
      ...everything,
      Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin" } },
    };
    const request = { action: "s3:GetObject", resource: bucket, resourceAccount: "111122223333" };
    const context = { "AWS:principalarn": "arn:aws:iam::111122223333:role/admin" };
    const identity = [read(policy(allow), "identity")];
    expect(evaluateAccess({ principal: maria, ...request, context }, { identity }).allowed).toBe(false);
    const admin: Principal = {
      kind: "role session",
      roleArn: "arn:aws:iam::111122223333:role/admin",
      sessionName: "x",
    };
    expect(evaluateAccess({ principal: admin, ...request, context: {} }, { identity }).allowed).toBe(true);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
describe("NotPrincipal with Deny, as documented", () => {
  const bob = "arn:aws:iam::444455556666:user/Bob";
  const role = "arn:aws:iam::444455556666:role/cross-account-read-only-role";
  const auditSession = "arn:aws:sts::444455556666:assumed-role/cross-account-read-only-role/cross-account-audit-app";
  const root = "arn:aws:iam::444455556666:root";
  const audit = (sessionName: string): Principal => ({ kind: "role session", roleArn: role, sessionName });
  const reason = (principal: Principal, AWS: readonly string[], more: Policies = {}) =>
    decide(principal, "s3:GetObject", bucket, {
      identity: [everything],
      resource: [
        { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: bucket },
        { Effect: "Deny", NotPrincipal: { AWS }, Action: "s3:*", Resource: bucket },
      ],
      ...more,
    }).reason;

  it("denies everyone but the user who is named with the account", () => {
    expect(reason(user("444455556666", "Bob"), [bob, root])).toBe("allowed");
    expect(reason(user("444455556666", "Eve"), [bob, root])).toBe("explicitly denied");
    expect(reason(maria, [bob, root])).toBe("explicitly denied");
  });

  it("denies everyone but the session that is named with its role and the account", () => {
    expect(reason(audit("cross-account-audit-app"), [auditSession, role, root])).toBe("allowed");
    expect(reason(audit("another"), [auditSession, role, root])).toBe("explicitly denied");
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  it("denies whoever has a permissions boundary", () => {
    expect(reason(user("444455556666", "Bob"), [bob, root], { boundary: everything })).toBe("explicitly denied");
  });
});
