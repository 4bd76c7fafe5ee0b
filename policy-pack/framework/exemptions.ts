import { matchesWildcard } from "../../components/wildcard";

/** A finding that somebody has decided to live with for a while. */
export interface Exemption {
  /** The name of one policy. */
  readonly policy: string;
  /** URN of the resource, where `*` stands for any characters. */
  readonly urn: string;
  /** Why it is accepted, for whoever audits this. */
  readonly reason: string;
  /** The last day on which it counts (UTC), as `YYYY-MM-DD`. */
  readonly expires: string;
}

/** The exemptions of one run, which remembers those that covered something. */
export class Exemptions {
  readonly #used = new Set<Exemption>();

  constructor(
    readonly all: readonly Exemption[],
    readonly today: string,
  ) {}

  /** Whether a finding is covered. An exemption covers nothing once it has expired. */
  cover(policy: string, urn: string): boolean {
    const covering = this.all.filter(
      (exemption) => exemption.policy === policy && !this.hasExpired(exemption) && matchesWildcard(exemption.urn, urn),
    );
    for (const exemption of covering) this.#used.add(exemption);
    return covering.length > 0;
  }

  hasExpired({ expires }: Exemption): boolean {
    return !isDay(expires) || expires < this.today;
  }

  covered(exemption: Exemption): boolean {
    return this.#used.has(exemption);
  }
}

/** Whether a text is a day that the calendar has: dates like 2026-02-30 are shifted when they are read. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
