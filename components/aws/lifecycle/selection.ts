import { wildcardMatcher } from "../../wildcard";
import type { LifecycleImage } from "./image";
import type { LifecyclePolicy, LifecycleRule } from "./policy";

type SelectedImage = Pick<LifecycleImage, "tags" | "storageClass">;

/**
 * The rule that an image falls to: no rule of lower priority can take it, whether this one does or not. Dates and counts
 * play no part in it.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function ruleFor(policy: LifecyclePolicy, image: SelectedImage): LifecycleRule | undefined {
  return byPriority(policy).find((rule) => selectorOf(rule)(image));
}

export function byPriority({ rules }: LifecyclePolicy): LifecycleRule[] {
  return [...rules].sort((first, second) => first.rulePriority - second.rulePriority);
}

/**
 * Whether an image meets a rule's tagging requirements. They hold within a storage class: the documentation's own
 * example has an `any` rule for each of the two.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
 */
export function selectorOf({ selection }: LifecycleRule): (image: SelectedImage) => boolean {
  const { tagStatus, tagPatternList = [], tagPrefixList = [], storageClass: selectedClass = "standard" } = selection;
  const wanted = [
    ...tagPatternList.map(wildcardMatcher),
    ...tagPrefixList.map((prefix) => (tag: string) => tag.startsWith(prefix)),
  ];
  return ({ tags, storageClass = "standard" }) => {
    if (selectedClass !== storageClass) return false;
    if (tagStatus === "any") return true;
    if (tagStatus === "untagged") return tags.length === 0;
    return tags.length > 0 && wanted.every((matches) => tags.some(matches));
  };
}
