import type { LifecycleDecision, LifecycleImage } from "./image";
import type { LifecyclePolicy, LifecycleRule } from "./policy";
import { keepChildren, takeReferrers } from "./references";
import { byPriority, selectorOf } from "./selection";

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/**
 * Which images a lifecycle policy takes at a moment, the oldest first; Amazon ECR does it within 24 hours after that.
 * The policy has to be one that `readLifecyclePolicy` accepts. Where the documentation leaves a question open, the
 * answer is the one that takes more.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function evaluateLifecyclePolicy<Image extends LifecycleImage>(
  policy: LifecyclePolicy,
  images: readonly Image[],
  at: Date,
): readonly LifecycleDecision<Image>[] {
  const rules = byPriority(policy).map((rule) => ({ rule, selects: selectorOf(rule), identified: 0 }));
  const sorted = youngestFirst(images);
  const decisions = new Map<string, LifecycleDecision<Image>>();
  for (const image of sorted) {
    let owner: (typeof rules)[number] | undefined;
    for (const candidate of rules) {
      if (!candidate.selects(image)) continue;
      // A rule counts what rules of higher priority own as well, but can take only what none of them owns.
      candidate.identified++;
      owner ??= candidate;
    }
    if (owner && isDue(owner.rule, owner.identified, image, at)) {
      const { rule } = owner;
      decisions.set(image.digest, { image, action: rule.action.type === "expire" ? "expire" : "archive", rule });
    }
  }
  keepChildren(images, decisions);
  takeReferrers(images, decisions);
  return sorted.reverse().flatMap(({ digest }) => decisions.get(digest) ?? []);
}

/** Whether a rule takes an image that it owns and that is the n-th youngest of those it identifies. */
function isDue(
  { selection: { countType, countNumber } }: LifecycleRule,
  rank: number,
  image: LifecycleImage,
  at: Date,
): boolean {
  if (countType === "imageCountMoreThan") return rank > countNumber;
  // "Older than" a number of days is more than that many times 24 hours: in the documentation's examples an untagged
  // image that was pushed one day ago outlives a rule of one day.
  return at.getTime() - since(countType, image) > countNumber * millisecondsPerDay;
}

function since(countType: LifecycleRule["selection"]["countType"], image: LifecycleImage): number {
  const { pushedAt, lastPulledAt, archivedAt, activatedAt } = image;
  if (countType === "sinceImageTransitioned") return (archivedAt ?? pushedAt).getTime();
  if (countType === "sinceImagePulled") {
    return Math.max((lastPulledAt ?? activatedAt ?? pushedAt).getTime(), activatedAt?.getTime() ?? -Infinity);
  }
  // The documentation puts the restoration in the place of the push where images are put in order, and does not where
  // it speaks of this count type: to the letter, an old image goes again as soon as it has been restored.
  return pushedAt.getTime();
}

/** Of images of the same moment the one with the lower digest counts as older: the documentation does not say. */
function youngestFirst<Image extends LifecycleImage>(images: readonly Image[]): Image[] {
  const time = ({ activatedAt, pushedAt }: Image) => (activatedAt ?? pushedAt).getTime();
  return [...images].sort(
    (first, second) =>
      time(second) - time(first) || Number(first.digest < second.digest) - Number(first.digest > second.digest),
  );
}
