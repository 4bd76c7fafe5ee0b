import { DocumentReader } from "../../delivery/document-reader";
import { parseInstant } from "../../delivery/instant";
import { type Finding, type Scan, ScanState } from "../../delivery/scan-gate";

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#analysisstatus */
const states: Readonly<Record<string, ScanState>> = {
  PENDING: ScanState.Pending,
  SCANNING: ScanState.Pending,
  FINISHED_SUCCESS: ScanState.Complete,
  COMPLETE: ScanState.Complete,
  FINISHED_FAILED: ScanState.Failed,
  FINISHED_UNSUPPORTED: ScanState.Unsupported,
};

/** The worst first: of several discoveries of one image the worst counts. */
const byWeight: readonly ScanState[] = [
  ScanState.Unknown,
  ScanState.Failed,
  ScanState.Unsupported,
  ScanState.Pending,
  ScanState.Complete,
  ScanState.Continuous,
];

/** What Artifact Analysis calls less than low: https://docs.cloud.google.com/artifact-analysis/docs/severity-levels */
const severities: Readonly<Record<string, string>> = { MINIMAL: "INFORMATIONAL" };

/**
 * Reads what `projects.occurrences.list` gives of one image: every occurrence of the kinds DISCOVERY and VULNERABILITY.
 * What it does not understand of it, it says.
 */
export function readOccurrences(occurrences: readonly unknown[]): Scan {
  const reader = new DocumentReader();
  const discoveries: Scan[] = [];
  const findings: Finding[] = [];
  occurrences.forEach((value, index) => {
    const at = `occurrences[${index}]`;
    const occurrence = reader.record(value, at, "kind") ?? {};
    if (occurrence.kind === "DISCOVERY") discoveries.push(readDiscovery(occurrence, at, reader));
    if (occurrence.kind === "VULNERABILITY") findings.push(readVulnerability(occurrence, at, reader));
  });
  if (reader.problems.length > 0) {
    const detail = reader.problems.map(({ property, reason }) => `${property} ${reason}`).join("; ");
    return { state: ScanState.Unknown, detail, findings: [] };
  }
  const [worst] = discoveries.sort((one, other) => byWeight.indexOf(one.state) - byWeight.indexOf(other.state));
  return worst ? { ...worst, findings } : { state: ScanState.Missing, findings };
}

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#discoveryoccurrence */
function readDiscovery(occurrence: Readonly<Record<string, unknown>>, at: string, reader: DocumentReader): Scan {
  const discovery = reader.record(occurrence.discovery, `${at}.discovery`, "analysisStatus") ?? {};
  const statusAt = `${at}.discovery.analysisStatus`;
  const status = reader.text(discovery.analysisStatus, statusAt, "a status", /^[A-Z_]{1,40}$/) ?? "";
  const state = states[status] ?? ScanState.Unknown;
  const { message } = (discovery.analysisStatusError ?? {}) as { readonly message?: unknown };
  if (state !== ScanState.Complete) {
    const words = [status, message].filter((one) => typeof one === "string" && one !== "");
    return { state, detail: words.join(", "), findings: [] };
  }
  const time = discovery.lastScanTime ?? occurrence.updateTime;
  const completedAt = parseInstant(time);
  if (!completedAt) reader.report(`${at}.discovery.lastScanTime`, "is no time, and the occurrence has none either");
  // Images that nobody has pulled for thirty days are looked at no longer:
  // https://docs.cloud.google.com/artifact-analysis/docs/container-scanning-overview#continuous_analysis
  const goesOn = discovery.continuousAnalysis === "ACTIVE";
  return { state: goesOn ? ScanState.Continuous : state, ...(completedAt && { completedAt }), findings: [] };
}

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#vulnerabilityoccurrence */
function readVulnerability(occurrence: Readonly<Record<string, unknown>>, at: string, reader: DocumentReader): Finding {
  const vulnerability = reader.record(occurrence.vulnerability, `${at}.vulnerability`, "effectiveSeverity") ?? {};
  const { effectiveSeverity, severity, packageIssue, vexAssessment } = vulnerability;
  const rated = [effectiveSeverity, severity].find((one) => typeof one === "string" && one !== "SEVERITY_UNSPECIFIED");
  const text = typeof rated === "string" ? rated : "(none)";
  const { state } = (vexAssessment ?? {}) as { readonly state?: unknown };
  return {
    // What has no id can be ignored by nobody.
    id: lastSegment(occurrence.noteName) ?? "a finding without an id",
    severity: severities[text] ?? text,
    packages: packagesOf(packageIssue, `${at}.vulnerability.packageIssue`, reader),
    // Whoever may write to the project can say so: https://docs.cloud.google.com/artifact-analysis/docs/vex-overview
    ...((state === "NOT_AFFECTED" || state === "FIXED") && { suppressed: true }),
  };
}

/** A note's name ends with the id: `projects/goog-vulnz/notes/CVE-2022-49043`. */
function lastSegment(name: unknown): string | undefined {
  const segment = typeof name === "string" ? name.split("/").at(-1) : undefined;
  return segment === "" ? undefined : segment;
}

function packagesOf(issues: unknown, at: string, reader: DocumentReader): readonly string[] {
  if ((issues ?? undefined) === undefined) return [];
  if (!Array.isArray(issues)) return reader.report(at, "is not a list") ?? [];
  const words = issues.map((issue, index) => {
    const { affectedPackage, affectedVersion, fixedVersion } =
      reader.record(issue, `${at}[${index}]`, "a package") ?? {};
    const version = versionOf(affectedVersion);
    const fixed = versionOf(fixedVersion);
    const name = [affectedPackage, version].filter((one) => typeof one === "string" && one !== "").join(" ");
    return `${name}${fixed === undefined ? "" : ` (fixed in ${fixed})`}`;
  });
  return [...new Set(words.filter((one) => one !== ""))];
}

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/Version */
function versionOf(value: unknown): string | undefined {
  const { kind, fullName } = (value ?? {}) as { readonly kind?: unknown; readonly fullName?: unknown };
  return kind !== "MAXIMUM" && kind !== "MINIMUM" && typeof fullName === "string" && fullName !== ""
    ? fullName
    : undefined;
}
