import type { CleanupPolicy } from "../../../components/gcp/cleanup/policy";
import { readCleanupPolicies } from "../../../components/gcp/cleanup/read-policies";
import { type Finding, unknownFinding } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { kindsOf, maximumKinds } from "./versions";

const property = "cleanupPolicies";
/** Names that can stand in the path of a problem; others are keys that somebody has written, and may be secrets. */
const names = ["id", "action", "condition", "mostRecentVersions", "tagState", "tagPrefixes", "versionNamePrefixes"];
const otherNames = ["packageNamePrefixes", "olderThan", "newerThan", "keepCount"];

/** The policies of a repository, or else why they cannot be judged. */
export function readPolicies(value: Plain): {
  readonly policies?: readonly CleanupPolicy[];
  readonly findings: readonly Finding[];
} {
  if (value === undefined) return { policies: [], findings: [] };
  const unknown = unknownIn(value);
  if (unknown) return { findings: [unknownFinding(unknown, "document")] };
  if (!isList(value)) return { findings: [{ property, reason: "is not a list of policies. Write one." }] };
  const { policies, problems } = readCleanupPolicies(value);
  if (!policies) {
    return {
      findings: problems.map(({ property: path, reason }) => ({ property: `${property}${known(path)}`, reason })),
    };
  }
  const many = policies.flatMap((policy, index): Finding[] => {
    if (!("condition" in policy) || kindsOf(policy.condition) <= maximumKinds) return [];
    const reason = `combines more prefixes than the ${maximumKinds} that are evaluated. Use fewer.`;
    return [{ property: `${property}[${index}].condition`, reason }];
  });
  return many.length > 0 ? { findings: many } : { policies, findings: [] };
}

function known(path: string): string {
  const parts = path.split(/(?=[.[])/);
  const end = parts.findIndex((part) => !/^\[\d+\]$/.test(part) && ![...names, ...otherNames].includes(part.slice(1)));
  return parts.slice(0, end < 0 ? parts.length : end).join("");
}

function unknownIn(value: Plain): Unknown | undefined {
  if (value instanceof Unknown) return value;
  const members = isList(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const member of members) {
    const unknown = unknownIn(member);
    if (unknown) return unknown;
  }
  return undefined;
}
