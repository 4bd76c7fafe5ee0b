import { definePolicy } from "../framework/policy";
import { auditFindings, auditInStack, bucketType, logGroupType, objectLockTypes, streamType } from "./events/audit";
import { ruleType, targetType } from "./events/rules";
import { repositoryType } from "./events/scans";

const ruleProperties = ["eventPattern", "isEnabled", "state"];

/** Rules for results of scans, `ecr-scan-notifications` judges; how records are encrypted, `ecr-event-encryption`. */
export const ecrAuditTrail = definePolicy({
  name: "ecr-audit-trail",
  displayName: "What happens in ECR is recorded, and stays",
  description:
    "An EventBridge rule for events of ECR can match them and has a target, and what it records stays for a year; where " +
    "it is asked for, each repository has such rules.",
  why:
    "After an incident nobody can tell who pushed what was deployed, or who deleted or opened it, if that was never " +
    "recorded or is gone by the time somebody asks.",
  severity: "medium",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AU-11", specification: "Audit Record Retention" },
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AU-12", specification: "Audit Record Generation" },
    {
      name: "PCI DSS",
      version: "4.0.1",
      reference: "10.5.1",
      specification: "Retain audit log history for at least 12 months",
    },
  ],
  tags: ["aws", "ecr", "eventbridge", "provenance"],
  remediationSteps:
    "Use `EcrAuditTrail`, or `aws.cloudwatch.EventRule`s that match `ECR Image Action`, and `AWS API Call via CloudTrail` " +
    "with the source `aws.ecr`, with an `aws.cloudwatch.EventTarget` each. Set `retentionInDays` of the log group, and the " +
    "default retention of an archive's object lock, to what your auditors ask for.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
  settings: {
    required: {
      meaning:
        "Whether each stack with ECR repositories must have rules that record pushes, deletions, and changes of policies " +
        "and of tag mutability. Without it, the rules may be in another stack.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
    minimumDays: {
      meaning: "Days for which records must stay, at least. PCI DSS asks for 12 months.",
      default: 365 as number,
      schema: { type: "integer", minimum: 1 },
    },
  },
  resource: {
    reads: { [ruleType]: ruleProperties, [logGroupType]: ["retentionInDays", "tags"] },
    check: auditFindings,
  },
  stack: {
    reads: {
      [ruleType]: [...ruleProperties, "eventBusName", "name", "region"],
      [targetType]: ["arn", "rule"],
      [repositoryType]: ["name", "region"],
      [logGroupType]: ["arn", "retentionInDays", "tags"],
      [streamType]: ["arn", "extendedS3Configuration"],
      [bucketType]: ["arn", "bucket"],
      ...Object.fromEntries(objectLockTypes.map((type) => [type, ["bucket", "rule"]])),
    },
    check: auditInStack,
  },
});
