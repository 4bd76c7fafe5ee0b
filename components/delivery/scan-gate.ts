import { exceptionFor, isOver, type ScanExceptions, type ScanWaiver } from "./scan-gate-exceptions";
import { judgeFindings } from "./scan-gate-findings";
import type { Severity } from "./severity";

/** What is known of an image's scan. */
export const ScanState = {
  /** The findings are those of the time when the scan completed. */
  Complete: "complete",
  /** The scanner goes on looking, and the findings are those of today. */
  Continuous: "continuous",
  /** The scan has begun or will begin, and has not ended. */
  Pending: "pending",
  /** Nobody has scanned it. */
  Missing: "missing",
  /** There was a scan, and it has no findings to show. */
  Failed: "failed",
  /** The scanner cannot read what this is. */
  Unsupported: "unsupported",
  /** The image itself is not there. */
  Absent: "absent",
  /** What the registry says is not understood. */
  Unknown: "unknown",
} as const;
export type ScanState = (typeof ScanState)[keyof typeof ScanState];

/** A vulnerability that a scanner found. */
export interface Finding {
  /** Such as `CVE-2022-49043`. */
  readonly id: string;
  /** As the scanner writes it, which need not be one of ours. */
  readonly severity: string;
  /** Where it is, for people. */
  readonly packages: readonly string[];
  /** Whether somebody has told the scanner not to show it. */
  readonly suppressed?: boolean;
}

/** What a scanner says of an image. */
export interface Scan {
  readonly state: ScanState;
  /** Its own words, or what is wrong with them. */
  readonly detail?: string;
  readonly completedAt?: Date;
  readonly findings: readonly Finding[];
}

export interface ScannedImage {
  readonly digest: string;
  /** Such as `linux/arm64`, for an image of an index. */
  readonly platform?: string;
  readonly scan: Scan;
}

/** What is to be promoted: one image, or all those of an index. */
export interface GateSubject {
  readonly artifact: string;
  readonly images: readonly ScannedImage[];
}

export interface ScanGateSettings extends ScanExceptions {
  /** Findings of this severity or worse stop a promotion. */
  readonly threshold: Severity;
  /** How old a completed scan may be. */
  readonly maximumAgeDays: number;
  /** Whether findings that are suppressed at the scanner, where no reason and no end are asked for, stop nothing. */
  readonly acceptSuppressed: boolean;
}

/**
 * What was not known when an image was scanned is not among its findings. Thirty days is the longest that FedRAMP lets
 * pass between the scan of an image and its deployment:
 * https://legalclarity.org/fedramp-container-scanning-requirements-explained/
 */
export const defaultMaximumAgeDays = 30;

/** A sentence about the artifact, or about one image of it. */
export interface GateReason {
  readonly text: string;
  readonly digest?: string;
  /** Where it is about one. */
  readonly finding?: string;
}

export interface GateDecision {
  readonly allowed: boolean;
  /** Why it is not allowed: all reasons. */
  readonly refusals: readonly GateReason[];
  /** What would be a reason, and why it is none; exceptions that have ended. */
  readonly notes: readonly GateReason[];
}

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** Whether an artifact may be promoted, by what is known of its scans. What is not known is a reason against it. */
export function decideScanGate({ artifact, images }: GateSubject, settings: ScanGateSettings, at: Date): GateDecision {
  const refusals: GateReason[] = [];
  const notes: GateReason[] = [...ended(settings, artifact, at)];
  if (images.length === 0) refusals.push({ text: "it has no image that could have been scanned" });
  const waiver = exceptionFor(settings.waivers, at, (one) => one.artifact === artifact);
  for (const { digest, scan } of images) {
    const about = (text: string): GateReason => ({ text, digest });
    if (scan.state === ScanState.Unsupported && waiver) notes.push(about(waived(scan, waiver)));
    else refusals.push(...scanRefusals(scan, settings.maximumAgeDays, at).map(about));
    const judged = judgeFindings(artifact, scan.findings, settings, at);
    refusals.push(...judged.refusals.map((reason) => ({ ...reason, digest })));
    notes.push(...judged.notes.map((reason) => ({ ...reason, digest })));
  }
  return { allowed: refusals.length === 0, refusals, notes };
}

/** Why the scan itself, whatever it found, does not do. */
function scanRefusals({ state, completedAt, detail }: Scan, maximumAgeDays: number, at: Date): readonly string[] {
  const words = detail === undefined ? "" : `: ${detail}`;
  const refusals: Record<ScanState, string | undefined> = {
    complete: undefined,
    continuous: undefined,
    pending: `its scan has not completed${words}`,
    missing: `it was never scanned${words}`,
    failed: `its scan has no findings to judge${words}`,
    unsupported: `the scanner cannot read it${words}; waive the scan of this artifact, with a reason and an end, if another check stands in for it`,
    absent: `it is not in the repository${words}`,
    unknown: `what is said of its scan is not understood${words}`,
  };
  const refusal = refusals[state];
  if (refusal !== undefined) return [refusal];
  if (!completedAt) return ["its scan does not say when it completed"];
  const oldest = at.getTime() - maximumAgeDays * millisecondsPerDay;
  // A scanner that goes on looking completes anew only when there is something new.
  if (state === ScanState.Continuous || completedAt.getTime() >= oldest) return [];
  return [`its scan completed ${completedAt.toISOString()}, more than ${maximumAgeDays} days ago: scan it again`];
}

function waived({ detail }: Scan, { reason, until }: ScanWaiver): string {
  const words = detail === undefined ? "" : ` (${detail})`;
  return `the scanner cannot read it${words}, which is waived until ${until}: ${reason}`;
}

function ended({ ignoredFindings, waivers }: ScanExceptions, artifact: string, at: Date): readonly GateReason[] {
  const mine = (one: { readonly artifact?: string }) => (one.artifact ?? artifact) === artifact;
  return [
    ...ignoredFindings
      .filter((one) => mine(one) && isOver(one, at))
      .map(({ id, until }) => ({ text: `${id} was ignored until ${until}, and counts again`, finding: id })),
    ...waivers
      .filter((one) => mine(one) && isOver(one, at))
      .map(({ until }) => ({ text: `its scan was waived until ${until}, and is asked for again` })),
  ];
}
