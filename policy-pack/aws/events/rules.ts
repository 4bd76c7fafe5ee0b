import { readJson } from "../../framework/json-text";
import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { scanEvents } from "./documented";
import { isMembers } from "./event-value";
import { canMatch } from "./pattern";

export const ruleType = "aws:cloudwatch/eventRule:EventRule";
export const targetType = "aws:cloudwatch/eventTarget:EventTarget";

export type Pattern = { readonly [key: string]: unknown };

/** The pattern of a rule; `undefined` where it has none that can be read, which EventBridge would refuse. */
export function patternOf(value: Plain): Pattern | Unknown | undefined {
  if (value instanceof Unknown) return value;
  const reading = typeof value === "string" ? readJson(value) : { value };
  return "value" in reading && isMembers(reading.value) ? reading.value : undefined;
}

/** A text that nothing is called, for what would take anything. */
const nothing = "\0";

/** Whether a pattern asks for one of these values by name, and not for all that a member can be. */
function asksFor(pattern: Pattern, path: readonly string[], values: readonly string[]): boolean {
  const [key = "", ...rest] = path;
  const alternatives = Array.isArray(pattern.$or) ? pattern.$or.filter(isMembers) : [];
  if (alternatives.some((alternative) => asksFor(alternative, path, values))) return true;
  const wanted = pattern[key];
  if (rest.length > 0) return isMembers(wanted) && asksFor(wanted, rest, values);
  if (!Array.isArray(wanted)) return false;
  const takes = (value: string) => canMatch({ [key]: wanted }, { [key]: value });
  return !takes(nothing) && values.some(takes);
}

const detailTypes = ["detail-type"];
const inspectorTypes = [...scanEvents.keys()].filter((type) => type.startsWith("Inspector2 "));

/** Whether a rule is for results of scans of images. Amazon Inspector scans other things as well. */
export function isForScans(pattern: Pattern): boolean {
  if (asksFor(pattern, detailTypes, ["ECR Image Scan"])) return true;
  return asksFor(pattern, detailTypes, inspectorTypes) && /ecr|repository/i.test(JSON.stringify(pattern));
}

/** Whether a rule is for what happens in Amazon ECR at all. */
export function isForEcr(pattern: Pattern): boolean {
  return (
    isForScans(pattern) ||
    asksFor(pattern, ["source"], ["aws.ecr"]) ||
    asksFor(pattern, ["detail", "eventSource"], ["ecr.amazonaws.com"]) ||
    asksFor(pattern, detailTypes, ["ECR Image Action"])
  );
}

/** The texts that a pattern names as the detail-type; others it may match as well. */
export function namedDetailTypes(pattern: Pattern): readonly string[] {
  const wanted = pattern["detail-type"];
  return Array.isArray(wanted) ? wanted.filter((type) => typeof type === "string") : [];
}

/** Whether a rule is disabled, by either property that says so. */
export function isDisabled({ isEnabled, state }: { readonly [property: string]: Plain }): boolean | Unknown {
  if (state === "DISABLED" || isEnabled === false) return true;
  return [state, isEnabled].find((value) => value instanceof Unknown) ?? false;
}

/** AWS services send to this bus alone: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html */
export function isOnDefaultBus({ eventBusName }: { readonly [property: string]: Plain }): boolean {
  return typeof eventBusName !== "string" || /^(?:arn:.*:event-bus\/)?default$/.test(eventBusName);
}

/** The targets of a stack's rules. */
export class Targets {
  readonly #byRule = new Map<string, StackResource[]>();
  readonly #byName = new Map<string, StackResource[]>();

  constructor(stack: JudgedStack) {
    const rules = new Set(stack.ofType(ruleType).map(({ urn }) => urn));
    for (const target of stack.ofType(targetType)) {
      const origins = target.dependenciesOf("rule").filter((urn) => rules.has(urn));
      for (const urn of origins) add(this.#byRule, urn, target);
      const { rule } = target.properties;
      if (origins.length === 0 && typeof rule === "string") add(this.#byName, rule, target);
    }
  }

  of({ urn, properties: { name } }: StackResource): readonly StackResource[] {
    const named = typeof name === "string" ? this.#byName.get(name) : undefined;
    return [...(this.#byRule.get(urn) ?? []), ...(named ?? [])];
  }
}

function add(map: Map<string, StackResource[]>, key: string, target: StackResource): void {
  const others = map.get(key);
  if (others) others.push(target);
  else map.set(key, [target]);
}
