/**
 * A lifecycle policy of an Amazon ECR repository, as its JSON document has it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export interface LifecyclePolicy {
  readonly rules: readonly LifecycleRule[];
}

export interface LifecycleRule {
  /** A lower number goes first. */
  readonly rulePriority: number;
  readonly description?: string;
  readonly selection: LifecycleSelection;
  readonly action: LifecycleAction;
}

export interface LifecycleSelection {
  readonly tagStatus: (typeof tagStatuses)[number];
  /** An image is selected when each of these matches one of its tags. */
  readonly tagPatternList?: readonly string[];
  /** An image is selected when one of its tags starts with each of these. */
  readonly tagPrefixList?: readonly string[];
  /** @default "standard" */
  readonly storageClass?: StorageClass;
  readonly countType: (typeof countTypes)[number];
  /** With every `countType` but `imageCountMoreThan`. */
  readonly countUnit?: "days";
  readonly countNumber: number;
}

export interface LifecycleAction {
  readonly type: (typeof actionTypes)[number];
  /** With `transition` only. */
  readonly targetStorageClass?: "archive";
}

export type StorageClass = (typeof storageClasses)[number];

export const tagStatuses = ["tagged", "untagged", "any"] as const;
export const storageClasses = ["standard", "archive"] as const;
export const countTypes = [
  "imageCountMoreThan",
  "sinceImagePushed",
  "sinceImagePulled",
  "sinceImageTransitioned",
] as const;
export const actionTypes = ["expire", "transition"] as const;
