import { definePolicy } from "../framework/policy";
import { logGroupType } from "./events/audit";
import { encryptionInStack, ownEncryptionFindings, queueType, topicType } from "./events/encryption";
import { ruleType, targetType } from "./events/rules";

const reads = {
  [topicType]: ["kmsMasterKeyId", "tags"],
  [queueType]: ["kmsMasterKeyId", "sqsManagedSseEnabled", "tags"],
  [logGroupType]: ["kmsKeyId", "tags"],
};

/** Whether a topic, a queue or a log group is for events of ECR, its rule shows; of those of our components, their tags. */
export const ecrEventEncryption = definePolicy({
  name: "ecr-event-encryption",
  displayName: "What is told of images is encrypted",
  description:
    "An SNS topic, SQS queue or log group that gets events of ECR or its scans from EventBridge is encrypted, with a key " +
    "that EventBridge can use.",
  why:
    "These events say which images have which vulnerabilities, and who did what: a plan for an attack. With AWS's own key " +
    "they are lost without a word, because nobody can let EventBridge use it.",
  severity: "medium",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SC-28",
      specification: "Protection of Information at Rest",
    },
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AU-9", specification: "Protection of Audit Information" },
  ],
  tags: ["aws", "ecr", "eventbridge", "confidentiality"],
  remediationSteps:
    "Set `kmsMasterKeyId` of the topic or queue, or `kmsKeyId` of the log group, to the ARN of a key of yours, whose policy " +
    "lets `events.amazonaws.com` do `kms:Decrypt` and `kms:GenerateDataKey*`, and for a log group CloudWatch Logs.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
  settings: {},
  resource: { reads, check: ownEncryptionFindings },
  stack: {
    reads: {
      [ruleType]: ["eventPattern", "name"],
      [targetType]: ["arn", "deadLetterConfig", "rule"],
      [topicType]: [...reads[topicType], "arn"],
      [queueType]: [...reads[queueType], "arn"],
      [logGroupType]: [...reads[logGroupType], "arn"],
    },
    check: encryptionInStack,
  },
});
