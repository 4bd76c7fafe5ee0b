/** How bad a finding of a scanner is, most severe first. */
export const Severity = {
  Critical: "CRITICAL",
  High: "HIGH",
  Medium: "MEDIUM",
  Low: "LOW",
  Informational: "INFORMATIONAL",
} as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

export const severities: readonly Severity[] = Object.values(Severity);

/** Findings of this severity or worse stop a promotion, unless another threshold is given. */
export const defaultSeverityThreshold: Severity = Severity.High;
