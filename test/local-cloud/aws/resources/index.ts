import { type ResourceType, withTags } from "../schema";
import { cloudwatchEventRule } from "./cloudwatch-event-rule";
import { cloudwatchEventTarget } from "./cloudwatch-event-target";
import { cloudwatchLogGroup } from "./cloudwatch-log-group";
import { cloudwatchLogResourcePolicy } from "./cloudwatch-log-resource-policy";
import {
  ecrAccountSetting,
  ecrPullThroughCacheRule,
  ecrPullTimeUpdateExclusion,
  ecrReplicationConfiguration,
  ecrRepositoryCreationTemplate,
} from "./ecr-account";
import { ecrLifecyclePolicy, ecrRepositoryPolicy } from "./ecr-policies";
import { ecrRegistryPolicy, ecrRegistryScanningConfiguration } from "./ecr-registry";
import { ecrRepository } from "./ecr-repository";
import { ecrpublicRepository } from "./ecrpublic-repository";
import { firehoseDeliveryStream } from "./firehose-delivery-stream";
import { iamOpenIdConnectProvider } from "./iam-oidc-provider";
import { iamPolicy, iamRolePolicyAttachment } from "./iam-policy";
import { iamRole, iamRolePolicy } from "./iam-role";
import { kmsAlias } from "./kms-alias";
import { kmsKey } from "./kms-key";
import { kmsKeyPolicy } from "./kms-key-policy";
import { s3Bucket } from "./s3-bucket";
import { s3BucketOwnershipControls, s3BucketPolicy, s3BucketPublicAccessBlock } from "./s3-bucket-access";
import { s3BucketServerSideEncryptionConfiguration } from "./s3-bucket-encryption";
import { s3BucketObjectLockConfiguration } from "./s3-bucket-object-lock";
import { s3BucketVersioning } from "./s3-bucket-versioning";
import { snsTopic } from "./sns-topic";
import { snsTopicPolicy } from "./sns-topic-policy";
import { snsTopicSubscription } from "./sns-topic-subscription";
import { sqsQueue } from "./sqs-queue";
import { sqsQueuePolicy } from "./sqs-queue-policy";

const known: Readonly<Record<string, ResourceType>> = {
  "aws:cloudwatch/eventRule:EventRule": cloudwatchEventRule,
  "aws:cloudwatch/eventTarget:EventTarget": cloudwatchEventTarget,
  "aws:cloudwatch/logGroup:LogGroup": cloudwatchLogGroup,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": cloudwatchLogResourcePolicy,
  "aws:ecr/accountSetting:AccountSetting": ecrAccountSetting,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ecrLifecyclePolicy,
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ecrPullThroughCacheRule,
  "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": ecrPullTimeUpdateExclusion,
  "aws:ecr/registryPolicy:RegistryPolicy": ecrRegistryPolicy,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ecrRegistryScanningConfiguration,
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": ecrReplicationConfiguration,
  "aws:ecr/repository:Repository": ecrRepository,
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ecrRepositoryCreationTemplate,
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ecrRepositoryPolicy,
  "aws:ecrpublic/repository:Repository": ecrpublicRepository,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iamOpenIdConnectProvider,
  "aws:iam/policy:Policy": iamPolicy,
  "aws:iam/role:Role": iamRole,
  "aws:iam/rolePolicy:RolePolicy": iamRolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iamRolePolicyAttachment,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": firehoseDeliveryStream,
  "aws:kms/alias:Alias": kmsAlias,
  "aws:kms/key:Key": kmsKey,
  "aws:kms/keyPolicy:KeyPolicy": kmsKeyPolicy,
  "aws:s3/bucket:Bucket": s3Bucket,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": s3BucketObjectLockConfiguration,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": s3BucketOwnershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": s3BucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3BucketPublicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    s3BucketServerSideEncryptionConfiguration,
  "aws:s3/bucketVersioning:BucketVersioning": s3BucketVersioning,
  "aws:sns/topic:Topic": snsTopic,
  "aws:sns/topicPolicy:TopicPolicy": snsTopicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": snsTopicSubscription,
  "aws:sqs/queue:Queue": sqsQueue,
  "aws:sqs/queuePolicy:QueuePolicy": sqsQueuePolicy,
};

export const resourceTypes: Readonly<Record<string, ResourceType>> = Object.fromEntries(
  Object.entries(known).map(([token, type]) => [token, withTags(type)]),
);
