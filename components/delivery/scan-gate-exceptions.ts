import { join, type Reader, type TextRule } from "./reader";

interface ScanException {
  /** Why it is right to pass it over. */
  readonly reason: string;
  /** The last day of the exception, such as `2026-12-31`, to its end in UTC. */
  readonly until: string;
}

/** A finding that stops nothing. */
export interface IgnoredFinding extends ScanException {
  readonly id: string;
  /** @default every artifact */
  readonly artifact?: string;
}

/** An artifact whose scan nobody waits for, because the scanner cannot read it. */
export interface ScanWaiver extends ScanException {
  readonly artifact: string;
}

export interface ScanExceptions {
  readonly ignoredFindings: readonly IgnoredFinding[];
  readonly waivers: readonly ScanWaiver[];
}

export function isOver({ until }: ScanException, at: Date): boolean {
  return dayOf(at) > until;
}

/** The exception that applies, if it has not ended. */
export function exceptionFor<Exception extends ScanException>(
  exceptions: readonly Exception[],
  at: Date,
  applies: (exception: Exception) => boolean,
): Exception | undefined {
  return exceptions.find((exception) => applies(exception) && !isOver(exception, at));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, "2026-12-31".length);
}

const findingId: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._:-]*$/,
  meaning: 'the id of one finding, such as "CVE-2022-49043"',
  maximum: 128,
};
const artifactName: TextRule = {
  pattern: /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
  meaning: 'the name of one artifact, such as "charts/api"',
  maximum: 255,
};
const reasonText: TextRule = { pattern: /\p{L}/u, meaning: "why it is right to pass it over", maximum: 1000 };
const dayText: TextRule = {
  pattern: /^\d{4}-\d{2}-\d{2}$/,
  meaning: 'the last day of the exception, such as "2026-12-31"',
  maximum: 10,
};

/** What nobody has to look at again within a year is forgotten. */
const maximumDays = 366;
const millisecondsPerDay = 24 * 60 * 60 * 1000;

const lists = ["ignoredFindings", "waivers"];

/** The exceptions in what somebody wrote; `undefined` where a problem was reported. */
export function readScanExceptions(value: unknown, at: Date, reader: Reader): ScanExceptions | undefined {
  const before = reader.problems.length;
  const record = reader.record(value, "", lists);
  if (!record) return undefined;
  const entries = (list: string, what: string) =>
    record[list] === undefined ? [] : (reader.array(record[list], list, 0, what) ?? []);

  const ignoredFindings = entries("ignoredFindings", "findings with id, reason and until").map((entry, index) => {
    const property = `ignoredFindings[${index}]`;
    const fields = reader.record(entry, property, ["id", "artifact", "reason", "until"]);
    if (!fields) return undefined;
    const id = reader.text(fields.id, join(property, "id"), findingId);
    const artifact = fields.artifact === undefined ? undefined : readArtifact(fields, property, reader);
    const exception = readException(fields, property, at, reader);
    return id && exception ? { id, ...(artifact !== undefined && { artifact }), ...exception } : undefined;
  });
  const waivers = entries("waivers", "artifacts with reason and until").map((entry, index) => {
    const property = `waivers[${index}]`;
    const fields = reader.record(entry, property, ["artifact", "reason", "until"]);
    if (!fields) return undefined;
    const artifact = readArtifact(fields, property, reader);
    const exception = readException(fields, property, at, reader);
    return artifact && exception ? { artifact, ...exception } : undefined;
  });

  const once = "say it once, or it is not clear which of the two counts";
  const words = ignoredFindings.map((one) => one && [one.id, ...(one.artifact ? [one.artifact] : [])].join(" in "));
  reader.unique(words, (index) => `ignoredFindings[${index}].id`, once);
  const artifacts = waivers.map((one) => one?.artifact);
  reader.unique(artifacts, (index) => `waivers[${index}].artifact`, once);
  if (reader.problems.length > before) return undefined;
  return {
    ignoredFindings: ignoredFindings.filter((one) => one !== undefined),
    waivers: waivers.filter((one) => one !== undefined),
  };
}

function readArtifact(fields: Record<string, unknown>, property: string, reader: Reader): string | undefined {
  return reader.text(fields.artifact, join(property, "artifact"), artifactName);
}

function readException(
  fields: Record<string, unknown>,
  property: string,
  at: Date,
  reader: Reader,
): ScanException | undefined {
  const reason = reader.text(fields.reason, join(property, "reason"), reasonText);
  const until = readDay(fields.until, join(property, "until"), at, reader);
  return reason && until ? { reason, until } : undefined;
}

function readDay(value: unknown, property: string, at: Date, reader: Reader): string | undefined {
  const day = reader.text(value, property, dayText);
  if (day === undefined) return undefined;
  const time = new Date(`${day}T00:00:00Z`);
  // Date takes the 30th of February for the 2nd of March.
  if (Number.isNaN(time.getTime()) || dayOf(time) !== day) {
    return reader.report(property, `is "${day}", which is no day; write ${dayText.meaning}`);
  }
  const latest = dayOf(new Date(at.getTime() + maximumDays * millisecondsPerDay));
  return day <= latest
    ? day
    : reader.report(
        property,
        `is "${day}", more than a year ahead; write ${latest} at the latest, and look again then`,
      );
}
