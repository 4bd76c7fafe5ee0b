import type { LifecycleImage } from "../../../../components/aws/lifecycle/image";

/** The worked examples of https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html */
const page = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html";

const day = 24 * 60 * 60 * 1000;
export const documentedNow = new Date("2026-11-22T00:00:00Z");

/** A repository and a policy, and the images that the documentation says are expired, each with its rule. */
export interface WorkedExample {
  readonly name: string;
  readonly url: string;
  readonly images: readonly LifecycleImage[];
  readonly policy: object;
  readonly expired: Readonly<Record<string, number>>;
}

const image = (digest: string, tags: readonly string[], daysAgo: number): LifecycleImage => ({
  digest,
  tags,
  pushedAt: new Date(documentedNow.getTime() - daysAgo * day),
});

const rule = (rulePriority: number, selection: object) => ({
  rulePriority,
  description: `Rule ${rulePriority}`,
  selection,
  action: { type: "expire" },
});
const newest = (tagPatternList: readonly string[]) => ({
  tagStatus: "tagged",
  tagPatternList,
  countType: "imageCountMoreThan",
  countNumber: 1,
});
const newestOfAll = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 };

const betaAndProd = [
  image("A", ["beta-1", "prod-1"], 10),
  image("B", ["beta-2", "prod-2"], 9),
  image("C", ["beta-3"], 8),
];

export const workedExamples: readonly WorkedExample[] = [
  {
    name: "Filtering on multiple rules, example A",
    url: `${page}#lp_example_multiple`,
    images: betaAndProd,
    policy: { rules: [rule(1, newest(["prod*"])), rule(2, newest(["beta*"]))] },
    expired: { A: 1 },
  },
  {
    name: "Filtering on multiple rules, example B",
    url: `${page}#lp_example_multiple`,
    images: betaAndProd,
    policy: { rules: [rule(1, newest(["beta*"])), rule(2, newest(["prod*"]))] },
    expired: { A: 1, B: 1 },
  },
  {
    name: "Filtering on multiple tags in a single rule, example A",
    url: `${page}#lp_example_difftype`,
    images: [
      image("A", ["alpha-1"], 12),
      image("B", ["beta-1"], 11),
      image("C", ["alpha-2", "beta-2"], 10),
      image("D", ["alpha-3"], 4),
      image("E", ["beta-3"], 3),
      image("F", ["alpha-4", "beta-4"], 2),
    ],
    policy: {
      rules: [
        rule(1, {
          tagStatus: "tagged",
          tagPatternList: ["alpha*", "beta*"],
          countType: "sinceImagePushed",
          countNumber: 5,
          countUnit: "days",
        }),
      ],
    },
    expired: { C: 1 },
  },
  {
    name: "Filtering on multiple tags in a single rule, example B",
    url: `${page}#lp_example_difftype`,
    images: [
      image("A", ["alpha-1", "beta-1", "gamma-1"], 10),
      image("B", ["alpha-2", "beta-2"], 9),
      image("C", ["alpha-3", "beta-3", "gamma-2"], 8),
    ],
    policy: { rules: [rule(1, newest(["alpha*", "beta*"]))] },
    expired: { A: 1, B: 1 },
  },
  {
    name: "Filtering on all images, example A",
    url: `${page}#lp_example_allimages`,
    images: [image("A", ["alpha-1"], 4), image("B", ["beta-1"], 3), image("C", [], 2), image("D", ["alpha-2"], 1)],
    policy: { rules: [rule(1, newestOfAll)] },
    expired: { A: 1, B: 1, C: 1 },
  },
  {
    // Image E, exactly one day old, outlives rule 2, and image D, of the same age, is not the newest.
    name: "Filtering on all images, example B",
    url: `${page}#lp_example_allimages`,
    images: [
      image("A", ["alpha-1", "beta-1"], 4),
      image("B", [], 3),
      image("C", ["alpha-2"], 2),
      image("D", ["git hash"], 1),
      image("E", [], 1),
    ],
    policy: {
      rules: [
        rule(1, newest(["alpha*"])),
        rule(2, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 }),
        rule(3, newestOfAll),
      ],
    },
    expired: { A: 1, B: 2, D: 3 },
  },
];

const archive = { type: "transition", targetStorageClass: "archive" };
const archivedFor = (countNumber: number) => ({
  tagStatus: "any",
  storageClass: "archive",
  countType: "sinceImageTransitioned",
  countUnit: "days",
  countNumber,
});

/** The policies that the documentation gives without a repository. */
export const documentedPolicies: Readonly<Record<string, object>> = {
  "Filtering on image age": {
    rules: [
      {
        rulePriority: 1,
        description: "Expire images older than 14 days",
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["prod*"],
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 14,
        },
        action: { type: "expire" },
      },
    ],
  },
  "Filtering on last pulled time": {
    rules: [
      {
        rulePriority: 1,
        description: "Archive images not pulled in 90 days",
        selection: { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
        action: archive,
      },
    ],
  },
  "Filtering on archive transition time": {
    rules: [
      {
        rulePriority: 1,
        description: "Expire images archived for more than 365 days",
        selection: archivedFor(365),
        action: { type: "expire" },
      },
    ],
  },
  "Filtering on image count": {
    rules: [
      {
        rulePriority: 1,
        description: "Keep only one untagged image, expire all others",
        selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
        action: { type: "expire" },
      },
    ],
  },
  "Archiving images older than a specified number of days": {
    rules: [
      {
        rulePriority: 1,
        description: "Archive production images older than 30 days",
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["prod*"],
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 30,
        },
        action: archive,
      },
    ],
  },
  "Combining archive and expire rules": {
    rules: [
      {
        rulePriority: 1,
        description: "Archive images older than 30 days",
        selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 30 },
        action: archive,
      },
      {
        rulePriority: 2,
        description: "Expire images archived for more than 365 days",
        selection: archivedFor(365),
        action: { type: "expire" },
      },
    ],
  },
};
