import { definePolicy } from "../framework/policy";
import { accountsSetting } from "./accounts";
import { attachmentReads, roleAttachments } from "./ci/attachments";
import { roleType } from "./ci/ci-role";
import { pathSetting } from "./ci/later-environments";
import { policyType } from "./ci/managed-policies";
import { repositoryPolicyType, repositoryType } from "./ci/repository-grants";
import { ciSettings } from "./ci/settings";
import { aliasType } from "./signing/ci-signing";
import { keyType } from "./signing/keys";
import { keyPolicyType, signingInStack, signingKeyFindings } from "./signing/signing";

const keyProperties = ["bypassPolicyLockoutSafetyCheck", "deletionWindowInDays", "keyUsage", "policy", "tags"];

/** Which roles of CI publish is told by the setting `path`, or by the tags of `EcrRegistry`; else only deployers are told. */
export const signingKey = definePolicy({
  name: "signing-key",
  displayName: "Only publishers sign",
  description:
    "A KMS key that signs artifacts signs for identities that its policy names, none of which promotes or deploys, and " +
    "cannot be lost in a hurry.",
  why:
    "A signature that anybody can make proves nothing: what was never built by the publisher is promoted and deployed as " +
    "if it had been. And with the key goes the proof of everything that it has signed.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SC-12",
      specification: "Cryptographic Key Establishment and Management",
    },
    {
      name: "NIST SSDF",
      version: "1.1",
      reference: "PS.2",
      specification: "Provide a Mechanism for Verifying Software Release Integrity",
    },
  ],
  tags: ["aws", "kms", "signing", "least-privilege"],
  remediationSteps:
    "Write a policy for the key in which the account administers it and a statement denies `kms:Sign` to all but the " +
    "roles that publish, by `ArnNotEquals` on `aws:PrincipalArn`. Leave `deletionWindowInDays` at 30, and take `kms:Sign` " +
    "from roles that promote or deploy: they verify with `kms:Verify` or the public key.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  settings: {
    ...ciSettings,
    path: pathSetting,
    everySigningKey: {
      meaning:
        "Whether every key of usage SIGN_VERIFY is judged, instead of those of `EcrDeliveryRoles` and those that a role " +
        "of CI in the same stack may sign with. Others sign tokens, or the names of a domain.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
    minimumDeletionDays: {
      meaning: "Days for which a key that somebody deletes can still be rescued, at least: 7 to 30.",
      default: 30 as number,
      schema: { type: "integer", minimum: 7, maximum: 30 },
    },
    administrators: accountsSetting("Ids of the accounts, beside the key's own, that may administer it."),
  },
  resource: { reads: { [keyType]: keyProperties }, check: signingKeyFindings },
  stack: {
    reads: {
      [keyType]: [...keyProperties, "arn", "keyId"],
      [keyPolicyType]: ["bypassPolicyLockoutSafetyCheck", "keyId", "policy"],
      [aliasType]: ["name", "targetKeyId"],
      [roleType]: ["assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "name"],
      ...attachmentReads(roleAttachments),
      [policyType]: ["arn", "name", "policy"],
      [repositoryType]: ["name", "tags"],
      [repositoryPolicyType]: ["policy", "repository"],
    },
    check: signingInStack,
  },
});
