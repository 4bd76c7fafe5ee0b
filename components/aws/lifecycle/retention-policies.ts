import { type Retention, untaggedDaysOf } from "../../delivery/retention";
import type { LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./policy";

type Rule = Omit<LifecycleRule, "rulePriority">;
type Selected = Pick<LifecycleSelection, "tagStatus" | "tagPatternList">;

/** Tagged images only: `any` would count signatures, SBOMs and children of indexes, which are untagged. */
const tagged: Selected = { tagStatus: "tagged", tagPatternList: ["*"] };
const expire: LifecycleRule["action"] = { type: "expire" };

/** The lifecycle policy of the environment that CI publishes into. */
export function unreleasedLifecyclePolicy({ unreleased }: Retention): string {
  const rules: Rule[] = [];
  if (unreleased.by === "age") {
    const { days } = unreleased;
    const untaggedDays = untaggedDaysOf(unreleased);
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

function afterPush(description: string, selected: Selected, days: number): Rule {
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
  const policy: LifecyclePolicy = { rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule })) };
  return JSON.stringify(policy);
}
