import { type Severity, severities } from "../../delivery/severity";
import { repositoryArn } from "../place";
import { type EventKind, startsWith } from "./event-pattern";

const some = [{ numeric: [">", 0] }];

/** The severities of a threshold or worse, most severe first. */
function atOrAbove(threshold: Severity): readonly Severity[] {
  return severities.slice(0, severities.indexOf(threshold) + 1);
}

/** An event counts only those severities that it found. One alternative must hold. */
function counts(names: readonly string[]): object {
  return { $or: names.map((name) => ({ [name]: some })) };
}

/**
 * Of a basic scan: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html. Nobody knows how bad a
 * finding of the severity UNDEFINED is, so it is told whatever the threshold:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFindings.html
 */
export function basicScan(threshold: Severity): EventKind {
  return {
    name: "basic",
    description: `Basic scans that found ${threshold} or worse`,
    pattern: (prefixes) => ({
      source: ["aws.ecr"],
      "detail-type": ["ECR Image Scan"],
      detail: {
        "scan-status": ["COMPLETE"],
        "repository-name": startsWith(prefixes),
        "finding-severity-counts": counts([...atOrAbove(threshold), "UNDEFINED"]),
      },
    }),
  };
}

/** An image that was not scanned must not be promoted, so somebody has to know. */
export const failedBasicScan: EventKind = {
  name: "failed",
  description: "Basic scans that did not complete",
  pattern: (prefixes) => ({
    source: ["aws.ecr"],
    "detail-type": ["ECR Image Scan"],
    detail: { "scan-status": [{ "anything-but": ["COMPLETE"] }], "repository-name": startsWith(prefixes) },
  }),
};

/** Of these severities Amazon Inspector counts each; of the others it gives nothing but the total. */
const counted: readonly Severity[] = ["CRITICAL", "HIGH", "MEDIUM"];

/**
 * Of an enhanced scan's first result, which names the repository by its ARN:
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html#event-initial-scan
 */
export function enhancedScan(threshold: Severity): EventKind {
  const names = atOrAbove(threshold);
  const told = counted.includes(threshold) ? [...names, "UNTRIAGED"] : ["TOTAL", ...names];
  return {
    name: "enhanced",
    description: `First enhanced scans that found ${threshold} or worse`,
    pattern: (prefixes, place) => ({
      source: ["aws.inspector2"],
      "detail-type": ["Inspector2 Scan"],
      detail: {
        "repository-name": startsWith(prefixes.map((prefix) => repositoryArn(place, prefix))),
        "finding-severity-counts": counts(told),
      },
    }),
  };
}

/**
 * Of what continuous scanning finds, one event for each finding and image:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html
 */
export function finding(threshold: Severity): EventKind {
  return {
    name: "finding",
    description: `Findings of Amazon Inspector that are ${threshold} or worse`,
    pattern: (prefixes) => ({
      source: ["aws.inspector2"],
      "detail-type": ["Inspector2 Finding"],
      detail: {
        status: ["ACTIVE"],
        severity: [...atOrAbove(threshold), "UNTRIAGED"],
        resources: { details: { awsEcrContainerImage: { repositoryName: startsWith(prefixes) } } },
      },
    }),
  };
}

/**
 * Of images that Amazon Inspector does not scan or no longer scans; not of those that were deleted:
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html#event-coverage-event and, for the
 * reasons, https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html
 */
export const unscanned: EventKind = {
  name: "unscanned",
  description: "Images that Amazon Inspector does not scan",
  pattern: (prefixes, place) => ({
    source: ["aws.inspector2"],
    "detail-type": ["Inspector2 Coverage"],
    resources: startsWith(prefixes.map((prefix) => repositoryArn(place, prefix))),
    detail: { scanStatus: { statusCodeValue: ["INACTIVE"], reason: [{ "anything-but": ["RESOURCE_TERMINATED"] }] } },
  }),
};
