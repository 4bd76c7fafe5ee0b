import { isList, isRecord, type Plain } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import type { RuleOfStack } from "./findings";
import { isForEcr } from "./rules";

/** The resources of a type to which rules for events of Amazon ECR send them, each once. */
export function destinations(
  stack: JudgedStack,
  rules: readonly RuleOfStack[],
  type: string,
  properties: readonly string[] = ["arn"],
): readonly StackResource[] {
  const targets = rules.flatMap(({ pattern, targets: own }) => (isForEcr(pattern) ? own : []));
  return namedBy(stack, [...new Set(targets)], type, properties);
}

/** Those of a type that are named by some property of others: by the ARN, or before that is known by what it is made from. */
export function namedBy(
  stack: JudgedStack,
  others: readonly StackResource[],
  type: string,
  properties: readonly string[],
): readonly StackResource[] {
  const made = new Set(others.flatMap((other) => properties.flatMap((property) => other.dependenciesOf(property))));
  const arns = new Set(
    others
      .flatMap((other) => properties.flatMap((property) => textsIn(other.properties[property])))
      .map(withoutStreams),
  );
  return stack.ofType(type).filter(({ urn, properties: { arn } }) => {
    return made.has(urn) || (typeof arn === "string" && arns.has(withoutStreams(arn)));
  });
}

/** All texts of a value, wherever they stand. */
function textsIn(value: Plain): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** The ARN of a log group may end like this: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
function withoutStreams(arn: string): string {
  return arn.replace(/:\*$/, "");
}
