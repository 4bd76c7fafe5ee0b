import { parse } from "../provider/documents";
import { canonical, isProperties, type Value } from "../provider/values";

/** Whether two JSON documents say the same, key order and white space aside. A text that is no JSON equals itself. */
type Equivalence = (left: Value, right: Value) => boolean;

/**
 * IAM documents: statements and lists are unordered, a list of one is its element, an account is its root.
 * The provider compares with https://github.com/hashicorp/awspolicyequivalence.
 */
export const equivalentPolicies: Equivalence = comparing((document) => normalizePolicy(document));

/**
 * Lifecycle policies: rules are ordered by priority, tag lists are unordered, null is the same as absent.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/lifecycle_policy.go
 */
export const equivalentLifecyclePolicies: Equivalence = comparing((document) => {
  const reduced = reduceLists(document);
  if (!isProperties(reduced) || !Array.isArray(reduced.rules)) return reduced;
  return { ...reduced, rules: [...reduced.rules].sort((left, right) => priority(left) - priority(right)) };
});

function comparing(normalize: (document: Value) => Value): Equivalence {
  return (left, right) => canonical(normalize(parse(left))) === canonical(normalize(parse(right)));
}

function normalizePolicy(value: Value, key?: string): Value {
  if (Array.isArray(value)) {
    const elements = [...new Set(value.map((element) => canonical(normalizePolicy(element, key))))].sort();
    const parsed: Value[] = elements.map((element) => JSON.parse(element));
    const [only] = parsed;
    return parsed.length === 1 && only !== undefined ? only : parsed;
  }
  if (isProperties(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, inner === undefined ? null : normalizePolicy(inner, name)]),
    );
  }
  if (key === "AWS" && typeof value === "string") return accountOfRoot(value);
  return typeof value === "boolean" || typeof value === "number" ? String(value) : value;
}

function accountOfRoot(principal: string): string {
  return /^arn:[\w-]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;
}

function reduceLists(value: Value): Value {
  if (Array.isArray(value)) {
    const elements = value.map(reduceLists);
    return elements.every((element) => typeof element === "string") ? elements.sort() : elements;
  }
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined && !(Array.isArray(inner) && inner.length === 0))
      .map(([name, inner]) => [name, reduceLists(inner ?? null)]),
  );
}

function priority(rule: Value): number {
  return isProperties(rule) && typeof rule.rulePriority === "number" ? rule.rulePriority : 0;
}
