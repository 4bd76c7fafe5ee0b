import type { GateDecision, GateReason, ScannedImage } from "../delivery/scan-gate";
import type { Severity } from "../delivery/severity";
import { printable } from "./printable";

/** A decision, and what it is about. */
export interface ScanGateJudgement extends GateDecision {
  readonly repository: string;
  readonly digest: string;
  readonly artifact: string;
  readonly threshold: Severity;
  readonly at: Date;
  readonly images: readonly ScannedImage[];
}

/** A decision for people: what, why, and what was passed over. */
export function scanGateReport(judgement: ScanGateJudgement): string {
  const { repository, digest, threshold, allowed, refusals, notes, images } = judgement;
  const verdict = allowed ? `may be promoted: no finding of ${threshold} or worse counts.` : "must not be promoted:";
  const lines = [
    `${repository}@${digest} ${verdict}`,
    ...refusals.map((reason) => `  - ${sentence(reason, digest, images)}`),
    ...(notes.length === 0 ? [] : ["Noted:", ...notes.map((reason) => `  - ${sentence(reason, digest, images)}`)]),
    ...(images.length === 0 ? [] : ["Scanned:", ...images.map((image) => `  - ${scanned(image)}`)]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function sentence({ text, digest }: GateReason, subject: string, images: readonly ScannedImage[]): string {
  if (digest === undefined || digest === subject) return text;
  const platform = images.find((image) => image.digest === digest)?.platform;
  return `${platform ?? digest}: ${text}`;
}

function scanned({ digest, platform, scan: { state, completedAt, findings } }: ScannedImage): string {
  const where = platform === undefined ? digest : `${digest} (${platform})`;
  const when = completedAt === undefined ? "" : `, completed ${completedAt.toISOString()}`;
  return `${where}: ${state}${when}, ${findings.length} findings`;
}
