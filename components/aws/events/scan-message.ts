import type { EventKind } from "./event-pattern";

/** What EventBridge makes of an event for the topic: text, in which `<name>` stands for what the path finds. */
export interface Message {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/**
 * One path per variable. Each finds something in every event of its kind, because of a path that finds nothing the
 * documentation says only that its variable is not there:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
const envelope = { account: "$.account", region: "$.region", time: "$.time" };
const scanned = {
  ...envelope,
  repository: "$.detail.repository-name",
  digest: "$.detail.image-digest",
  tags: "$.detail.image-tags",
};

const imageLines = ["Image: <digest>", "Tags: <tags>"];
const placeLine = "Account <account>, region <region>, <time>";

/** Texts of several lines are one quoted text per line: the same documentation, "Common issues". */
function message(inputPaths: Readonly<Record<string, string>>, ...lines: readonly string[]): Message {
  return { inputPaths, inputTemplate: lines.map((line) => `"${line}"`).join("\n") };
}

/** What AWS's console is called in a partition. */
function consoleDomain(partition: string): string {
  if (partition === "aws-cn") return "console.amazonaws.cn";
  return partition === "aws-us-gov" ? "console.amazonaws-us-gov.com" : "console.aws.amazon.com";
}

/** The message that people get of an event: what happened to which image, and where to see more. */
export function scanMessage({ name }: EventKind, threshold: string, partition: string): Message {
  const domain = consoleDomain(partition);
  const inRegistry = `See https://<region>.${domain}/ecr/repositories/private/<account>/<repository>/_/image/<digest>/details?region=<region>`;
  const inInspector = `See https://<region>.${domain}/inspector/v2/home?region=<region>#/findings`;
  const command =
    "or run aws ecr describe-image-scan-findings --region <region> --repository-name <repository> --image-id imageDigest=<digest>";
  const counts = { counts: "$.detail.finding-severity-counts" };
  switch (name) {
    case "basic":
      return message(
        { ...scanned, ...counts },
        `A scan of <repository> found ${threshold} or worse, or what nobody has rated.`,
        ...imageLines,
        "Findings: <counts>",
        placeLine,
        inRegistry,
        command,
      );
    case "failed":
      return message(
        { ...scanned, status: "$.detail.scan-status" },
        "A scan of <repository> did not complete: its status is <status>. What is not scanned must not be promoted.",
        ...imageLines,
        placeLine,
        inRegistry,
        command,
      );
    case "enhanced":
      return message(
        { ...scanned, ...counts },
        `Amazon Inspector's first scan of <repository> found ${threshold} or worse, or what nobody has rated.`,
        ...imageLines,
        "Findings: <counts>",
        placeLine,
        inInspector,
      );
    case "finding":
      return message(
        {
          ...envelope,
          image: "$.resources[0]",
          title: "$.detail.title",
          severity: "$.detail.severity",
          finding: "$.detail.findingArn",
        },
        "Amazon Inspector found <title>, which is <severity>.",
        "Image: <image>",
        "Finding: <finding>",
        placeLine,
        inInspector,
      );
    case "unscanned":
      return message(
        { ...envelope, image: "$.resources[0]", reason: "$.detail.scanStatus.reason" },
        "Amazon Inspector does not scan an image: <reason>. What is not scanned must not be promoted.",
        "Image: <image>",
        placeLine,
        inInspector,
      );
    default:
      throw new Error(`no message for events of the kind "${name}"`);
  }
}
