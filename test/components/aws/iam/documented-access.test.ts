import { describe, expect, it } from "vitest";
import type { Principal } from "../../../../components/aws/iam/request";
import {
  bucket,
  decide,
  everything,
  maria,
  nothing,
  type Policies,
  roleArn,
  session,
  sessionArn,
  user,
} from "./decide";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-id-rdp.html */
describe("within an account, as documented", () => {
  const carlos = user("123456789012", "carlossalazar");
  const own = ["arn:aws:s3:::carlossalazar/*", "arn:aws:s3:::carlossalazar"];
  const policies: Policies = {
    identity: [
      {
        Sid: "AllowS3ListRead",
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListAllMyBuckets"],
        Resource: "arn:aws:s3:::*",
      },
      { Sid: "AllowS3Self", Effect: "Allow", Action: "s3:*", Resource: own },
      { Sid: "DenyS3Logs", Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::*log*" },
    ],
    resource: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:user/carlossalazar" },
        Action: "s3:*",
        Resource: own,
      },
    ],
  };

  it("an explicit deny overrides what is allowed, and is named", () => {
    expect(decide(carlos, "s3:PutObject", "arn:aws:s3:::carlossalazar-logs/x", policies, "123456789012")).toEqual({
      allowed: false,
      reason: "explicitly denied",
      statements: [{ policy: "identity", document: 0, statement: 2, sid: "DenyS3Logs" }],
    });
  });

  it("either side is enough, and both are named where both allow", () => {
    expect(decide(carlos, "s3:PutObject", "arn:aws:s3:::carlossalazar/x", policies, "123456789012")).toEqual({
      allowed: true,
      reason: "allowed",
      statements: [
        { policy: "resource", document: 0, statement: 0 },
        { policy: "identity", document: 0, statement: 1, sid: "AllowS3Self" },
      ],
    });
    const { identity = [], resource = [] } = policies;
    for (const one of [{ identity }, { resource }]) {
      expect(decide(carlos, "s3:PutObject", "arn:aws:s3:::carlossalazar/x", one, "123456789012").allowed).toBe(true);
    }
  });

  it("what nothing allows is not allowed, and what is denied stays denied", () => {
    const identity = [
      { Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
      { Effect: "Deny", Action: "iam:*Report", Resource: "*" },
    ];
    const reason = (action: string, more: readonly object[] = []) =>
      decide(maria, action, "*", { identity: [...identity, ...more] }).reason;
    expect(reason("iam:GetUser")).toBe("allowed");
    expect(reason("iam:CreatePolicy")).toBe("not allowed");
    expect(reason("iam:GetOrganizationsAccessReport")).toBe("explicitly denied");
    expect(reason("iam:GenerateCredentialReport", [{ Effect: "Allow", Action: "iam:Generate*", Resource: "*" }])).toBe(
      "explicitly denied",
    );
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
  it.each<[string, Principal, unknown, "unlimited" | "limited" | "nothing"]>([
    ["to a user, no boundary limits", maria, { AWS: "arn:aws:iam::111122223333:user/maria" }, "unlimited"],
    ["to a session, nothing limits", session, { AWS: sessionArn }, "unlimited"],
    ["to everyone, nothing limits", session, "*", "unlimited"],
    ["to a role is limited by its boundary and session", session, { AWS: roleArn }, "limited"],
    ["to an account is left to the account's policies", session, { AWS: "111122223333" }, "nothing"],
    ["to another session of the role is nobody's", session, { AWS: `${sessionArn}2` }, "nothing"],
  ])("what a resource allows %s", (_rule, principal, named, expected) => {
    const resource = [{ Effect: "Allow", Principal: named, Action: "s3:GetObject", Resource: `${bucket}/*` }];
    const allowed = (limits: Policies) =>
      decide(principal, "s3:GetObject", `${bucket}/x`, { resource, ...limits }).allowed;
    expect(allowed({ boundary: everything })).toBe(expected !== "nothing");
    expect(allowed({ boundary: nothing })).toBe(expected === "unlimited");
    if (principal.kind === "role session") expect(allowed({ session: nothing })).toBe(expected === "unlimited");
  });

  it("the identity's permissions are those that its boundary and its session allow as well", () => {
    const allowed = (limits: Policies) =>
      decide(session, "s3:GetObject", `${bucket}/x`, { identity: [everything], ...limits }).allowed;
    expect(allowed({})).toBe(true);
    expect(allowed({ boundary: everything, session: everything })).toBe(true);
    expect(allowed({ boundary: nothing, session: everything })).toBe(false);
    expect(allowed({ boundary: everything, session: nothing })).toBe(false);
    const denied = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    expect(allowed({ boundary: denied })).toBe(false);
    expect(decide(session, "s3:GetObject", `${bucket}/x`, { identity: [everything], session: denied }).reason).toBe(
      "explicitly denied",
    );
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
describe("across accounts, as documented", () => {
  const carlos = user("111111111111", "carlossalazar");
  const identity = [
    { Sid: "AllowS3ListRead", Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
    {
      Sid: "AllowS3ProductionObjectActions",
      Effect: "Allow",
      Action: "s3:*Object*",
      Resource: "arn:aws:s3:::Production/*",
    },
    { Sid: "DenyS3Logs", Effect: "Deny", Action: "s3:*", Resource: ["arn:aws:s3:::*log*", "arn:aws:s3:::*log*/*"] },
  ];
  const named = (AWS: unknown) => [
    {
      Effect: "Allow",
      Action: ["s3:GetObject*", "s3:PutObject*"],
      Principal: { AWS },
      Resource: "arn:aws:s3:::Production/*",
    },
  ];
  const reason = (resource: string, policies: Policies, action = "s3:PutObject") =>
    decide(carlos, action, resource, policies, "222222222222").reason;
  const production = "arn:aws:s3:::Production/x";
  const arn = "arn:aws:iam::111111111111:user/carlossalazar";

  it("both sides have to allow", () => {
    expect(reason("arn:aws:s3:::Production-logs/x", { identity })).toBe("explicitly denied");
    expect(reason(production, { identity, resource: named(arn) })).toBe("allowed");
    expect(reason(production, { identity })).toBe("not allowed");
    expect(reason(production, { resource: named(arn) })).toBe("not allowed");
    expect(reason(production, { identity, resource: named(arn) }, "s3:DeleteObject")).toBe("not allowed");
    expect(reason(production, { identity, resource: named(arn), boundary: nothing })).toBe("not allowed");
  });

  it.each<[string, unknown, string]>([
    ["an account by its id", "111111111111", "allowed"],
    ["an account by its root", "arn:aws:iam::111111111111:root", "allowed"],
    ["everyone", "*", "allowed"],
    ["another account", "222222222222", "not allowed"],
    ["another user", `${arn}2`, "not allowed"],
    ["one of several", ["222222222222", arn], "allowed"],
  ])("a resource may name %s", (_who, principal, expected) => {
    expect(reason(production, { identity, resource: named(principal) })).toBe(expected);
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
describe("a resource whose policy is required, as documented", () => {
  const key = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const decision = (policies: Policies) => decide(session, "kms:Sign", key, { ...policies, required: true }).allowed;
  const identity = [{ Effect: "Allow", Action: "kms:Sign", Resource: key }];
  const named = (Principal: unknown) => [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }];

  it("lets the account's policies allow by naming the account", () => {
    expect(decision({ identity, resource: named({ AWS: "arn:aws:iam::111122223333:root" }) })).toBe(true);
    expect(decision({ identity, resource: named({ AWS: "arn:aws:iam::444455556666:root" }) })).toBe(false);
    expect(decision({ identity })).toBe(false);
    expect(decision({ resource: named({ AWS: "arn:aws:iam::111122223333:root" }) })).toBe(false);
  });

  it("suffices where it names the role", () => {
    expect(decision({ resource: named({ AWS: roleArn }) })).toBe(true);
    expect(decision({ resource: named({ AWS: `${roleArn}2` }), identity })).toBe(false);
    expect(decision({ resource: named({ AWS: roleArn }), boundary: nothing })).toBe(false);
  });
});
