/** A time with its zone: without one it would be another instant on another machine. */
export function parseInstant(value: unknown): Date | undefined {
  const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
  if (typeof value !== "string" || !pattern.test(value)) return undefined;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return undefined;
  // Date takes the 30th of February for the 2nd of March.
  const day = value.slice(0, 10);
  return new Date(day).toISOString().startsWith(day) ? time : undefined;
}
