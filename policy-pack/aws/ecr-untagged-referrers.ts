import type { LifecyclePolicyArgs } from "@pulumi/aws/ecr";
import { definePolicy, type Finding } from "../framework/policy";
import type { Snapshot } from "../framework/snapshot";
import { readDocument } from "./retention/document";
import { referrerFindings } from "./retention/referrers";

const policyType = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

export const ecrUntaggedReferrers = definePolicy({
  name: "ecr-untagged-referrers",
  displayName: "ECR keeps signatures as long as what they sign",
  description: "No rule of an ECR lifecycle policy takes signatures and SBOMs of images that stay.",
  why:
    "Signatures and SBOMs are untagged images. Without its signature, an image that is still there is refused where " +
    "signatures are verified, also when it is the one to roll back to.",
  severity: "medium",
  advisory: true,
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
  ],
  tags: ["aws", "ecr", "retention", "signing"],
  remediationSteps:
    "Let the rule for untagged images wait longer than those that delete tagged ones by age, as `untaggedDays` of the " +
    "component does. Where tagged images are counted, have no such rule: ECR deletes referrers with their image.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  settings: {},
  resource: {
    reads: { [policyType]: ["policy"] },
    check: ({ properties }) => checkReferrers(properties),
  },
});

/** A document that cannot be read is a violation of the policy about retention, and none of this one. */
function checkReferrers({ policy: document }: Snapshot<LifecyclePolicyArgs>): readonly Finding[] {
  const { policy, findings } = readDocument(document, "policy");
  return policy ? referrerFindings(policy, "policy") : findings.filter(({ unknown }) => unknown);
}
