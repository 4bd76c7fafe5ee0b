/**
 * Logging in to a registry. It has no resource to be limited to, and cannot be granted by a repository policy:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
 */
export const ecrLogInActions = ["ecr:GetAuthorizationToken"] as const;

/**
 * What pulling an image takes on its repository; `ecr:BatchGetImage` lists its referrers too. Logging in is not among
 * them.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export const ecrPullActions = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;

/**
 * What writes an image into its repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export const ecrUploadActions = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
] as const;

/**
 * What pushing an image takes on its repository: the upload, which layers are there already, and whether the image is,
 * so that a job that runs again can see that it has nothing to do.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export const ecrPushActions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", ...ecrUploadActions] as const;

/** Which images a repository has, with their digests, tags and times. */
export const ecrListActions = ["ecr:DescribeImages"] as const;

/**
 * What a scan has found, for whoever decides about a promotion.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html
 */
export const ecrScanFindingActions = ["ecr:DescribeImageScanFindings", ...ecrListActions] as const;

/** What deletes images, alone or with their repository. */
export const ecrDeleteActions = ["ecr:BatchDeleteImage", "ecr:DeleteRepository"] as const;

/**
 * What verifying a signature with a KMS key takes, by the service or with the public key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export const kmsVerifyActions = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"] as const;

/**
 * What signing with a KMS key takes.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export const kmsSignActions = [...kmsVerifyActions, "kms:Sign"] as const;
