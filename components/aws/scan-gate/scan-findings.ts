import { DocumentReader } from "../../delivery/document-reader";
import { parseInstant } from "../../delivery/instant";
import { type Finding, type Scan, ScanState } from "../../delivery/scan-gate";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html */
const states: Readonly<Record<string, ScanState>> = {
  ACTIVE: ScanState.Complete,
  COMPLETE: ScanState.Complete,
  FAILED: ScanState.Failed,
  FINDINGS_UNAVAILABLE: ScanState.Failed,
  IMAGE_ARCHIVED: ScanState.Failed,
  IN_PROGRESS: ScanState.Pending,
  LIMIT_EXCEEDED: ScanState.Failed,
  PENDING: ScanState.Pending,
  SCAN_ELIGIBILITY_EXPIRED: ScanState.Failed,
  UNSUPPORTED_IMAGE: ScanState.Unsupported,
};

/** What helps, where the status alone does not say it. */
const remedies: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-troubleshooting.html#image-scanning-troubleshooting-eligibility
  SCAN_ELIGIBILITY_EXPIRED: "Amazon Inspector scans it no longer; build it anew, or have Inspector scan for longer",
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
  IMAGE_ARCHIVED: "restore it from archive storage first",
};

/** Reads what `aws ecr describe-image-scan-findings` prints. What it does not understand of it, it says. */
export function readScan(answer: unknown): Scan {
  const reader = new DocumentReader();
  const output = reader.record(answer, "answer", "imageScanStatus") ?? {};
  const scanStatus = reader.record(output.imageScanStatus, "imageScanStatus", "a status") ?? {};
  const status = reader.text(scanStatus.status, "imageScanStatus.status", "a status", /^[A-Z_]{1,40}$/) ?? "";
  const description = typeof scanStatus.description === "string" ? scanStatus.description : undefined;
  if (reader.problems.length > 0) return notUnderstood(reader);

  const state = stateOf(status, description);
  const words = [status, description, remedies[status]].filter((one) => one !== undefined).join(", ");
  if (state !== ScanState.Complete && state !== ScanState.Continuous) return { state, detail: words, findings: [] };
  return readFindings(output, state, reader);
}

function stateOf(status: string, description = ""): ScanState {
  // Basic scanning has no status of its own for it, and says so in the description:
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-troubleshooting.html
  if (status === "FAILED" && description.startsWith("UnsupportedImageError")) return ScanState.Unsupported;
  // No page says which status an enhanced scan on push ends in, so that ACTIVE alone is no promise to go on:
  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html#API_DescribeImageScanFindings_Examples
  if (status === "ACTIVE" && /^continuous scan\b/i.test(description)) return ScanState.Continuous;
  return states[status] ?? ScanState.Unknown;
}

function readFindings(output: Readonly<Record<string, unknown>>, state: ScanState, reader: DocumentReader): Scan {
  const property = "imageScanFindings";
  const found =
    output.imageScanFindings === undefined ? {} : (reader.record(output.imageScanFindings, property, "findings") ?? {});
  // AWS's interface calls it nextToken, its command line NextToken.
  for (const token of ["nextToken", "NextToken"]) {
    if ((output[token] ?? undefined) !== undefined) reader.report(token, "says that there are more findings; read all");
  }
  const completedAt = readTime(found.imageScanCompletedAt, `${property}.imageScanCompletedAt`, reader);
  const basic = entries(found.findings, `${property}.findings`, reader);
  const enhanced = entries(found.enhancedFindings, `${property}.enhancedFindings`, reader);
  const listed = basic.length + enhanced.length;
  const counted = countedFindings(found.findingSeverityCounts, `${property}.findingSeverityCounts`, reader);
  if (counted > listed) reader.report(property, `lists ${listed} findings and counts ${counted}; read all`);
  const findings = [
    ...basic.map((finding, index) => readBasic(finding, `${property}.findings[${index}]`, reader)),
    ...enhanced.flatMap((finding, index) => readEnhanced(finding, `${property}.enhancedFindings[${index}]`, reader)),
  ];
  if (reader.problems.length > 0) return notUnderstood(reader);
  // Amazon Inspector is active before it has looked at the image for the first time.
  if (!completedAt) return { state: ScanState.Pending, detail: "no scan of it has completed yet", findings };
  return { state, completedAt, findings };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html */
function readBasic(value: unknown, property: string, reader: DocumentReader): Finding {
  const finding = reader.record(value, property, "name and severity") ?? {};
  const attributes = new Map(
    entries(finding.attributes, `${property}.attributes`, reader).map((entry) => {
      const { key, value: text } = reader.record(entry, `${property}.attributes`, "key and value") ?? {};
      return [key, text];
    }),
  );
  const words = packageOf(attributes.get("package_name"), attributes.get("package_version"));
  return { ...idAndSeverity(finding.name, finding.severity), packages: words === "" ? [] : [words] };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EnhancedImageScanFinding.html */
function readEnhanced(value: unknown, property: string, reader: DocumentReader): readonly Finding[] {
  const finding = reader.record(value, property, "severity and status") ?? {};
  // Amazon Inspector closes what was remediated: https://docs.aws.amazon.com/inspector/latest/user/findings-understanding.html
  const statuses = ["ACTIVE", "SUPPRESSED", "CLOSED"] as const;
  const status =
    finding.status === undefined ? "ACTIVE" : reader.choice(finding.status, `${property}.status`, statuses);
  if (status === "CLOSED") return [];
  const at = `${property}.packageVulnerabilityDetails`;
  const details =
    finding.packageVulnerabilityDetails === undefined
      ? {}
      : (reader.record(finding.packageVulnerabilityDetails, at, "vulnerabilityId") ?? {});
  const packages = entries(details.vulnerablePackages, `${at}.vulnerablePackages`, reader).map((entry) => {
    const { name, version, fixedInVersion } = reader.record(entry, `${at}.vulnerablePackages`, "name") ?? {};
    return packageOf(name, version, fixedInVersion);
  });
  return [
    {
      ...idAndSeverity(details.vulnerabilityId ?? finding.title, finding.severity),
      packages: packages.filter((words) => words !== ""),
      ...(status === "SUPPRESSED" && { suppressed: true }),
    },
  ];
}

/** What has no id can be ignored by nobody, and what has no severity may have the worst. */
function idAndSeverity(id: unknown, severity: unknown): Pick<Finding, "id" | "severity"> {
  const text = (value: unknown, otherwise: string) => (typeof value === "string" && value !== "" ? value : otherwise);
  return { id: text(id, "a finding without an id"), severity: text(severity, "(none)") };
}

function packageOf(name: unknown, version: unknown, fixedIn?: unknown): string {
  const words = [name, version].filter((word) => typeof word === "string");
  // https://docs.aws.amazon.com/inspector/v2/APIReference/API_VulnerablePackage.html
  const isFixed = typeof fixedIn === "string" && fixedIn !== "" && fixedIn !== "NotAvailable";
  return `${words.join(" ")}${isFixed ? ` (fixed in ${fixedIn})` : ""}`;
}

function entries(value: unknown, property: string, reader: DocumentReader): readonly unknown[] {
  if ((value ?? undefined) === undefined) return [];
  return Array.isArray(value) ? value : (reader.report(property, "is not a list") ?? []);
}

function countedFindings(value: unknown, property: string, reader: DocumentReader): number {
  const counts = (value ?? undefined) === undefined ? {} : (reader.record(value, property, "counts") ?? {});
  const number = (count: unknown) => reader.wholeNumber(count, property, 0, "findings") ?? 0;
  return Object.values(counts).reduce<number>((sum, count) => sum + number(count), 0);
}

/** The command line prints ISO 8601, or seconds since 1970 where it prints what the service sends. */
function readTime(value: unknown, property: string, reader: DocumentReader): Date | undefined {
  if ((value ?? undefined) === undefined) return undefined;
  const time = typeof value === "number" ? new Date(value * 1000) : parseInstant(value);
  return time && !Number.isNaN(time.getTime()) ? time : reader.report(property, "is no time");
}

function notUnderstood({ problems }: DocumentReader): Scan {
  const detail = problems.map(({ property, reason }) => `${property} ${reason}`).join("; ");
  return { state: ScanState.Unknown, detail, findings: [] };
}
