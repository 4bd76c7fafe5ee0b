import { type RegistryPlace, repositoryArn } from "../place";
import type { EcrAccountSettings } from "./account-args";

/**
 * The lifecycle policy of a cache: whatever was pushed into it that many days ago goes, tagged or not, and comes back
 * when somebody pulls it again. By pull time images can only be archived, not expired:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function cacheLifecyclePolicy(days: number): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `Cached images expire ${days} days after they were fetched`,
        selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: days },
        action: { type: "expire" },
      },
    ],
  });
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html */
export function creationRoleTrustPolicy(): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecr.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
}

/** What the names of created repositories start with, each once. */
interface CreatedPrefixes {
  readonly caches: readonly string[];
  readonly replicas: readonly string[];
}

export function createdPrefixes({ upstreams, replicatedFrom }: EcrAccountSettings): CreatedPrefixes {
  const replicas = replicatedFrom.flatMap(({ environments }) => environments);
  return { caches: upstreams.map(({ prefix }) => prefix), replicas: [...new Set(replicas)] };
}

/**
 * What creating repositories with tags takes, for these prefixes only; replicating into them only where copies come:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html
 */
export function repositoryCreationPolicy(place: RegistryPlace, { caches, replicas }: CreatedPrefixes): string {
  const below = (prefixes: readonly string[]) =>
    [...prefixes].sort().map((prefix) => repositoryArn(place, `${prefix}/*`));
  const replication = {
    Sid: "ReplicateImages",
    Effect: "Allow",
    Action: ["ecr:ReplicateImage"],
    Resource: below(replicas),
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "CreateRepositories",
        Effect: "Allow",
        Action: ["ecr:CreateRepository", "ecr:TagResource"],
        Resource: below([...caches, ...replicas]),
      },
      ...(replicas.length > 0 ? [replication] : []),
    ],
  });
}

/** What encrypting them takes, apart from the rest, because a key of the component's own is not known in a preview. */
export function keyUsePolicy(keyArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EncryptRepositories",
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
        Resource: [keyArn],
      },
    ],
  });
}
