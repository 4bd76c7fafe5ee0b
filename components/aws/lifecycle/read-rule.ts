import type { DocumentReader } from "../../delivery/document-reader";
import { actionTypes, type LifecycleAction, type LifecycleRule, type LifecycleSelection } from "./policy";
import { type Draft, given, readSelection } from "./read-selection";

/** A rule as far as it could be read. */
export interface RuleDraft {
  readonly rulePriority: number | undefined;
  readonly description: string | undefined;
  readonly selection: Draft<LifecycleSelection>;
  readonly action: Draft<LifecycleAction>;
}

export function readRule(value: unknown, property: string, reader: DocumentReader): RuleDraft | undefined {
  const required = ["rulePriority", "selection", "action"];
  const rule = reader.record(value, property, required.join(", "));
  if (!rule) return undefined;
  reader.only(rule, property, required, ["description"]);
  const { rulePriority, description } = rule;
  const read = {
    rulePriority: reader.wholeNumber(rulePriority, `${property}.rulePriority`, 1, "the lowest one goes first"),
    description: given(description) ? reader.text(description, `${property}.description`, "a text") : undefined,
    selection: readSelection(rule.selection, `${property}.selection`, reader),
    action: readAction(rule.action, `${property}.action`, reader),
  };
  reportMismatch(read, property, reader);
  return read;
}

/** Only for a rule without problems. */
export function toRule({ rulePriority, description, selection, action }: RuleDraft): LifecycleRule {
  return withoutUndefined({
    rulePriority,
    description,
    selection: withoutUndefined(selection),
    action: withoutUndefined(action),
  }) as LifecycleRule;
}

function readAction(value: unknown, property: string, reader: DocumentReader): Draft<LifecycleAction> {
  const action = reader.record(value, property, "type");
  if (!action) return { type: undefined, targetStorageClass: undefined };
  reader.only(action, property, ["type"], ["targetStorageClass"]);
  const type = reader.choice(action.type, `${property}.type`, actionTypes);
  const path = `${property}.targetStorageClass`;
  if (type === "transition") {
    return { type, targetStorageClass: reader.choice(action.targetStorageClass, path, ["archive"]) };
  }
  if (type === "expire" && given(action.targetStorageClass)) {
    reader.report(path, 'is only for the type "transition"; remove it');
  }
  return { type, targetStorageClass: undefined };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html */
function reportMismatch({ selection, action }: RuleDraft, property: string, reader: DocumentReader): void {
  const { countType, storageClass } = selection;
  const classPath = `${property}.selection.storageClass`;
  if (countType === "sinceImageTransitioned" && storageClass !== "archive") {
    reader.report(classPath, 'must be "archive" with countType "sinceImageTransitioned"; write that');
  }
  if (countType !== undefined && countType !== "sinceImageTransitioned" && storageClass === "archive") {
    reader.report(classPath, 'cannot be "archive" with this countType; remove it, or count "sinceImageTransitioned"');
  }
  if (countType === "sinceImagePulled" && action.type === "expire") {
    const fix = 'archive with "transition", and expire "sinceImageTransitioned" in a rule of its own';
    reader.report(`${property}.action.type`, `cannot be "expire" with countType "sinceImagePulled"; ${fix}`);
  }
  if (countType === "sinceImageTransitioned" && action.type === "transition") {
    reader.report(`${property}.action.type`, 'must be "expire" for what is archived already; write that');
  }
}

function withoutUndefined(draft: object): object {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}
