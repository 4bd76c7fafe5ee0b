import { ecrPullActions } from "../../components/aws/actions";

/**
 * What a registry policy has to grant, because no policy of another account or service can: copies that come from other
 * accounts, and what pull-through caches import.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
 */
export const grantedActions: readonly string[] = [
  "ecr:BatchImportUpstreamImage",
  "ecr:CreateRepository",
  "ecr:ReplicateImage",
];

export const pullActions: readonly string[] = ecrPullActions;

/**
 * What breaks the delivery path when it is granted for the whole registry, by what comes of it:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export const harmfulActions: ReadonlyMap<string, readonly string[]> = new Map([
  ["delete images", ["ecr:BatchDeleteImage", "ecr:DeleteRepository"]],
  ["push images and move tags", ["ecr:PutImage", "ecr:PutImageTagMutability"]],
  [
    "change how long images stay",
    ["ecr:PutLifecyclePolicy", "ecr:DeleteLifecyclePolicy", "ecr:UpdateImageStorageClass"],
  ],
  [
    "change who may do what",
    [
      "ecr:DeleteRegistryPolicy",
      "ecr:DeleteRepositoryPolicy",
      "ecr:PutAccountSetting",
      "ecr:PutRegistryPolicy",
      "ecr:SetRepositoryPolicy",
    ],
  ],
  [
    "change what is scanned and signed",
    [
      "ecr:DeleteSigningConfiguration",
      "ecr:PutImageScanningConfiguration",
      "ecr:PutRegistryScanningConfiguration",
      "ecr:PutSigningConfiguration",
    ],
  ],
  [
    "change where images come from and go to",
    [
      "ecr:CreatePullThroughCacheRule",
      "ecr:CreateRepositoryCreationTemplate",
      "ecr:DeletePullThroughCacheRule",
      "ecr:DeleteRepositoryCreationTemplate",
      "ecr:PutReplicationConfiguration",
      "ecr:UpdatePullThroughCacheRule",
      "ecr:UpdateRepositoryCreationTemplate",
    ],
  ],
]);
