const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Seconds of a duration in the API's form, which is seconds and may have a fraction (`2592000s`,
 * https://protobuf.dev/programming-guides/json), or in gcloud's (`30d`, `12h`):
 * https://docs.cloud.google.com/artifact-registry/docs/repositories#cleanup-policies
 */
export function readDuration(value: unknown): number | undefined {
  const [, number = "", unit = ""] =
    /^(\d{1,12}(?:\.\d{1,9}(?=s))?)([smhd])$/.exec(typeof value === "string" ? value : "") ?? [];
  const seconds = Number(number) * (secondsOf[unit] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** A duration as the API takes it. */
export function daysDuration(days: number): string {
  return `${days * 86_400}s`;
}
