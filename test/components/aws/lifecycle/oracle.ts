import type { LifecycleDecision, LifecycleImage } from "../../../../components/aws/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../../components/aws/lifecycle/policy";
import { obviouslyMatches } from "../../obvious-wildcard";

/**
 * The same answer as the evaluator's, found slowly: each sentence of "Lifecycle policy evaluation rules" by itself, in
 * sets. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function decideSlowly(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  at: Date,
): Map<string, Pick<LifecycleDecision, "action" | "rule" | "subject">> {
  // "All rules are evaluated at the same time, regardless of rule priority."
  const evaluated = policy.rules.map((rule) => {
    const identified = images.filter((image) => identifies(rule, image));
    return { rule, identified, marked: marked(rule, identified, at) };
  });
  // "After all rules are evaluated, they are then applied based on rule priority."
  evaluated.sort((first, second) => first.rule.rulePriority - second.rule.rulePriority);
  const decisions = new Map<string, Pick<LifecycleDecision, "action" | "rule" | "subject">>();
  evaluated.forEach(({ rule, marked }, index) => {
    for (const image of marked) {
      // "An image that matches the tagging requirements of a rule cannot be expired or archived by a rule with a lower
      // priority."
      if (evaluated.slice(0, index).some((higher) => higher.identified.includes(image))) continue;
      decisions.set(image.digest, { rule, action: rule.action.type === "expire" ? "expire" : "archive" });
    }
  });
  // "If an image is referenced by a manifest list, it cannot be expired or archived without the manifest list being
  // deleted or archived first."
  untilNothingChanges(() => {
    const needed = images
      .filter((list) => !decisions.has(list.digest) && list.storageClass !== "archive")
      .flatMap(({ children = [] }) => children);
    return needed.filter((digest) => decisions.delete(digest)).length > 0;
  });
  // "Amazon ECR lifecycle policies automatically expire or archive those artifacts within 24 hours of the deletion or
  // archival of the subject image."
  untilNothingChanges(() => {
    const artifact = images.find(({ digest, subject, storageClass }) => {
      const theirs = decisions.get(subject ?? "")?.action;
      const ours = decisions.get(digest)?.action;
      if (theirs === "expire") return ours !== "expire";
      return theirs === "archive" && ours === undefined && storageClass !== "archive";
    });
    const { digest = "", subject = "" } = artifact ?? {};
    const decision = decisions.get(subject);
    if (decision) decisions.set(digest, { ...decision, subject });
    return decision !== undefined;
  });
  return decisions;
}

function identifies({ selection }: LifecycleRule, image: LifecycleImage): boolean {
  const { tagStatus, tagPatternList, tagPrefixList, storageClass } = selection;
  const ofTheClass = (image.storageClass === "archive") === (storageClass === "archive");
  const patterns = tagPatternList ?? (tagPrefixList ?? []).map((prefix) => `${prefix}*`);
  const matched = patterns.filter((pattern) => image.tags.some((tag) => obviouslyMatches(pattern, tag)));
  const asTagged = {
    any: true,
    tagged: image.tags[0] !== undefined && matched.length === patterns.length,
    untagged: image.tags[0] === undefined,
  };
  return ofTheClass && asTagged[tagStatus];
}

function marked(
  { selection: { countType, countNumber } }: LifecycleRule,
  identified: readonly LifecycleImage[],
  at: Date,
): readonly LifecycleImage[] {
  // "Images are sorted from youngest to oldest based on pushed_at_time and then all images greater than the specified
  // count are expired or archived." "If an image was archived and then restored at any point in the past, the image's
  // last_activated_at is used instead of pushed_at_time." Of two of the same moment the lower digest is older.
  if (countType === "imageCountMoreThan") {
    const key = ({ activatedAt, pushedAt, digest }: LifecycleImage) =>
      `${(activatedAt ?? pushedAt).toISOString()} ${digest}`;
    return identified.filter((one) => identified.filter((other) => key(other) >= key(one)).length > countNumber);
  }
  const limit = new Date(at);
  limit.setUTCDate(limit.getUTCDate() - countNumber);
  return identified.filter((image) => {
    if (countType === "sinceImagePushed") return image.pushedAt < limit;
    if (countType === "sinceImageTransitioned") return (image.archivedAt ?? image.pushedAt) < limit;
    // "If an image was never pulled, the image's pushed_at_time is used." "If an image was archived and then restored at
    // any point in the past, but never pulled since the image was restored, the image's last_activated_at is used."
    const { lastPulledAt: pulled, activatedAt: restored } = image;
    if (restored && (!pulled || pulled < restored)) return restored < limit;
    return (pulled ?? image.pushedAt) < limit;
  });
}

function untilNothingChanges(change: () => boolean): void {
  while (change());
}
