import { signingKeyPolicy } from "../../../components/aws/roles/signing-key";
import type { Resource } from "../analyze";
import type { PolicyExample } from "../examples";
import { account, logIn, promoting, push, role, rolePolicy, text, trust, types } from "./ci-stack";

const keyType = "aws:kms/key:Key";
const keyPolicyType = "aws:kms/keyPolicy:KeyPolicy";
const aliasType = "aws:kms/alias:Alias";

const signer = `arn:aws:iam::${account}:role/payments-staging-publish`;
const policy = signingKeyPolicy({ partition: "aws", accountId: account, signers: [signer], verifyingAccounts: [] });
const signing = text(logIn, push("staging"), {
  Effect: "Allow",
  Action: ["kms:GetPublicKey", "kms:Sign"],
  Resource: `arn:aws:kms:eu-west-1:${account}:key/0987dcba-09fe-87dc-65ba-ab0987654321`,
});
const publisher = role("payments-staging-publish");
const promoter = role("payments-production-promote", { assumeRolePolicy: trust("production") });

const resources = (keyPolicy: string): readonly Resource[] => [
  publisher,
  rolePolicy("payments-staging-publish", signing),
  promoter,
  rolePolicy("payments-production-promote", promoting),
  {
    type: keyType,
    name: "signing",
    properties: {
      keyUsage: "SIGN_VERIFY",
      bypassPolicyLockoutSafetyCheck: false,
      deletionWindowInDays: 30,
      policy: keyPolicy,
      tags: { "artifact-registries:namespace": "payments" },
    },
    // What is unknown was made from something: where a program writes no policy, it is made from nothing.
    dependencies: { policy: [publisher] },
  },
  {
    type: keyType,
    name: "second",
    properties: {
      arn: `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
      keyUsage: "SIGN_VERIFY",
      tags: { "artifact-registries:namespace": "billing" },
      policy,
    },
    dependencies: { policy: [publisher] },
  },
  {
    type: keyPolicyType,
    name: "second",
    properties: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", policy },
  },
  {
    type: aliasType,
    name: "second",
    properties: { name: "alias/billing-signing", targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
  },
];

export const signingExamples: Readonly<Record<string, PolicyExample>> = {
  "signing-key": {
    compliant: resources(policy),
    mutant: resources(policy.replace("ArnNotEquals", "ArnEquals")),
    unknown: {
      [keyType]: {
        arn: "nothing",
        bypassPolicyLockoutSafetyCheck: "mandatory",
        deletionWindowInDays: "mandatory",
        keyId: "nothing",
        keyUsage: "mandatory",
        policy: "advisory",
        // Whose key it is: these roles sign with none that is in this stack.
        tags: "nothing",
      },
      [keyPolicyType]: { bypassPolicyLockoutSafetyCheck: "mandatory", keyId: "nothing", policy: "advisory" },
      [aliasType]: { name: "nothing", targetKeyId: "nothing" },
      [types.rolePolicy]: { policy: "nothing", role: "nothing" },
      [types.role]: {
        assumeRolePolicy: "nothing",
        inlinePolicies: "nothing",
        managedPolicyArns: "nothing",
        name: "nothing",
      },
    },
  },
};
