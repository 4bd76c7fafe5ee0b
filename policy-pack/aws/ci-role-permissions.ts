import { definePolicy } from "../framework/policy";
import { attachmentReads, roleAttachments } from "./ci/attachments";
import { roleType } from "./ci/ci-role";
import { grantedFindings, grantedInStack } from "./ci/granted";
import { policyType } from "./ci/managed-policies";
import { ciSettings } from "./ci/settings";

const roleProperties = ["assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "name"];

/**
 * It judges what can break the delivery path: what is granted in ECR, on KMS keys, and as a way to become another
 * identity. Other services are left to other policies. What a permissions boundary or a statement that denies takes away
 * again is not counted, since either can be removed without touching what is granted.
 */
export const ciRolePermissions = definePolicy({
  name: "ci-role-permissions",
  displayName: "CI may push and pull, and no more",
  description:
    "A role that CI can take names its actions and its repositories, and cannot delete, reconfigure or become another role.",
  why:
    "Whoever changes a workflow, or a dependency that it runs, has the permissions of its role: with more than pushing " +
    "and pulling they move tags, delete releases, or give themselves what was kept from them.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-6", specification: "Least Privilege" },
    {
      name: "AWS Foundational Security Best Practices",
      version: "1.0.0",
      reference: "IAM.21",
      specification: "IAM customer managed policies that you create should not allow wildcard actions for services",
    },
  ],
  tags: ["aws", "ecr", "iam", "least-privilege"],
  remediationSteps:
    "Write the actions of pushing or pulling on ARNs of repositories that begin with one environment, and " +
    "`ecr:GetAuthorizationToken` on `*` in a statement of its own. Give what administers registries to a role that no " +
    "workflow of the application can take, and exempt that role where it is one of CI's.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html",
  settings: {
    ...ciSettings,
    acceptedPolicies: {
      meaning: "ARNs of managed policies outside the stack that somebody has read, and that CI may have.",
      default: [] as readonly string[],
      schema: { type: "array", items: { type: "string", pattern: "^arn:[a-z-]+:iam::(\\d{12}|aws):policy/.+$" } },
    },
  },
  resource: {
    reads: { [roleType]: roleProperties, ...attachmentReads(roleAttachments) },
    check: grantedFindings,
  },
  stack: {
    reads: {
      [roleType]: roleProperties,
      ...attachmentReads(roleAttachments),
      [policyType]: ["arn", "name", "policy"],
    },
    check: grantedInStack,
  },
});
