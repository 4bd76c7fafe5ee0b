/**
 * What pulling an image takes on its repository. Logging in (`ecr:GetAuthorizationToken`) is not among them: it
 * cannot be granted by a repository policy.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export const ecrPullActions = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;
