import { ecrLogInActions, ecrUploadActions } from "../../../components/aws/actions";
import { harmfulActions } from "../registry-actions";

/** What writes into an environment, and so is for its publisher or its promoter alone. */
export const writeActions: readonly string[] = ecrUploadActions;

/** What pulls an image, and so also promotes it into another environment. */
export const promotedActions: readonly string[] = ["ecr:BatchGetImage"];

/**
 * What reads a repository, or asks ECR to look at it again. `ecr:BatchImportUpstreamImage` is what pulling through a
 * cache takes, and imports into that cache alone:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
export const readActions: readonly string[] = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:BatchGetRepositoryScanningConfiguration",
  "ecr:BatchImportUpstreamImage",
  "ecr:DescribeImageReplicationStatus",
  "ecr:DescribeImageScanFindings",
  "ecr:DescribeImageSigningStatus",
  "ecr:DescribeImages",
  "ecr:DescribeRepositories",
  "ecr:GetDownloadUrlForLayer",
  "ecr:GetImageCopyStatus",
  "ecr:GetLifecyclePolicy",
  "ecr:GetLifecyclePolicyPreview",
  "ecr:GetRepositoryPolicy",
  "ecr:ListImages",
  "ecr:ListTagsForResource",
  "ecr:StartImageScan",
  "ecr:StartLifecyclePolicyPreview",
];

/**
 * What is about the registry as a whole, so that no statement can hold it to repositories; none of it shows or changes
 * an image. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export const registryReadActions: readonly string[] = [
  ...ecrLogInActions,
  "ecr:DescribePullThroughCacheRules",
  "ecr:DescribeRegistry",
  "ecr:DescribeRepositoryCreationTemplates",
  "ecr:GetAccountSetting",
  "ecr:GetRegistryPolicy",
  "ecr:GetRegistryScanningConfiguration",
  "ecr:GetSigningConfiguration",
  "ecr:ListPullTimeUpdateExclusions",
  "ecr:ValidatePullThroughCacheRule",
];

/** What no identity of CI may do, by what comes of it. Pushing is what CI is for, unlike in a registry policy. */
export const refusedActions: ReadonlyMap<string, readonly string[]> = new Map([
  ...[...harmfulActions].filter(([, actions]) => !actions.includes("ecr:PutImage")),
  ["move tags", ["ecr:PutImageTagMutability"]],
  // A repository that CI creates has mutable tags and no lifecycle policy unless CI says otherwise.
  ["create repositories that nobody has described", ["ecr:CreateRepository"]],
  ["copy images past their promotion", ["ecr:ReplicateImage"]],
  ["change the tags that access can depend on", ["ecr:TagResource", "ecr:UntagResource"]],
  [
    "change whose pulls keep an image alive",
    ["ecr:DeregisterPullTimeUpdateExclusion", "ecr:RegisterPullTimeUpdateExclusion"],
  ],
]);
