import { type RegistryPlace, repositoryArn } from "../place";
import type { EcrAccountSettings } from "./account-args";
import type { ReplicationSource } from "./replication";

/**
 * Every action that changes a repository or what is in it, of those that a repository policy can grant:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export const ecrRepositoryWriteActions = [
  "ecr:BatchDeleteImage",
  "ecr:BatchImportUpstreamImage",
  "ecr:CompleteLayerUpload",
  "ecr:DeleteLifecyclePolicy",
  "ecr:DeleteRepository",
  "ecr:DeleteRepositoryPolicy",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:PutImageScanningConfiguration",
  "ecr:PutImageTagMutability",
  "ecr:PutLifecyclePolicy",
  "ecr:SetRepositoryPolicy",
  "ecr:TagResource",
  "ecr:UntagResource",
  "ecr:UpdateImageStorageClass",
  "ecr:UploadLayerPart",
] as const;

/**
 * Caches of this account in other regions read from here with this role, and with the action that imports there:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSECRPullThroughCache_ServiceRolePolicy.html
 */
const cacheRole = "aws-service-role/pullthroughcache.ecr.amazonaws.com/AWSServiceRoleForECRPullThroughCache";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-examples.html */
const replicationActions = ["ecr:CreateRepository", "ecr:ReplicateImage"];

/** Who is let into a registry, and for what. */
interface Grants {
  readonly writerAccounts: readonly string[];
  readonly cachePrefixes: readonly string[];
  readonly sources: readonly ReplicationSource[];
}

export function grantsOf({ writerAccounts, upstreams, replicatedFrom }: EcrAccountSettings): Grants {
  return { writerAccounts, cachePrefixes: upstreams.map(({ prefix }) => prefix), sources: replicatedFrom };
}

/**
 * The registry's policy: no other account writes, whatever a repository's policy says, but those named; nothing is
 * imported but through declared caches; named accounts replicate the environments that they are named for. An Allow
 * would not restrict anybody in this account, since identity policies grant beside it, so these are Denies:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-pullthroughcache.html
 */
export function registryPolicyDocument(place: RegistryPlace, granted: Grants): string {
  const caches = [...granted.cachePrefixes].sort().map((prefix) => repositoryArn(place, `${prefix}/*`));
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OnlyKnownAccountsWrite",
        Effect: "Deny",
        Principal: "*",
        Action: ecrRepositoryWriteActions,
        Resource: [repositoryArn(place, "*")],
        Condition: {
          StringNotEquals: { "aws:PrincipalAccount": [place.accountId, ...granted.writerAccounts].sort() },
          // A service has no account: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
      {
        Sid: "ImportsOnlyThroughDeclaredCaches",
        Effect: "Deny",
        Principal: "*",
        Action: ["ecr:BatchImportUpstreamImage"],
        ...(caches.length > 0 ? { NotResource: caches } : { Resource: [repositoryArn(place, "*")] }),
        // Whoever pulls through a cache needs the action as well, so nothing can be imported here by this role alone.
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": `arn:${place.partition}:iam::${place.accountId}:role/${cacheRole}` },
        },
      },
      ...granted.sources.flatMap(({ accountId, environments }) =>
        accountId === undefined
          ? []
          : [
              {
                Sid: `ReplicationFrom${accountId}`,
                Effect: "Allow",
                Principal: { AWS: `arn:${place.partition}:iam::${accountId}:root` },
                Action: replicationActions,
                Resource: [...environments].sort().map((name) => repositoryArn(place, `${name}/*`)),
              },
            ],
      ),
    ],
  });
}
