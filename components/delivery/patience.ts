import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a time is over. */
export interface Patience {
  /** Waits a while, each time longer; gives `false` without waiting when the time is over. */
  pause(waitingFor: string): Promise<boolean>;
}

interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const firstPause = 2000;
const longestPause = 30_000;

export function patience(
  minutes: number,
  say: (line: string) => void,
  clock: Clock = { now: () => performance.now(), sleep },
): Patience {
  const end = clock.now() + minutes * 60_000;
  let next = firstPause;
  return {
    async pause(waitingFor) {
      const left = end - clock.now();
      if (left <= 0) return false;
      say(`Waiting for ${waitingFor}, for ${Math.ceil(left / 1000)} s at most.`);
      await clock.sleep(Math.min(next, left));
      next = Math.min(next * 2, longestPause);
      return true;
    },
  };
}
