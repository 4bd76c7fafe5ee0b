import { type EventValue, isMembers, Open, Partly } from "./event-value";

const any = new Open("*");
const found = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

/** `names` are those of repositories, with `*` for any characters. */
function arnOf(names: string): Open {
  return new Open(`arn:#:ecr:#:#:repository/${names}`);
}

function event(source: string, detailType: string, resources: EventValue, detail: EventValue): EventValue {
  const envelope = { version: "0", id: any, account: any, time: any, region: any };
  return { ...envelope, source, "detail-type": detailType, resources, detail };
}

type Counts = { readonly [severity: string]: EventValue };

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
export function basicScan(names: string, counts: Counts, status = "COMPLETE"): EventValue {
  return event("aws.ecr", "ECR Image Scan", [arnOf(names)], {
    "scan-status": status,
    "repository-name": new Open(names),
    "finding-severity-counts": counts,
    "image-digest": any,
    "image-tags": [any],
  });
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html */
export function enhancedScan(names: string, counts: Counts): EventValue {
  const detail = {
    "scan-status": "INITIAL_SCAN_COMPLETE",
    "repository-name": arnOf(names),
    "finding-severity-counts": counts,
  };
  return event("aws.inspector2", "Inspector2 Scan", [arnOf(names)], new Partly(detail));
}

/** The same page: one for each finding and image, whose schema is too large to tell what it never has. */
export function inspectorFinding(names: string, severity: string, status = "ACTIVE"): EventValue {
  const image = new Partly({ repositoryName: new Open(names) });
  const resource = { details: new Partly({ awsEcrContainerImage: image }), type: "AWS_ECR_CONTAINER_IMAGE" };
  const detail = new Partly({ severity, status, resources: [new Partly(resource)] });
  return event("aws.inspector2", "Inspector2 Finding", [new Open(`${arnOf(names).text}*`)], detail);
}

/** https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html */
const coverage = event("aws.inspector2", "Inspector2 Coverage", [any], new Partly({}));

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
const scanStatuses = [
  ...["IN_PROGRESS", "COMPLETE", "FAILED", "UNSUPPORTED_IMAGE", "ACTIVE", "PENDING", "SCAN_ELIGIBILITY_EXPIRED"],
  ...["FINDINGS_UNAVAILABLE", "LIMIT_EXCEEDED", "IMAGE_ARCHIVED"],
];
const countedAs = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, any]));

/** Every event about scans that is documented, by its detail-type. */
export const scanEvents: ReadonlyMap<string, readonly EventValue[]> = new Map([
  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFindings.html
  ["ECR Image Scan", scanStatuses.map((status) => basicScan("*", countedAs([...found, "UNDEFINED"]), status))],
  ["Inspector2 Scan", [enhancedScan("*", countedAs([...found, "UNTRIAGED", "TOTAL"]))]],
  // https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html
  [
    "Inspector2 Finding",
    [...found, "UNTRIAGED"].flatMap((severity) =>
      ["ACTIVE", "SUPPRESSED", "CLOSED"].map((status) => inspectorFinding("*", severity, status)),
    ),
  ],
  ["Inspector2 Coverage", [coverage]],
]);

/** What Amazon ECR tells of an image: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
export function imageAction(names: string, action: string): EventValue {
  const detail = { result: "SUCCESS", "repository-name": new Open(names), "action-type": action };
  return event("aws.ecr", "ECR Image Action", [arnOf(names)], new Partly(detail));
}

/** What CloudTrail tells of a call: https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html */
export function ecrCall(names: string, eventName: string): EventValue {
  const request = new Partly({ repositoryName: new Open(names), resourceArn: arnOf(names) });
  const detail = { eventSource: "ecr.amazonaws.com", eventName, eventType: "AwsApiCall", requestParameters: request };
  return event("aws.ecr", "AWS API Call via CloudTrail", [any], new Partly(detail));
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
const others = [
  "ECR Referrer Action",
  "ECR Replication Action",
  "ECR Pull Through Cache Action",
  "ECR Scan Resource Change",
];
const calls = ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"];

/** The events of a detail-type that are Amazon ECR's; `undefined` where a pattern also names others' of that type, or none. */
export function ecrEvents(
  type: string,
  pattern: { readonly [key: string]: unknown },
): readonly EventValue[] | undefined {
  if (type === "ECR Image Action") {
    return ["PUSH", "DELETE", "UPDATE_STORAGE_CLASS", "REPLICATE"].map((action) => imageAction("*", action));
  }
  if (others.includes(type)) return [event("aws.ecr", type, [any], new Partly({}))];
  const detail = isMembers(pattern.detail) ? pattern.detail.eventSource : undefined;
  const alone = Array.isArray(detail) && detail.every((source) => source === "ecr.amazonaws.com");
  if (!calls.includes(type) || !alone) return undefined;
  return [event("aws.ecr", type, [any], new Partly({ eventSource: "ecr.amazonaws.com" }))];
}
