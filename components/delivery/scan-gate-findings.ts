import type { Finding, GateReason, ScanGateSettings } from "./scan-gate";
import { exceptionFor } from "./scan-gate-exceptions";
import { type Severity, severities } from "./severity";

interface Judged {
  readonly refusals: readonly GateReason[];
  readonly notes: readonly GateReason[];
}

/** Which findings stop a promotion, and which of those that would are ignored. */
export function judgeFindings(
  artifact: string,
  findings: readonly Finding[],
  { threshold, acceptSuppressed, ignoredFindings }: ScanGateSettings,
  at: Date,
): Judged {
  const refusals: GateReason[] = [];
  const notes: GateReason[] = [];
  for (const finding of grouped(findings.filter(({ severity }) => stops(severity, threshold)))) {
    const { id } = finding;
    const exception = exceptionFor(
      ignoredFindings,
      at,
      (one) => one.id === id && (one.artifact ?? artifact) === artifact,
    );
    const described = description(finding);
    if (exception) {
      const text = `${described}, which is ignored until ${exception.until}: ${exception.reason}`;
      notes.push({ text, finding: id });
    } else if (finding.suppressed && acceptSuppressed) {
      notes.push({ text: `${described}, which is suppressed at the scanner`, finding: id });
    } else {
      const hint = finding.suppressed
        ? "; it is suppressed at the scanner, without a reason or an end that are known here"
        : "";
      refusals.push({ text: `${described}${hint}`, finding: id });
    }
  }
  return { refusals, notes };
}

/**
 * A severity that is none of ours says that nobody has judged the finding yet, or in other words. It may be the worst:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-troubleshooting.html
 */
function stops(severity: string, threshold: Severity): boolean {
  return severities.indexOf(severity as Severity) <= severities.indexOf(threshold);
}

/** Scanners repeat a finding for each package that has it. */
function grouped(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.severity, finding.suppressed === true]);
    const earlier = groups.get(key);
    const packages = [...new Set([...(earlier?.packages ?? []), ...finding.packages])];
    groups.set(key, { ...finding, packages });
  }
  return [...groups.values()].sort((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1));
}

function rank({ severity }: Finding): number {
  return severities.indexOf(severity as Severity);
}

function description({ id, severity, packages }: Finding): string {
  const rated = severities.includes(severity as Severity)
    ? `is ${severity}`
    : `has the severity ${severity}, which says nothing of how bad it is`;
  return `${id} ${rated}${packages.length === 0 ? "" : `, in ${packages.join(" and ")}`}`;
}
