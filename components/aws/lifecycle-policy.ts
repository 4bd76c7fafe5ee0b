import type { Retention } from "../delivery/retention";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
interface LifecycleRule {
  readonly rulePriority: number;
  readonly description: string;
  readonly selection: Readonly<Record<string, string | number | readonly string[]>>;
  readonly action: Readonly<Record<string, string>>;
}
type Rule = Omit<LifecycleRule, "rulePriority">;

/** Tagged images only: `any` would count signatures, SBOMs and children of indexes, which are untagged. */
const tagged = { tagStatus: "tagged", tagPatternList: ["*"] };
const expire = { type: "expire" };

/** The lifecycle policy of the environment that CI publishes into. */
export function unreleasedLifecyclePolicy({ unreleased }: Retention): string {
  const rules: Rule[] = [];
  if (unreleased.by === "age") {
    const { days, untaggedDays } = unreleased;
    rules.push(
      afterPush(`Unreleased images expire ${days} days after their push`, tagged, days),
      afterPush(
        `Untagged images expire ${untaggedDays} days after their push`,
        { tagStatus: "untagged" },
        untaggedDays,
      ),
    );
  } else if (unreleased.by === "count") {
    rules.push(beyondNewest(`The newest ${unreleased.keepNewest} tagged images stay`, unreleased.keepNewest));
  } else {
    rules.push(
      {
        description: `Images that nobody pulled for ${unreleased.days} days are archived`,
        selection: { ...tagged, countType: "sinceImagePulled", countUnit: "days", countNumber: unreleased.days },
        action: { type: "transition", targetStorageClass: "archive" },
      },
      {
        description: `Archived images expire after ${unreleased.archivedDays} days`,
        selection: {
          ...tagged,
          storageClass: "archive",
          countType: "sinceImageTransitioned",
          countUnit: "days",
          countNumber: unreleased.archivedDays,
        },
        action: expire,
      },
    );
  }
  return document(rules);
}

/** The lifecycle policy of a later environment, or `undefined` where every released image stays. */
export function releasedLifecyclePolicy({ keepReleased }: Retention): string | undefined {
  return keepReleased === "all"
    ? undefined
    : document([beyondNewest(`The newest ${keepReleased} released images stay`, keepReleased)]);
}

function afterPush(description: string, selected: Rule["selection"], days: number): Rule {
  return {
    description,
    selection: { ...selected, countType: "sinceImagePushed", countUnit: "days", countNumber: days },
    action: expire,
  };
}

function beyondNewest(description: string, count: number): Rule {
  return { description, selection: { ...tagged, countType: "imageCountMoreThan", countNumber: count }, action: expire };
}

function document(rules: readonly Rule[]): string {
  return JSON.stringify({
    rules: rules.map((rule, index): LifecycleRule => ({ rulePriority: index + 1, ...rule })),
  });
}
