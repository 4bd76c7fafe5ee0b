import { join, type NumberRule, type Reader } from "./reader";

/** How artifacts that were never released end. */
export const UnreleasedRetention = {
  /** Deleted `days` days after their push. */
  Age: "age",
  /** Deleted when `keepNewest` newer ones exist. */
  Count: "count",
  /** Moved to archive storage when nobody pulled them for `days` days, and deleted from there later. */
  Archive: "archive",
} as const;
export type UnreleasedRetention = (typeof UnreleasedRetention)[keyof typeof UnreleasedRetention];

/** What is kept how long. */
export interface RetentionInput {
  /**
   * How artifacts of the first environment end: `age`, `count` or `archive`. It also bounds how long the first
   * environment can redeploy an artifact.
   *
   * @default "age"
   */
  unreleased?: UnreleasedRetention;
  /**
   * With `age`: days after the push until deletion. With `archive`: days after the last pull (or the push of what was
   * never pulled) until archiving.
   *
   * @default 90
   */
  days?: number;
  /**
   * With `count`: how many of the newest artifacts stay. With `age`, where the registry's rules can say so: how many of
   * the newest stay whatever their age.
   *
   * @default none: it must be given with `count`
   */
  keepNewest?: number;
  /**
   * With `age`: days after their push until untagged artifacts of the first environment are deleted, at least
   * `days` + 7. Signatures, SBOMs and the children of multi-platform images are untagged, and would otherwise go while
   * what they belong to stays; with `count` and `archive` there is no such age.
   *
   * @default `days` + 7
   */
  untaggedDays?: number;
  /**
   * With `archive`: days in archive storage until deletion, at least the minimum of the registry's archive.
   *
   * @default 365
   */
  archivedDays?: number;
  /**
   * How many released artifacts of one name stay in each later environment, or `"all"`. Nothing there expires by age.
   *
   * @default 200
   */
  keepReleased?: number | "all";
}

/** A retention whose properties have been checked and whose defaults have been filled in. */
export interface Retention {
  readonly unreleased: Age | Count | Archive;
  readonly keepReleased: number | "all";
}
interface Age {
  readonly by: typeof UnreleasedRetention.Age;
  readonly days: number;
  /** Where it was given; `untaggedDaysOf` says what holds. */
  readonly untaggedDays?: number;
  /** Those stay whatever their age. */
  readonly keepNewest?: number;
}
interface Count {
  readonly by: typeof UnreleasedRetention.Count;
  readonly keepNewest: number;
}
interface Archive {
  readonly by: typeof UnreleasedRetention.Archive;
  readonly days: number;
  readonly archivedDays: number;
}

/** What a backend's retention rules can say. */
export interface RetentionCapabilities {
  /** Where it has archive storage: days that something archived must stay, its service's minimum. */
  readonly minimumArchivedDays?: number;
  /** Whether they can say "older than some days but keep the newest". */
  readonly keepsNewestOfOld: boolean;
}

const defaultRetention = Object.freeze({
  unreleased: UnreleasedRetention.Age,
  days: 90,
  archivedDays: 365,
  keepReleased: 200,
});

/** A hundred years: what is meant to stay for ever is better said so. */
const maximumDays = 36_500;
const count = { minimum: 1, maximum: 1_000_000 };

/** How much later than what they belong to untagged artifacts go. */
const untaggedGraceDays = 7;

/** Days until untagged artifacts go where nothing else was said. */
export const defaultUntaggedDays = defaultRetention.days + untaggedGraceDays;

/** Days until untagged artifacts go, after what they belong to. */
export function untaggedDaysOf({ days, untaggedDays = days + untaggedGraceDays }: Age): number {
  return untaggedDays;
}

const modes = Object.values(UnreleasedRetention);
/** Which properties a mode reads, beside `keepReleased`. */
const modeProperties: Record<UnreleasedRetention, readonly string[]> = {
  age: ["days", "untaggedDays"],
  count: ["keepNewest"],
  archive: ["days", "archivedDays"],
};
const unreleasedProperties = ["unreleased", "days", "keepNewest", "untaggedDays", "archivedDays"];
const properties = [...unreleasedProperties, "keepReleased"];

export function readRetention(
  value: unknown,
  property: string,
  backend: { readonly name: string; readonly retention: RetentionCapabilities },
  reader: Reader,
): Retention | undefined {
  const record = reader.record(value ?? {}, property, properties);
  if (!record) return undefined;
  const before = reader.problems.length;
  const at = (key: string) => join(property, key);
  const possible = modes.filter(
    (mode) => mode !== UnreleasedRetention.Archive || backend.retention.minimumArchivedDays !== undefined,
  );
  const by = readMode(
    record.unreleased ?? defaultRetention.unreleased,
    at("unreleased"),
    possible,
    backend.name,
    reader,
  );
  const keepReleased = readKeepReleased(record.keepReleased, at("keepReleased"), reader);
  const number = (key: string, rule: NumberRule, fallback?: number) =>
    record[key] === undefined && fallback !== undefined ? fallback : reader.wholeNumber(record[key], at(key), rule);
  if (!by) return undefined;

  const { keepsNewestOfOld, minimumArchivedDays = 1 } = backend.retention;
  reportForeign(record, by, at, possible, keepsNewestOfOld ? undefined : backend.name, reader);
  const days = { minimum: 1, maximum: maximumDays, unit: "days" };
  let unreleased: Age | Count | Archive | undefined;
  if (by === "count") {
    const keepNewest = number("keepNewest", { ...count, unit: 'artifacts, needed with unreleased: "count"' });
    if (keepNewest) unreleased = { by, keepNewest };
  } else if (by === "archive") {
    const after = number("days", days, defaultRetention.days);
    const archived = { ...days, minimum: minimumArchivedDays };
    const archivedDays = number("archivedDays", archived, defaultRetention.archivedDays);
    if (after && archivedDays) unreleased = { by, days: after, archivedDays };
  } else {
    const age = number("days", days, defaultRetention.days);
    const least = (age ?? 0) + untaggedGraceDays;
    const unit = `days, ${untaggedGraceDays} more than "days" because signatures and SBOMs are untagged`;
    const untagged = { minimum: least, maximum: maximumDays + untaggedGraceDays, unit };
    const untaggedDays = record.untaggedDays === undefined ? undefined : number("untaggedDays", untagged);
    const keepNewest =
      record.keepNewest === undefined || !keepsNewestOfOld
        ? undefined
        : number("keepNewest", { ...count, unit: "artifacts" });
    if (age) unreleased = { by, days: age, ...(untaggedDays && { untaggedDays }), ...(keepNewest && { keepNewest }) };
  }
  return unreleased && keepReleased && reader.problems.length === before ? { unreleased, keepReleased } : undefined;
}

/** What is said of unreleased artifacts where every environment holds released ones. */
export function reportUnreleasedRetention(value: unknown, property: string, reader: Reader): void {
  if (typeof value !== "object" || value === null) return;
  for (const key of unreleasedProperties.filter((one) => (value as Record<string, unknown>)[one] !== undefined)) {
    reader.report(
      join(property, key),
      "has no meaning with promotesFrom, because every environment here holds released artifacts; remove it",
    );
  }
}

function readMode(
  value: unknown,
  property: string,
  possible: readonly UnreleasedRetention[],
  backend: string,
  reader: Reader,
): UnreleasedRetention | undefined {
  if (value !== UnreleasedRetention.Archive || possible.includes(value))
    return reader.choice(value, property, possible);
  const others = possible.map((mode) => `"${mode}"`).join(" or ");
  return reader.report(property, `is "archive", and ${backend} has no archive storage; write ${others}`);
}

function readKeepReleased(value: unknown, property: string, reader: Reader): number | "all" | undefined {
  if (value === undefined) return defaultRetention.keepReleased;
  if (value === "all") return "all";
  return reader.wholeNumber(value, property, { ...count, unit: 'artifacts, or "all"' });
}

/** A property that the chosen mode does not read would be a promise that nobody keeps. */
function reportForeign(
  record: Record<string, unknown>,
  by: UnreleasedRetention,
  at: (key: string) => string,
  possible: readonly UnreleasedRetention[],
  withoutBoth: string | undefined,
  reader: Reader,
): void {
  if (by === "age" && record.keepNewest !== undefined && withoutBoth !== undefined) {
    reader.report(
      at("keepNewest"),
      `cannot be said together with an age: ${withoutBoth} has no rule "older than some days but keep the newest"; ` +
        'remove it to expire by age, write unreleased: "count" to keep the newest whatever their age, ' +
        'or unreleased: "archive" to archive by age instead of deleting',
    );
  }
  for (const key of ["days", "keepNewest", "untaggedDays", "archivedDays"]) {
    if (record[key] === undefined || modeProperties[by].includes(key) || (by === "age" && key === "keepNewest"))
      continue;
    const readers = possible.filter((mode) => modeProperties[mode].includes(key)).map((mode) => `"${mode}"`);
    const other = readers.length > 0 ? `, or write unreleased: ${readers.join(" or ")}` : "";
    reader.report(at(key), `has no meaning with unreleased: "${by}"; remove it${other}`);
  }
}
