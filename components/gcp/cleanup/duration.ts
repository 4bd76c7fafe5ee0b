const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Seconds of a duration in the API's form (`2592000s`) or gcloud's (`30d`, `12h`):
 * https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
 */
export function readDuration(value: unknown): number | undefined {
  const [, number = "", unit = ""] =
    /^(\d{1,12}(?:\.\d{1,9})?)([smhd])$/.exec(typeof value === "string" ? value : "") ?? [];
  const seconds = Number(number) * (units[unit] ?? Number.NaN);
  return number !== "" && Number.isFinite(seconds) ? seconds : undefined;
}

/** A duration as the API takes it. */
export function daysDuration(days: number): string {
  return `${days * 86_400}s`;
}
