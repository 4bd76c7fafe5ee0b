import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";
import {
  archiveBucketPolicy,
  eventBridgePermissions,
  eventBridgeTrust,
  firehosePermissions,
  firehoseTrust,
} from "./archive-documents";
import { type AuditTrailContext, heldOptions } from "./audit-trail-context";

/** The resources of an archive. */
export interface EcrAuditArchiveResources {
  readonly bucket: Bucket;
  readonly bucketVersioning: BucketVersioning;
  readonly bucketObjectLock: BucketObjectLockConfiguration;
  readonly bucketEncryption: BucketServerSideEncryptionConfiguration;
  readonly bucketPublicAccessBlock: BucketPublicAccessBlock;
  readonly bucketOwnershipControls: BucketOwnershipControls;
  readonly bucketPolicy: BucketPolicy;
  readonly stream: FirehoseDeliveryStream;
  /** What Firehose writes the bucket with, and its policy. */
  readonly firehoseRole: Role;
  readonly firehoseRolePolicy: RolePolicy;
  /** What EventBridge writes the stream with, and its policy. */
  readonly eventBridgeRole: Role;
  readonly eventBridgeRolePolicy: RolePolicy;
}

type Archive = { readonly days: number; readonly mode: string };

/** A bucket whose objects cannot be deleted, and what it takes for EventBridge to write there. */
export function createArchive(
  context: AuditTrailContext,
  archive: Archive,
  keyArn: pulumi.Output<string>,
): EcrAuditArchiveResources {
  const { bucket, ...rest } = createBucket(context, archive, keyArn);
  const firehose = createRole(context, "archive", context.place.accountId.apply(firehoseTrust), "write-archive", [
    pulumi.all([bucket.arn, keyArn]).apply(([bucketArn, key]) => firehosePermissions(bucketArn, key)),
  ]);
  const stream = createStream(context, bucket, firehose, keyArn);
  const eventBridge = createRole(context, "stream", eventBridgeTrust, "put-records", [
    stream.arn.apply(eventBridgePermissions),
  ]);
  return {
    bucket,
    ...rest,
    stream,
    firehoseRole: firehose.role,
    firehoseRolePolicy: firehose.policy,
    eventBridgeRole: eventBridge.role,
    eventBridgeRolePolicy: eventBridge.policy,
  };
}

function createBucket(context: AuditTrailContext, { days, mode }: Archive, keyArn: pulumi.Output<string>) {
  const { name, settings, inRegion, tags } = context;
  const held = heldOptions(context);
  const logicalName = `${name}-archive`;
  const bucket = new Bucket(
    logicalName,
    { ...inRegion, objectLockEnabled: true, forceDestroy: settings.disposable, tags },
    held,
  );
  const ofBucket = { ...inRegion, bucket: bucket.bucket };
  const bucketVersioning = new BucketVersioning(
    logicalName,
    { ...ofBucket, versioningConfiguration: { status: "Enabled" } },
    held,
  );
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
  const afterVersioning = { ...held, dependsOn: [bucketVersioning] };
  return {
    bucket,
    bucketVersioning,
    bucketObjectLock: new BucketObjectLockConfiguration(
      logicalName,
      { ...ofBucket, rule: { defaultRetention: { mode, days } } },
      afterVersioning,
    ),
    bucketEncryption: new BucketServerSideEncryptionConfiguration(
      logicalName,
      {
        ...ofBucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      held,
    ),
    bucketPublicAccessBlock: new BucketPublicAccessBlock(
      logicalName,
      {
        ...ofBucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      held,
    ),
    bucketOwnershipControls: new BucketOwnershipControls(
      logicalName,
      { ...ofBucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      held,
    ),
    bucketPolicy: new BucketPolicy(logicalName, { ...ofBucket, policy: bucket.arn.apply(archiveBucketPolicy) }, held),
  };
}

interface RoleWithPolicy {
  readonly role: Role;
  readonly policy: RolePolicy;
}

function createRole(
  { name, child, tags }: AuditTrailContext,
  purpose: string,
  assumeRolePolicy: pulumi.Input<string>,
  policyName: string,
  [permissions]: readonly [pulumi.Output<string>],
): RoleWithPolicy {
  const logicalName = `${name}-${purpose}`;
  const role = new Role(logicalName, { assumeRolePolicy, tags }, child);
  const policy = new RolePolicy(logicalName, { name: policyName, role: role.name, policy: permissions }, child);
  return { role, policy };
}

/** Records follow one another without a delimiter: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-target-firehose.html */
function createStream(
  { name, child, inRegion, tags }: AuditTrailContext,
  bucket: Bucket,
  { role, policy }: RoleWithPolicy,
  keyArn: pulumi.Output<string>,
): FirehoseDeliveryStream {
  return new FirehoseDeliveryStream(
    `${name}-archive`,
    {
      ...inRegion,
      destination: "extended_s3",
      serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
      extendedS3Configuration: {
        bucketArn: bucket.arn,
        roleArn: role.arn,
        kmsKeyArn: keyArn,
        prefix: "events/",
        errorOutputPrefix: "errors/",
        fileExtension: ".json",
      },
      tags,
    },
    { ...child, dependsOn: [policy] },
  );
}
