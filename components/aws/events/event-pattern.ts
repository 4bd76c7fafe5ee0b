import { repositoryPath } from "../ecr-backend";
import type { RegistryPlace } from "../place";

/** Characters: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html#eb-limits */
export const maximumPattern = 2048;

/** Which events one rule is for. */
export interface EventKind {
  /** What the rule's name ends with. */
  readonly name: string;
  readonly description: string;
  /**
   * Whether CloudTrail marks these events as reads, which a rule sees only in this state:
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
   */
  readonly reads?: true;
  /** The pattern for repositories whose names start with one of the prefixes. */
  readonly pattern: (prefixes: readonly string[], place: RegistryPlace) => object;
}

/** A rule's events and repositories. */
export interface EventRuleSpecification {
  readonly kind: EventKind;
  /** Unique within one component. */
  readonly name: string;
  readonly prefixes: readonly string[];
}

/** What the names of an environment's repositories start with. */
export function repositoryPrefixes(environments: readonly string[], namespace: string): readonly string[] {
  return environments.map((environment) => repositoryPath(environment, namespace, ""));
}

/** Texts that start with one of the prefixes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function startsWith(prefixes: readonly string[]): readonly object[] {
  return prefixes.map((prefix) => ({ prefix }));
}

/** Longer than any region's ARN, so that how many rules there are does not depend on the region. */
const widestPlace: RegistryPlace = { partition: "aws-us-gov-x", region: "x".repeat(24), accountId: "0".repeat(12) };

/** As few rules for a kind of events as the size of a pattern allows; one where there are few environments. */
export function rulesFor(kind: EventKind, prefixes: readonly string[]): readonly EventRuleSpecification[] {
  const groups: string[][] = [];
  for (const prefix of prefixes) {
    const group = groups.at(-1);
    const fits = group && JSON.stringify(kind.pattern([...group, prefix], widestPlace)).length <= maximumPattern;
    if (fits) group.push(prefix);
    else groups.push([prefix]);
  }
  return groups.map((group, index) => ({
    kind,
    name: index === 0 ? kind.name : `${kind.name}-${index + 1}`,
    prefixes: group,
  }));
}
