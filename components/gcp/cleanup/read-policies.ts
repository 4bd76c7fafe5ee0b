import type { Problem } from "../../delivery/problem";
import { join, Reader } from "../../delivery/reader";
import { readDuration } from "./duration";
import { type CleanupAction, type CleanupPolicy, type CleanupTagState, maximumCleanupPolicies } from "./policy";

/** What came of reading: no policies where there are problems. */
export interface CleanupPoliciesReading {
  readonly policies?: readonly CleanupPolicy[];
  readonly problems: readonly Problem[];
}

const actions: readonly CleanupAction[] = ["DELETE", "KEEP"];
const tagStates: readonly CleanupTagState[] = ["ANY", "TAGGED", "UNTAGGED"];
const conditionProperties = [
  ...["tagState", "tagPrefixes", "versionNamePrefixes", "packageNamePrefixes", "olderThan", "newerThan"],
];

/**
 * Reads cleanup policies in each form that they are written in: the list of `cleanupPolicies` of Pulumi's repository, the
 * REST API's object by id, and the file that `gcloud artifacts repositories set-cleanup-policies` takes, with `name`,
 * `action.type` and durations such as `30d`. Collects all problems, and repeats no value.
 *
 * @see https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
 */
export function readCleanupPolicies(document: unknown): CleanupPoliciesReading {
  const reader = new Reader();
  const entries = entriesOf(document, reader);
  if (entries.length > maximumCleanupPolicies) {
    reader.report("", `has ${entries.length} policies; Google takes at most ${maximumCleanupPolicies}: remove some`);
  }
  const policies = entries.map(({ value, id, at }) => readPolicy(value, id, at, reader));
  reader.unique(
    policies.map((one) => one?.id),
    (index) => join(entries[index]?.at ?? "", "id"),
    "give each policy an id of its own",
  );
  const read = policies.filter((one) => one !== undefined);
  return reader.problems.length > 0 ? { problems: reader.problems } : { policies: read, problems: [] };
}

interface Entry {
  readonly value: unknown;
  /** Where the document is an object by id. */
  readonly id?: string;
  readonly at: string;
}

function entriesOf(document: unknown, reader: Reader): readonly Entry[] {
  if (document === undefined || document === null) return [];
  if (Array.isArray(document)) return document.map((value: unknown, index) => ({ value, at: `[${index}]` }));
  if (typeof document !== "object") {
    reader.report("", "is neither a list nor an object of policies; write a list");
    return [];
  }
  return Object.entries(document).map(([id, value]) => ({ value, id, at: id }));
}

function readPolicy(value: unknown, key: string | undefined, at: string, reader: Reader): CleanupPolicy | undefined {
  const record = readRecord(value, at, ["id", "name", "action", "condition", "mostRecentVersions"], reader);
  if (!record) return undefined;
  const before = reader.problems.length;
  const id = readId(record.id ?? record.name ?? key, join(at, "id"), reader);
  const action = readAction(record.action, join(at, "action"), reader);
  const { condition, mostRecentVersions } = record;
  if ((condition === undefined) === (mostRecentVersions === undefined)) {
    const what = condition === undefined ? "has neither condition nor" : "has both condition and";
    return reader.report(at, `${what} mostRecentVersions; write one of them`);
  }
  if (condition !== undefined) {
    const read = readCondition(condition, join(at, "condition"), reader);
    return id && action && read && reader.problems.length === before ? { id, action, condition: read } : undefined;
  }
  if (action === "DELETE") {
    reader.report(
      join(at, "mostRecentVersions"),
      'can only be kept; write action "KEEP", and another policy that deletes',
    );
  }
  const read = readMostRecent(mostRecentVersions, join(at, "mostRecentVersions"), reader);
  return id && read && reader.problems.length === before ? { id, action: "KEEP", mostRecentVersions: read } : undefined;
}

/** The ids are "under 128 characters in length". */
function readId(value: unknown, at: string, reader: Reader): string | undefined {
  if (typeof value === "string" && value !== "" && value.length < 128) return value;
  return reader.report(at, "is not a text of 1 to 127 characters; write an id");
}

function readAction(value: unknown, at: string, reader: Reader): CleanupAction | undefined {
  const type = isRecord(value) ? value.type : value;
  const found = actions.find((action) => typeof type === "string" && action === type.toUpperCase());
  return found ?? reader.report(at, 'is neither "DELETE" nor "KEEP"; write one of them');
}

function readCondition(value: unknown, at: string, reader: Reader) {
  const record = readRecord(value, at, conditionProperties, reader);
  if (!record) return undefined;
  const state = record.tagState ?? "ANY";
  const tagState = tagStates.find((one) => typeof state === "string" && one === state.toUpperCase());
  if (!tagState) reader.report(join(at, "tagState"), 'is none of "ANY", "TAGGED" and "UNTAGGED"; write one of them');
  const prefixes = (key: string) => readPrefixes(record[key], join(at, key), reader);
  const seconds = (key: string) => {
    if (record[key] === undefined) return undefined;
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
        tagPrefixes: prefixes("tagPrefixes"),
        versionNamePrefixes: prefixes("versionNamePrefixes"),
        packageNamePrefixes: prefixes("packageNamePrefixes"),
        ...(olderThanSeconds !== undefined && { olderThanSeconds }),
        ...(newerThanSeconds !== undefined && { newerThanSeconds }),
      }
    : undefined;
}

function readMostRecent(value: unknown, at: string, reader: Reader) {
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

function readRecord(value: unknown, at: string, known: readonly string[], reader: Reader) {
  if (!isRecord(value)) return reader.report(at, `is not an object; write an object with ${known.join(", ")}`);
  for (const key of Object.keys(value)) {
    if (known.includes(key) || value[key] === undefined) continue;
    reader.report(join(at, key), `is not a property that exists here; there are ${known.join(", ")}`);
  }
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
