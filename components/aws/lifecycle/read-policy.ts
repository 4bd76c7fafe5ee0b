import { DocumentReader } from "../../delivery/document-reader";
import type { Problem } from "../../delivery/problem";
import type { LifecyclePolicy } from "./policy";
import { type RuleDraft, readRule, toRule } from "./read-rule";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const maximumCharacters = 30_720;
const maximumRules = 50;

/** A lifecycle policy, or else everything that Amazon ECR would refuse in its document. */
export interface LifecyclePolicyReading {
  readonly policy?: LifecyclePolicy;
  readonly problems: readonly Problem[];
}

/**
 * Reads a lifecycle policy from its JSON text, or from the data that such a text would be made of. It never throws, and
 * no problem repeats a value of the document.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function readLifecyclePolicy(document: unknown): LifecyclePolicyReading {
  const reader = new DocumentReader();
  const drafts = readRules(plainData(document, reader), reader);
  reportRepeatedPriorities(drafts, reader);
  reportPerStorageClass(drafts, reader);
  if (reader.problems.length > 0) return { problems: reader.problems };
  const rules = drafts.flatMap((draft) => (draft ? [toRule(draft)] : []));
  return { policy: { rules }, problems: [] };
}

function plainData(document: unknown, reader: DocumentReader): unknown {
  let text: string | undefined;
  try {
    // A getter, a cycle or a depth that JSON cannot say ends here, and nothing after this line meets one.
    text = typeof document === "string" ? document : JSON.stringify(document);
  } catch {
    return reader.report("document", "cannot be written as JSON; give plain data or a JSON text");
  }
  if (text === undefined) return reader.report("document", "is missing; write a lifecycle policy");
  if (text.length > maximumCharacters) {
    const fix = `at most ${maximumCharacters} are possible: use fewer rules or shorter descriptions`;
    return reader.report("document", `has ${text.length} characters; ${fix}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return reader.report("document", "is not JSON; check its quotes, commas and brackets");
  }
}

function readRules(document: unknown, reader: DocumentReader): readonly (RuleDraft | undefined)[] {
  if (reader.problems.length > 0) return [];
  const policy = reader.record(document, "document", "rules");
  if (!policy) return [];
  reader.only(policy, "", ["rules"], []);
  const rules = reader.list(policy.rules, "rules", "rules") ?? [];
  if (rules.length > maximumRules) {
    reader.report("rules", `has ${rules.length} entries; at most ${maximumRules} are possible: merge some`);
  }
  return rules.slice(0, maximumRules).map((rule, index) => readRule(rule, at(index), reader));
}

function reportRepeatedPriorities(drafts: readonly (RuleDraft | undefined)[], reader: DocumentReader): void {
  const first = new Map<number, number>();
  drafts.forEach((draft, index) => {
    if (draft?.rulePriority === undefined) return;
    const earlier = first.get(draft.rulePriority);
    if (earlier === undefined) first.set(draft.rulePriority, index);
    else reader.report(`${at(index)}.rulePriority`, `is the same as that of ${at(earlier)}; give each rule its own`);
  });
}

/**
 * The documentation says of each of these limits, or shows by its examples, that it holds within a storage class.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
function reportPerStorageClass(drafts: readonly (RuleDraft | undefined)[], reader: DocumentReader): void {
  const seen = new Map<string, number>();
  const highest = new Map<string, number>();
  for (const draft of drafts) {
    const storageClass = storageClassOf(draft);
    highest.set(storageClass, Math.max(highest.get(storageClass) ?? 0, draft?.rulePriority ?? 0));
  }
  drafts.forEach((draft, index) => {
    if (!draft) return;
    const { tagStatus, tagPrefixList } = draft.selection;
    const storageClass = storageClassOf(draft);
    if (tagStatus === "any" && (draft.rulePriority ?? 0) < (highest.get(storageClass) ?? 0)) {
      const fix = `give it the highest number of the rules for ${storageClass} storage`;
      reader.report(`${at(index)}.rulePriority`, `must come last for tagStatus "any"; ${fix}`);
    }
    // The documentation wants "a unique set of prefixes"; two rules that share some, but not all, are let pass.
    const once = tagStatus === "untagged" ? tagStatus : tagPrefixList && [...new Set(tagPrefixList)].sort();
    if (once === undefined) return;
    const key = JSON.stringify([storageClass, once]);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, index);
    else reader.report(`${at(index)}.selection`, `selects the same images as ${at(earlier)} does; keep one of the two`);
  });
}

/** Each count type goes with one storage class. */
function storageClassOf(draft: RuleDraft | undefined): string {
  return draft?.selection.countType === "sinceImageTransitioned" ? "archive" : "standard";
}

function at(index: number): string {
  return `rules[${index}]`;
}
