import type { Problem } from "../../delivery/problem";
import { join, Reader } from "../../delivery/reader";
import { type CleanupAction, type CleanupPolicy, maximumCleanupPolicies } from "./policy";
import { isGiven, isRecord, readCondition, readMostRecent, readRecord } from "./read-condition";

/** What came of reading: no policies where there are problems. */
export interface CleanupPoliciesReading {
  readonly policies?: readonly CleanupPolicy[];
  readonly problems: readonly Problem[];
}

const actions: readonly CleanupAction[] = ["DELETE", "KEEP"];

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
  const ids = new Set<string>();
  entries.forEach(({ at }, index) => {
    const id = policies[index]?.id;
    if (id === undefined) return;
    if (ids.has(id)) reader.report(join(at, "id"), "is that of a policy before it; give each policy an id of its own");
    ids.add(id);
  });
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
  if (isGiven(condition) === isGiven(mostRecentVersions)) {
    const what = isGiven(condition) ? "has both condition and" : "has neither condition nor";
    return reader.report(at, `${what} mostRecentVersions; write one of them`);
  }
  if (isGiven(condition)) {
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
