import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { registryOf } from "../registry";
import type { EventValue } from "./event-value";
import { canMatch } from "./pattern";
import { isDisabled, isOnDefaultBus, type Pattern, patternOf, ruleType, Targets } from "./rules";

/** What a rule shows by itself where it is for events of one kind: that it never tells of any. */
export function silentRuleFindings(
  { properties }: JudgedResource,
  isMeant: (pattern: Pattern) => boolean,
  isDead: (pattern: Pattern) => boolean,
): readonly Finding[] {
  const pattern = patternOf(properties.eventPattern);
  // Most rules are for other things. The update, which knows the pattern, asks again before it makes the rule.
  if (pattern === undefined || pattern instanceof Unknown || !isMeant(pattern)) return [];
  const disabled = isDisabled(properties);
  const findings: Finding[] = disabled instanceof Unknown ? [unknownFinding(disabled, "scalar")] : [];
  if (disabled === true) {
    const property = properties.isEnabled === undefined ? "state" : "isEnabled";
    findings.push({ property, reason: "disables the rule, so that nobody hears of its events. Leave it out." });
  }
  if (isDead(pattern)) {
    const reason =
      "asks for what no documented event of a detail-type that it names has, so that it never matches one. Compare names, " +
      "letters of either case and values with the events in the documentation.";
    findings.push({ property: "eventPattern", reason });
  }
  return findings;
}

/** A rule whose pattern is known, and its targets. */
export interface RuleOfStack {
  readonly rule: StackResource;
  readonly pattern: Pattern;
  readonly targets: readonly StackResource[];
}

/** The rules of a stack, and those of which nobody knows yet what they are for. */
export function rulesOf(stack: JudgedStack): {
  readonly rules: readonly RuleOfStack[];
  readonly unsure: readonly { readonly rule: StackResource; readonly pattern: Unknown }[];
} {
  const targets = new Targets(stack);
  const rules: RuleOfStack[] = [];
  const unsure: { rule: StackResource; pattern: Unknown }[] = [];
  for (const rule of stack.ofType(ruleType)) {
    const pattern = patternOf(rule.properties.eventPattern);
    if (pattern instanceof Unknown) unsure.push({ rule, pattern });
    else if (pattern) rules.push({ rule, pattern, targets: targets.of(rule) });
  }
  return { rules, unsure };
}

/** A rule that is disabled tells that by itself. */
export function withoutTargetFindings(rules: readonly RuleOfStack[]): readonly StackFinding[] {
  const reason = "selects events that go nowhere: no EventTarget of this stack is for the rule. Add one.";
  return rules
    .filter(({ rule, targets }) => targets.length === 0 && isDisabled(rule.properties) !== true)
    .map(({ rule: { urn } }) => ({ urn, property: "eventPattern", reason }));
}

/** Whether one of these events of a resource gets to a target. */
export function tells(rules: readonly RuleOfStack[], subject: StackResource, events: readonly EventValue[]): boolean {
  const registry = registryOf(subject);
  return rules.some(
    ({ rule, pattern, targets }) =>
      targets.length > 0 &&
      isDisabled(rule.properties) !== true &&
      isOnDefaultBus(rule.properties) &&
      registryOf(rule) === registry &&
      events.some((event) => canMatch(pattern, event)),
  );
}
