import { matchesWildcard } from "../../wildcard";
import type { LifecycleImage } from "./image";
import type { LifecyclePolicy, LifecycleRule } from "./policy";

/**
 * The rule that an image falls to: no rule of lower priority can take it, whether this one does or not. Dates and counts
 * play no part in it.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function ruleFor(
  policy: LifecyclePolicy,
  image: Pick<LifecycleImage, "tags" | "storageClass">,
): LifecycleRule | undefined {
  return byPriority(policy).find((rule) => selects(rule, image));
}

export function byPriority({ rules }: LifecyclePolicy): LifecycleRule[] {
  return [...rules].sort((first, second) => first.rulePriority - second.rulePriority);
}

/**
 * Whether an image meets a rule's tagging requirements. They hold within a storage class: the documentation's own
 * example has an `any` rule for each of the two.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
 */
export function selects(
  { selection }: LifecycleRule,
  { tags, storageClass = "standard" }: Pick<LifecycleImage, "tags" | "storageClass">,
): boolean {
  if ((selection.storageClass ?? "standard") !== storageClass) return false;
  if (selection.tagStatus === "any") return true;
  if (selection.tagStatus === "untagged") return tags.length === 0;
  const { tagPatternList = [], tagPrefixList = [] } = selection;
  return (
    tags.length > 0 &&
    tagPatternList.every((pattern) => tags.some((tag) => matchesWildcard(pattern, tag))) &&
    tagPrefixList.every((prefix) => tags.some((tag) => tag.startsWith(prefix)))
  );
}
