import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLifecyclePolicy } from "../../../../components/aws/lifecycle/read-policy";
import {
  releasedLifecyclePolicy,
  unreleasedLifecyclePolicy,
} from "../../../../components/aws/lifecycle/retention-policies";
import type { Retention } from "../../../../components/delivery/retention";

const number = fc.integer({ min: 1, max: 10_000 });
const unreleased: fc.Arbitrary<Retention["unreleased"]> = fc.oneof(
  fc.record({ by: fc.constant("age" as const), days: number, untaggedDays: number }),
  fc.record({ by: fc.constant("count" as const), keepNewest: number }),
  fc.record({ by: fc.constant("archive" as const), days: number, archivedDays: fc.integer({ min: 90, max: 10_000 }) }),
);
const keepReleased = fc.oneof(number, fc.constant("all" as const));
const retentions: fc.Arbitrary<Retention> = fc.record({ unreleased, keepReleased });

interface Rule {
  rulePriority: number;
  selection: Record<string, unknown>;
  action: Record<string, unknown>;
}
const rulesOf = (policy: string): Rule[] => JSON.parse(policy).rules;

describe("the lifecycle policy of the first environment", () => {
  it("expires tagged images by age, and untagged ones a week later", () => {
    const policy = unreleasedLifecyclePolicy({
      unreleased: { by: "age", days: 90, untaggedDays: 97 },
      keepReleased: 200,
    });
    expect(JSON.parse(policy)).toEqual({
      rules: [
        {
          rulePriority: 1,
          description: "Unreleased images expire 90 days after their push",
          selection: {
            tagStatus: "tagged",
            tagPatternList: ["*"],
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 90,
          },
          action: { type: "expire" },
        },
        {
          rulePriority: 2,
          description: "Untagged images expire 97 days after their push",
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 97 },
          action: { type: "expire" },
        },
      ],
    });
  });

  it("keeps the newest tagged images, and touches no untagged one unless it is told to", () => {
    const policy = unreleasedLifecyclePolicy({ unreleased: { by: "count", keepNewest: 50 }, keepReleased: 200 });
    expect(rulesOf(policy).map(({ selection }) => selection)).toEqual([
      { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 50 },
    ]);
  });

  it("archives what nobody pulls, and expires it only from the archive", () => {
    const policy = unreleasedLifecyclePolicy({
      unreleased: { by: "archive", days: 60, archivedDays: 365 },
      keepReleased: 200,
    });
    expect(rulesOf(policy).map(({ selection, action }) => ({ ...selection, ...action }))).toEqual([
      {
        tagStatus: "tagged",
        tagPatternList: ["*"],
        countType: "sinceImagePulled",
        countUnit: "days",
        countNumber: 60,
        type: "transition",
        targetStorageClass: "archive",
      },
      {
        tagStatus: "tagged",
        tagPatternList: ["*"],
        storageClass: "archive",
        countType: "sinceImageTransitioned",
        countUnit: "days",
        countNumber: 365,
        type: "expire",
      },
    ]);
  });
});

describe("the lifecycle policy of a later environment", () => {
  it("expires released images only by count", () => {
    fc.assert(
      fc.property(retentions, (retention) => {
        const policy = releasedLifecyclePolicy(retention);
        if (policy === undefined) {
          expect(retention.keepReleased).toBe("all");
          return;
        }
        expect(rulesOf(policy).map(({ selection }) => selection)).toEqual([
          {
            tagStatus: "tagged",
            tagPatternList: ["*"],
            countType: "imageCountMoreThan",
            countNumber: retention.keepReleased,
          },
        ]);
      }),
    );
  });
});

describe("every lifecycle policy", () => {
  it("says only what Amazon ECR accepts", () => {
    fc.assert(
      fc.property(retentions, (retention) => {
        for (const document of [unreleasedLifecyclePolicy(retention), releasedLifecyclePolicy(retention)]) {
          if (document === undefined) continue;
          expect(readLifecyclePolicy(document)).toEqual({ policy: JSON.parse(document), problems: [] });
        }
      }),
    );
  });

  it("is the same text for the same retention, so that a second update changes nothing", () => {
    fc.assert(
      fc.property(retentions, (retention) => {
        expect(unreleasedLifecyclePolicy(structuredClone(retention))).toBe(unreleasedLifecyclePolicy(retention));
      }),
    );
  });
});
