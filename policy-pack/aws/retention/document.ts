import type { LifecyclePolicy } from "../../../components/aws/lifecycle/policy";
import { readLifecyclePolicy } from "../../../components/aws/lifecycle/read-policy";
import { readJson } from "../../framework/json-text";
import { type Finding, unknownFinding } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { patternsOf } from "./tags";

/** More would take long to evaluate: what a rule is asked about grows with its own patterns and with all others. */
const maximumPatterns = 200;

/** A lifecycle policy, or else why it cannot be judged. */
interface Reading {
  readonly policy?: LifecyclePolicy;
  readonly findings: readonly Finding[];
}

/** Reads a lifecycle policy that is the value of a property: a JSON text, or the data that such a text is made of. */
export function readDocument(document: Plain, property: string): Reading {
  const unknown = firstUnknown(document);
  if (unknown) return { findings: [unknownFinding(unknown, "document")] };
  const { policy, problems } = readLifecyclePolicy(document);
  if (!policy) {
    const at = (path: string) => (path === "document" ? property : `${property}.${path}`);
    return { findings: problems.map((problem) => ({ ...problem, property: at(problem.property) })) };
  }
  const json = typeof document === "string" ? readJson(document) : undefined;
  if (json && "reason" in json) return { findings: [{ property, reason: json.reason }] };
  const patterns = policy.rules.reduce((sum, rule) => sum + patternsOf(rule).length, 0);
  if (patterns <= maximumPatterns) return { policy, findings: [] };
  const reason = `have ${patterns} tag patterns and prefixes, and more than ${maximumPatterns} are not evaluated. Use fewer.`;
  return { findings: [{ property: `${property}.rules`, reason }] };
}

function firstUnknown(value: Plain): Unknown | undefined {
  if (value instanceof Unknown) return value;
  const members = isList(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const member of members) {
    const unknown = firstUnknown(member);
    if (unknown) return unknown;
  }
  return undefined;
}
