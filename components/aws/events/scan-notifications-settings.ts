import { isUnresolved, Reader, type TextRule } from "../../delivery/reader";
import { severities } from "../../delivery/severity";
import { inputError } from "../../input-error";
import { type Component, readInput } from "../../inputs";
import { regionName } from "../inputs";
import { readTags } from "../tags";
import { readRepositories } from "./read-environments";
import { reportComponentName } from "./resource-names";
import {
  type EcrScanNotificationsArgs,
  type ScanNotificationsSettings,
  scanNotificationsDefaults,
} from "./scan-notifications-args";

export const scanNotificationsType = "EcrScanNotifications";

const properties = [
  ...["environments", "namespace", "severityThreshold", "eachFinding", "topicArn", "emails", "tags", "region"],
];

/** Not a FIFO topic, which takes no e-mail. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const topicArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
  meaning: 'the ARN of a standard Amazon SNS topic, such as "arn:aws:sns:eu-west-1:111122223333:scans"',
  maximum: 2048,
};

const email: TextRule = {
  pattern: /^[^\s@<>"]+@[^\s@<>".]+(?:\.[^\s@<>".]+)+$/,
  meaning: 'an e-mail address, such as "security@acme.example"',
  maximum: 254,
};

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readScanNotificationsArgs(name: string, args: EcrScanNotificationsArgs): ScanNotificationsSettings {
  const component: Component = { type: scanNotificationsType, name };
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  reportComponentName(name, reader);
  const repositories = readRepositories(input, name, reader);
  const severityThreshold = reader.choice(
    input.severityThreshold ?? scanNotificationsDefaults.severityThreshold,
    "severityThreshold",
    severities,
  );
  const eachFinding = reader.flag(input.eachFinding ?? scanNotificationsDefaults.eachFinding, "eachFinding");
  const topic = readInput(component, args?.topicArn, "topicArn", topicArn, reader);
  reportTopicRegion(input, reader);
  const emails = reader.texts(input.emails, "emails", email, "e-mail addresses");
  const tags = readTags(input.tags, reader);
  const region = readInput(component, args?.region, "region", regionName, reader);
  if (reader.problems.length > 0) throw inputError(scanNotificationsType, name, reader.problems);
  if (!repositories || !severityThreshold) throw new Error("a reader gave nothing and reported no problem");
  return {
    ...repositories,
    severityThreshold,
    eachFinding: eachFinding === true,
    ...(topic && { topicArn: topic }),
    emails,
    tags,
    ...(region && { region }),
  };
}

/** EventBridge delivers to no topic elsewhere: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html */
function reportTopicRegion({ topicArn: arn, region }: Readonly<Record<string, unknown>>, reader: Reader): void {
  if (isUnresolved(arn) || typeof arn !== "string" || typeof region !== "string") return;
  if (!topicArn.pattern.test(arn) || !regionName.pattern.test(region)) return;
  const [, , , topicRegion] = arn.split(":");
  if (topicRegion !== region) {
    reader.report("topicArn", `is a topic in ${topicRegion}, and the scans are in ${region}; name a topic there`);
  }
}
