const intervalMilliseconds = 15_000;

export type Say = (line: string) => void;

/** Says what is being done, and again every 15 seconds while it takes long. */
export function reportingProgress<T>(what: string, say: Say, work: () => Promise<T>): Promise<T> {
  say(`${what} …`);
  return reportingSlowness(what, say, work);
}

/** Says what is being done only once it takes long. */
export async function reportingSlowness<T>(what: string, say: Say, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const soFar = () => say(`${what}: ${Math.round((Date.now() - started) / 1000)} s so far`);
  const timer = setInterval(soFar, intervalMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
