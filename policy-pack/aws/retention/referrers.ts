import { evaluateLifecyclePolicy } from "../../../components/aws/lifecycle/evaluate";
import type { LifecyclePolicy, LifecycleRule } from "../../../components/aws/lifecycle/policy";
import { ruleFor } from "../../../components/aws/lifecycle/selection";
import type { Finding } from "../../framework/policy";
import { leastSelected, type Tags, unusedCharacter } from "./tags";

const millisecondsPerDay = 24 * 60 * 60 * 1000;
const pushedAt = new Date("2026-01-01T00:00:00Z");
const daysLater = (days: number) => new Date(pushedAt.getTime() + days * millisecondsPerDay);

/**
 * The rule that takes signatures and SBOMs of images that stay, if there is one. They are untagged, so that one rule
 * alone can take them, and the moment at which it does is either its age or when it has counted enough younger images.
 */
export function referrerFindings(policy: LifecyclePolicy, property: string): readonly Finding[] {
  const taking = ruleFor(policy, { tags: [] });
  if (!taking) return [];
  const unused = unusedCharacter([JSON.stringify(policy)]);
  const subjects = [[unused], ...policy.rules.flatMap((rule) => leastSelected(rule, unused))];
  const scene = taking.selection.countType === "imageCountMoreThan" ? whenCounted : whenOfAge;
  if (!subjects.some((tags) => tags.length > 0 && outlives(tags, scene(policy, taking)))) return [];
  const reason =
    "can take signatures and SBOMs, which are untagged, of images that stay. Let it wait longer than every rule that " +
    "deletes tagged images by their age, or leave it out: referrers go with the image that they belong to.";
  return [{ property: `${property}.rules[${policy.rules.indexOf(taking)}]`, reason }];
}

interface Scene {
  readonly policy: LifecyclePolicy;
  readonly at: Date;
  /** Untagged images that have been pushed since. */
  readonly younger: number;
}

/** There is nothing to be counted but the two, and it is the first day after the one that the rule waits for. */
function whenOfAge({ rules }: LifecyclePolicy, taking: LifecycleRule): Scene {
  // Only which number is lower than which other one matters, and there are more days in a document than in a date.
  const ages = [...new Set(rules.map(({ selection }) => selection.countNumber))].sort(
    (first, second) => first - second,
  );
  const scaled = rules.map((rule) => {
    const { countType, countNumber } = rule.selection;
    if (countType === "imageCountMoreThan") return rule;
    return { ...rule, selection: { ...rule.selection, countNumber: 2 * (ages.indexOf(countNumber) + 1) } };
  });
  const days = 2 * (ages.indexOf(taking.selection.countNumber) + 1);
  return { policy: { rules: scaled }, at: daysLater(days + 1), younger: 0 };
}

/** Nothing goes by age yet, and as many younger untagged images are there as the rule keeps. */
function whenCounted({ rules }: LifecyclePolicy, taking: LifecycleRule): Scene {
  // Few images stand for many: a rule that counts everything is beside this one by as many as it is in truth, as far as
  // the two images that are looked at can show.
  const kept = 3;
  const scaled = rules.map((rule) => {
    const { countType, countNumber } = rule.selection;
    if (countType !== "imageCountMoreThan") return rule;
    const near = countNumber - taking.selection.countNumber + kept;
    return { ...rule, selection: { ...rule.selection, countNumber: Math.min(Math.max(near, 1), kept + 2) } };
  });
  return { policy: { rules: scaled }, at: daysLater(1), younger: kept };
}

/** Whether an image with these tags, which is in use, stays where a referrer goes that was pushed right after it. */
function outlives(tags: Tags, { policy, at, younger }: Scene): boolean {
  const after = (seconds: number) => new Date(pushedAt.getTime() + seconds * 1000);
  const images = [
    { digest: "subject", tags, pushedAt, lastPulledAt: at },
    { digest: "referrer", tags: [], pushedAt: after(1), subject: "subject" },
    ...Array.from({ length: younger }, (_, index) => ({ digest: `${index}`, tags: [], pushedAt: after(2 + index) })),
  ];
  const taken = evaluateLifecyclePolicy(policy, images, at).map(({ image }) => image.digest);
  return taken.includes("referrer") && !taken.includes("subject");
}
