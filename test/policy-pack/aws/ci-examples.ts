import type { Resource } from "../analyze";
import type { PolicyExample } from "../examples";
import { logIn, policy, promoting, publishing, pull, push, role, rolePolicy, text, trust, types } from "./ci-stack";

const resource = (kind: string, properties: Record<string, unknown>): Resource => ({
  type: `aws:iam/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
  name: kind,
  properties,
});
const policyArn = "arn:aws:iam::111122223333:policy/verify";
const verifying = policy("verify", text({ Effect: "Allow", Action: "kms:Verify", Resource: "*" }));
const publisher = role("payments-staging-publish");
const promoter = role("payments-production-promote", { assumeRolePolicy: trust("production") });
const roles = (published: string, promoted = promoting): readonly Resource[] => [
  { ...publisher, properties: { ...publisher.properties, inlinePolicies: [{ name: "push", policy: published }] } },
  promoter,
  rolePolicy("payments-production-promote", promoted),
  verifying,
  resource("RolePolicyAttachment", { role: "payments-staging-publish", policyArn }),
  resource("PolicyAttachment", { roles: ["payments-production-promote"], policyArn }),
  resource("RolePolicyAttachmentsExclusive", { roleName: "payments-staging-publish", policyArns: [policyArn] }),
];
const deleting = text(logIn, { ...push("staging"), Action: [...push("staging").Action, "ecr:BatchDeleteImage"] });
const both = text(logIn, push("staging"), push("production"));

const users = (granted: string): readonly Resource[] => [
  resource("AccessKey", { user: "backup" }),
  resource("UserPolicy", { user: "jane", policy: text(logIn, pull("staging")) }),
  resource("GroupPolicy", { group: "people", policy: granted }),
  resource("UserPolicyAttachment", { user: "jane", policyArn }),
  resource("GroupPolicyAttachment", { group: "people", policyArn }),
  resource("UserPolicyAttachmentsExclusive", { userName: "jane", policyArns: [policyArn] }),
  resource("GroupPolicyAttachmentsExclusive", { groupName: "people", policyArns: [policyArn] }),
  resource("PolicyAttachment", { users: ["jane"], groups: ["people"], policyArn }),
  verifying,
];

/** What comes of unknown attachments of policies that grant nothing of concern. */
const attachments = (arn: "advisory" | "nothing") =>
  ({
    [types.roleAttachment]: { policyArn: arn, role: "nothing" },
    [types.attachment]: { policyArn: arn, roles: "nothing" },
    [types.roleAttachmentsExclusive]: { policyArns: arn, roleName: "nothing" },
  }) as const;

export const ciExamples: Readonly<Record<string, PolicyExample>> = {
  "ci-role-permissions": {
    compliant: roles(publishing),
    mutant: roles(deleting),
    unknown: {
      [types.role]: {
        // Who a role of permissions as these trusts, or what it is called, does not matter.
        assumeRolePolicy: "nothing",
        inlinePolicies: "advisory",
        managedPolicyArns: "advisory",
        name: "nothing",
      },
      [types.rolePolicy]: { policy: "advisory", role: "nothing" },
      [types.policy]: { arn: "nothing", name: "nothing", policy: "advisory" },
      ...attachments("advisory"),
    },
  },
  "ci-role-separation": {
    compliant: roles(publishing),
    mutant: roles(both, text(logIn, pull("staging"))),
    unknown: {
      [types.role]: {
        assumeRolePolicy: "advisory",
        inlinePolicies: "advisory",
        managedPolicyArns: "nothing",
        name: "nothing",
      },
      [types.rolePolicy]: { policy: "advisory", role: "nothing" },
      [types.policy]: { arn: "nothing", name: "nothing", policy: "advisory" },
      [types.repository]: { name: "nothing", tags: "nothing" },
      [types.repositoryPolicy]: { policy: "nothing", repository: "nothing" },
      ...attachments("nothing"),
    },
  },
  "no-static-ci-credentials": {
    compliant: users(text(logIn, pull("staging"))),
    mutant: users(text(logIn, pull("staging"), push("staging"))),
    settings: { allowedUsers: ["backup"] },
    unknown: {
      "aws:iam/accessKey:AccessKey": { user: "advisory" },
      "aws:iam/groupPolicy:GroupPolicy": { group: "nothing", policy: "advisory" },
      "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { group: "nothing", policyArn: "advisory" },
      "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": {
        groupName: "nothing",
        policyArns: "advisory",
      },
      "aws:iam/userPolicy:UserPolicy": { policy: "advisory", user: "nothing" },
      "aws:iam/userPolicyAttachment:UserPolicyAttachment": { policyArn: "advisory", user: "nothing" },
      "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": {
        policyArns: "advisory",
        userName: "nothing",
      },
      [types.attachment]: { groups: "nothing", policyArn: "advisory", users: "nothing" },
      [types.policy]: { arn: "nothing", name: "nothing", policy: "advisory" },
    },
  },
};
