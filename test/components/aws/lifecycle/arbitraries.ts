import fc from "fast-check";
import type { LifecycleImage } from "../../../../components/aws/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../../components/aws/lifecycle/policy";

const day = 24 * 60 * 60 * 1000;
export const now = new Date("2026-11-22T00:00:00Z");
export const daysAgo = (days: number) => new Date(now.getTime() - days * day);

/** Often the same moment, often exactly some days ago, and sometimes a millisecond beside. */
export const moments: fc.Arbitrary<Date> = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 85, max: 100 })), fc.constantFrom(0, 0, 0, 1, -1))
  .map(([days, milliseconds]) => new Date(daysAgo(days).getTime() + milliseconds));

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const tags = ["prod-1", "prod-2", "beta-1", "alpha", "v1", "v1-rc"];

/** Images with distinct digests; some are archived, refer to each other or are made of each other. */
export const images: fc.Arbitrary<readonly LifecycleImage[]> = fc
  .array(
    fc.record({
      tags: fc.subarray(tags, { maxLength: 3 }),
      pushedAt: moments,
      lastPulledAt: optional(moments),
      storageClass: fc.constantFrom("standard" as const, "standard" as const, "archive" as const, undefined),
      archivedAt: optional(moments),
      activatedAt: optional(moments),
      subject: optional(fc.nat(11)),
      children: optional(fc.array(fc.nat(11), { maxLength: 3 })),
    }),
    { maxLength: 12 },
  )
  .map((drafts) =>
    drafts.map(({ subject, children, ...draft }, index) => {
      const references = {
        subject: subject === undefined ? undefined : digestOf(subject),
        children: children?.map(digestOf),
      };
      return withoutUndefined({ digest: digestOf(index), ...draft, ...references });
    }),
  );

/** Their order is not the order of the indexes. */
function digestOf(index: number): string {
  return `${(index * 7) % 12} of 12`;
}

const selections: fc.Arbitrary<LifecycleRule["selection"]> = fc
  .tuple(
    fc.oneof(
      fc.constant({ tagStatus: "any" as const }),
      fc.constant({ tagStatus: "untagged" as const }),
      fc.record({
        tagStatus: fc.constant("tagged" as const),
        tagPatternList: fc.uniqueArray(fc.constantFrom("*", "prod*", "*-1", "v1", "*a*", "b*a*1", "none"), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
      fc.record({
        tagStatus: fc.constant("tagged" as const),
        tagPrefixList: fc.uniqueArray(fc.constantFrom("prod", "v1", "beta-", "a", "none"), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
    ),
    fc.oneof(
      fc.record({ countType: fc.constant("imageCountMoreThan" as const), countNumber: fc.integer({ min: 1, max: 4 }) }),
      fc.record({
        countType: fc.constantFrom("sinceImagePushed" as const, "sinceImagePulled" as const),
        countUnit: fc.constant("days" as const),
        countNumber: fc.integer({ min: 1, max: 7 }),
      }),
      fc.record({
        storageClass: fc.constant("archive" as const),
        countType: fc.constant("sinceImageTransitioned" as const),
        countUnit: fc.constant("days" as const),
        countNumber: fc.integer({ min: 90, max: 95 }),
      }),
    ),
  )
  .map(([tagged, count]) => ({ ...tagged, ...count }));

/** Policies that Amazon ECR accepts: every kind of rule, with gaps between the priorities. */
export const policies: fc.Arbitrary<LifecyclePolicy> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(selections, fc.boolean()), {
      minLength: 1,
      maxLength: 7,
      selector: ([selection]) => exclusiveKey(selection),
    }),
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 7, maxLength: 7 }),
  )
  .map(([drafts, gaps]) => {
    const any = (selection: LifecycleRule["selection"]) => Number(selection.tagStatus === "any");
    const sorted = [...drafts].sort(([first], [second]) => any(first) - any(second));
    let rulePriority = 0;
    const rules = sorted.map(([selection, expires], index): LifecycleRule => {
      rulePriority += gaps[index] ?? 1;
      const { countType } = selection;
      const expire = countType === "sinceImageTransitioned" || (expires && countType !== "sinceImagePulled");
      return {
        rulePriority,
        description: `rule ${index}`,
        selection,
        action: expire ? { type: "expire" } : { type: "transition", targetStorageClass: "archive" },
      };
    });
    return { rules };
  });

/** What only one rule of a storage class may select. */
function exclusiveKey({ storageClass, tagStatus, tagPatternList, tagPrefixList }: LifecycleRule["selection"]): string {
  return JSON.stringify([storageClass, tagStatus, tagPatternList, tagPrefixList && [...tagPrefixList].sort()]);
}

function withoutUndefined(draft: object): LifecycleImage {
  return Object.fromEntries(
    Object.entries(draft).filter(([, value]) => value !== undefined),
  ) as unknown as LifecycleImage;
}
