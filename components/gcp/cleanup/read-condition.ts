import { join, type Reader } from "../../delivery/reader";
import { readDuration } from "./duration";
import type { CleanupCondition, CleanupMostRecentVersions, CleanupTagState } from "./policy";

const tagStates: readonly CleanupTagState[] = ["ANY", "TAGGED", "UNTAGGED"];
const prefixProperties = ["tagPrefixes", "versionNamePrefixes", "packageNamePrefixes"];
const properties = ["tagState", ...prefixProperties, "olderThan", "newerThan"];

export function readCondition(value: unknown, at: string, reader: Reader): CleanupCondition | undefined {
  const record = readRecord(value, at, properties, reader);
  if (!record) return undefined;
  const state = isGiven(record.tagState) ? record.tagState : "ANY";
  const tagState = tagStates.find((one) => typeof state === "string" && one === state.toUpperCase());
  if (!tagState) reader.report(join(at, "tagState"), 'is none of "ANY", "TAGGED" and "UNTAGGED"; write one of them');
  const prefixes = (key: string) => readPrefixes(record[key], join(at, key), reader);
  const [tagPrefixes = [], versionNamePrefixes = [], packageNamePrefixes = []] = prefixProperties.map(prefixes);
  // "tagState must be set to TAGGED to use tag prefixes"; with another, prefixes were seen to narrow nothing:
  // https://docs.cloud.google.com/artifact-registry/docs/repositories#cleanup-policies
  if (tagPrefixes.length > 0 && tagState !== undefined && tagState !== "TAGGED") {
    reader.report(join(at, "tagPrefixes"), 'narrows nothing without tagState "TAGGED"; write that as well');
  }
  const seconds = (key: string) => {
    if (!isGiven(record[key])) return undefined;
    const read = readDuration(record[key]);
    return (
      read ?? reader.report(join(at, key), 'is not a duration; write seconds or days, such as "2592000s" or "30d"')
    );
  };
  const olderThanSeconds = seconds("olderThan");
  const newerThanSeconds = seconds("newerThan");
  return tagState
    ? {
        tagState,
        tagPrefixes,
        versionNamePrefixes,
        packageNamePrefixes,
        ...(olderThanSeconds !== undefined && { olderThanSeconds }),
        ...(newerThanSeconds !== undefined && { newerThanSeconds }),
      }
    : undefined;
}

export function readMostRecent(value: unknown, at: string, reader: Reader): CleanupMostRecentVersions | undefined {
  const record = readRecord(value, at, ["keepCount", "packageNamePrefixes"], reader);
  if (!record) return undefined;
  const { keepCount } = record;
  const packageNamePrefixes = readPrefixes(record.packageNamePrefixes, join(at, "packageNamePrefixes"), reader);
  if (typeof keepCount !== "number" || !Number.isSafeInteger(keepCount) || keepCount < 1) {
    return reader.report(join(at, "keepCount"), "is not a whole number of at least 1; write how many to keep");
  }
  return { keepCount, packageNamePrefixes };
}

function readPrefixes(value: unknown, at: string, reader: Reader): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string" && one !== "")) {
    reader.report(at, "is not a list of texts that are not empty; write prefixes");
    return [];
  }
  return value as string[];
}

export function readRecord(value: unknown, at: string, known: readonly string[], reader: Reader) {
  if (!isRecord(value)) return reader.report(at, `is not an object; write an object with ${known.join(", ")}`);
  for (const key of Object.keys(value)) {
    if (known.includes(key) || value[key] === undefined) continue;
    reader.report(join(at, key), `is not a property that exists here; there are ${known.join(", ")}`);
  }
  return value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Pulumi's provider sends no empty text to Google, and the state that it keeps has one for what was not given. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
