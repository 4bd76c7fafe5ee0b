import { repositoryArn } from "../place";
import { type EventKind, startsWith } from "./event-pattern";

/**
 * Every call that changes one repository or what is in it, but the uploads of layers, which are nothing without a
 * manifest: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html
 */
export const repositoryCalls = [
  // What comes into being, goes, and becomes unreadable for a while.
  "CreateRepository",
  "DeleteRepository",
  "PutImage",
  "BatchDeleteImage",
  "UpdateImageStorageClass",
  // Who may do that.
  "SetRepositoryPolicy",
  "DeleteRepositoryPolicy",
  // What expires, and whether a tag may move.
  "PutLifecyclePolicy",
  "DeleteLifecyclePolicy",
  "PutImageTagMutability",
  // What is scanned.
  "PutImageScanningConfiguration",
  "StartImageScan",
  // Tags of a repository say what it holds.
  "TagResource",
  "UntagResource",
] as const;

/** Every call that changes settings of the account, which hold in all its repositories: the same reference. */
export const registryCalls = [
  "PutRegistryPolicy",
  "DeleteRegistryPolicy",
  "PutRegistryScanningConfiguration",
  "PutReplicationConfiguration",
  "StartReplicationBackfill",
  "StopReplicationBackfill",
  "PutAccountSetting",
  "PutSigningConfiguration",
  "DeleteSigningConfiguration",
  "CreateRepositoryCreationTemplate",
  "UpdateRepositoryCreationTemplate",
  "DeleteRepositoryCreationTemplate",
  "CreatePullThroughCacheRule",
  "UpdatePullThroughCacheRule",
  "DeletePullThroughCacheRule",
  "RegisterPullTimeUpdateExclusion",
  "DeregisterPullTimeUpdateExclusion",
] as const;

/**
 * Every call that changes who may use a key, whether it can be used, and what its alias means:
 * https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 */
export const keyCalls = [
  "PutKeyPolicy",
  "CreateGrant",
  "RetireGrant",
  "RevokeGrant",
  "DisableKey",
  "EnableKey",
  "ScheduleKeyDeletion",
  "CancelKeyDeletion",
  "DeleteImportedKeyMaterial",
  "CreateAlias",
  "UpdateAlias",
  "DeleteAlias",
] as const;

/**
 * What Amazon ECR itself tells: pushes, deletions, archiving, replication, imports and scans. Pulls are not told.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ecr.html
 */
const images: EventKind = {
  name: "images",
  description: "What happens to images",
  pattern: (prefixes) => ({
    source: ["aws.ecr"],
    "detail-type": [
      "ECR Image Action",
      "ECR Referrer Action",
      "ECR Artifact Action",
      "ECR Image Scan",
      "ECR Replication Action",
      "ECR Pull Through Cache Action",
    ],
    detail: { "repository-name": startsWith(prefixes) },
  }),
};

/** Single findings are not recorded: Amazon Inspector keeps them, and there are as many as packages. */
const enhancedScans: EventKind = {
  name: "inspector",
  description: "What Amazon Inspector scans, and does not",
  pattern: (prefixes, place) => ({
    source: ["aws.inspector2"],
    "detail-type": ["Inspector2 Scan", "Inspector2 Coverage"],
    resources: startsWith(prefixes.map((prefix) => repositoryArn(place, prefix))),
  }),
};

/** Who did it: https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html */
const calls: EventKind = {
  name: "calls",
  description: "Calls that change repositories and what is in them",
  pattern: (prefixes, place) => ({
    source: ["aws.ecr"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["ecr.amazonaws.com"],
      eventName: repositoryCalls,
      requestParameters: {
        // Tagging names its repository by the ARN.
        $or: [
          { repositoryName: startsWith(prefixes) },
          { resourceArn: startsWith(prefixes.map((prefix) => repositoryArn(place, prefix))) },
        ],
      },
    },
  }),
};

/** What lifecycle rules expire, which CloudTrail marks as read-only: the same documentation. */
const expirations: EventKind = {
  name: "expirations",
  description: "What lifecycle policies do to images",
  reads: true,
  pattern: (prefixes) => ({
    source: ["aws.ecr"],
    "detail-type": ["AWS Service Event via CloudTrail"],
    detail: {
      eventSource: ["ecr.amazonaws.com"],
      eventName: ["PolicyExecutionEvent"],
      serviceEventDetails: { repositoryName: startsWith(prefixes) },
    },
  }),
};

/** Those of repositories, by their names. */
export const repositoryEvents: readonly EventKind[] = [images, enhancedScans, calls, expirations];

/** Calls that no repository is named in. */
export const registryPattern = JSON.stringify({
  source: ["aws.ecr"],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: { eventSource: ["ecr.amazonaws.com"], eventName: registryCalls },
});

export function keyPattern(keyArns: readonly string[]): string {
  return JSON.stringify({
    source: ["aws.kms"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: ["kms.amazonaws.com"], eventName: keyCalls, resources: { ARN: [...keyArns].sort() } },
  });
}
