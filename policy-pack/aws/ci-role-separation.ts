import { definePolicy } from "../framework/policy";
import { attachmentReads, roleAttachments } from "./ci/attachments";
import { roleType } from "./ci/ci-role";
import { pathSetting } from "./ci/later-environments";
import { policyType } from "./ci/managed-policies";
import { repositoryPolicyType, repositoryType } from "./ci/repository-grants";
import { separationFindings, separationInStack } from "./ci/separation";
import { ciSettings } from "./ci/settings";

const roleProperties = ["assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "name"];

/** Which environments are later ones is told by the setting `path`, or by the tags of `EcrRegistry`; else none is judged. */
export const ciRoleSeparation = definePolicy({
  name: "ci-role-separation",
  displayName: "Each environment is written by one role of CI",
  description: "No role of CI writes two environments, and only its promoter writes a later one.",
  why:
    "Where one identity can write what is tested and what is released, an image gets to production past tests and " +
    "approval, and no record shows it.",
  severity: "high",
  frameworks: [{ name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-5", specification: "Separation of Duties" }],
  tags: ["aws", "ecr", "iam", "least-privilege", "promotion"],
  remediationSteps:
    "Make a role that publishes into the first environment, and for each later one a role that pulls from the one before " +
    "and pushes into this one, each for a GitHub environment of its own. Where repositories' names do not begin with " +
    "their environment, say in the setting `environments` which are whose, and in `path` in which order they come.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html",
  settings: {
    ...ciSettings,
    path: pathSetting,
  },
  resource: {
    reads: { [roleType]: roleProperties, ...attachmentReads(roleAttachments) },
    check: separationFindings,
  },
  stack: {
    reads: {
      [roleType]: roleProperties,
      ...attachmentReads(roleAttachments),
      [policyType]: ["arn", "name", "policy"],
      [repositoryType]: ["name", "tags"],
      [repositoryPolicyType]: ["policy", "repository"],
    },
    check: separationInStack,
  },
});
