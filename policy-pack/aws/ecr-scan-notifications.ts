import { defaultSeverityThreshold, severities } from "../../components/delivery/severity";
import { definePolicy } from "../framework/policy";
import { ruleType, targetType } from "./events/rules";
import { configurationType, repositoryType, scanRuleFindings, scansInStack } from "./events/scans";

const ruleProperties = ["eventPattern", "isEnabled", "state"];

/** A pattern is evaluated with the documented events. Accounts and regions that it names are taken for the right ones. */
export const ecrScanNotifications = definePolicy({
  name: "ecr-scan-notifications",
  displayName: "Somebody hears what scans find",
  description:
    "An EventBridge rule for results of image scans is enabled, can match them and has a target; where it is asked for, " +
    "each repository has one.",
  why:
    "What is found in an image that runs already, no gate stops: people have to hear of it. A rule that never matches " +
    "looks like good news.",
  severity: "medium",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-5",
      specification: "Security Alerts, Advisories, and Directives",
    },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "RA-5",
      specification: "Vulnerability Monitoring and Scanning",
    },
  ],
  tags: ["aws", "ecr", "eventbridge", "scan-on-push"],
  remediationSteps:
    "Use `EcrScanNotifications`, or an `aws.cloudwatch.EventRule` whose pattern matches `ECR Image Scan` (basic scanning) " +
    "or `Inspector2 Scan` (enhanced scanning) with the severities in `detail.finding-severity-counts`, and an " +
    "`aws.cloudwatch.EventTarget` for it.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",
  settings: {
    required: {
      meaning:
        "Whether each stack with ECR repositories, or a scanning configuration, must have rules that tell what scans of " +
        "them find. Without it, the rules may be in another stack.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
    severity: {
      meaning: "The least severity of which a single finding must be told where rules are required.",
      default: defaultSeverityThreshold,
      schema: { type: "string", enum: [...severities] },
    },
  },
  resource: { reads: { [ruleType]: ruleProperties }, check: scanRuleFindings },
  stack: {
    reads: {
      [ruleType]: [...ruleProperties, "eventBusName", "name", "region"],
      [targetType]: ["rule"],
      [repositoryType]: ["name", "region"],
      [configurationType]: ["region", "scanType"],
    },
    check: scansInStack,
  },
});
