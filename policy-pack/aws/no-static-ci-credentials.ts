import { definePolicy } from "../framework/policy";
import { attachmentReads, groupAttachments, userAttachments } from "./ci/attachments";
import { policyType } from "./ci/managed-policies";
import { accessKeyType, credentialFindings, credentialsInStack } from "./ci/static-credentials";

const names = (meaning: string) => ({
  meaning,
  default: [] as readonly string[],
  schema: { type: "array" as const, items: { type: "string" as const, pattern: "^[\\w+=,.@-]+$" } },
});

/** Passwords for the console are for people, and are not judged. */
export const noStaticCiCredentials = definePolicy({
  name: "no-static-ci-credentials",
  displayName: "CI has no credentials that last",
  description: "No access key is made, and no user or group of users can change registries.",
  why:
    "A key in a secret of CI is copied into logs, forks and laptops, works from everywhere for years, and shows nobody " +
    "which workflow used it. A token of a job is good for that job alone.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "IA-5", specification: "Authenticator Management" },
  ],
  tags: ["aws", "ecr", "iam", "least-privilege", "provenance"],
  remediationSteps:
    "Make a role with a trust policy for the GitHub environment or branch of the job, and take it in the workflow with " +
    "`aws-actions/configure-aws-credentials`. Then delete the key, and what the user was granted. Name people who " +
    "administer registries as users in `allowedUsers` or `allowedGroups`, or better let them take a role as well.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  settings: {
    allowedUsers: names("Names of users that may have access keys and may change registries."),
    allowedGroups: names("Names of groups whose users may change registries."),
  },
  resource: {
    reads: { [accessKeyType]: ["user"], ...attachmentReads(userAttachments, groupAttachments) },
    check: credentialFindings,
  },
  stack: {
    reads: { ...attachmentReads(userAttachments, groupAttachments), [policyType]: ["arn", "name", "policy"] },
    check: credentialsInStack,
  },
});
