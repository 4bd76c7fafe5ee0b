import type { EventKind } from "../../../components/aws/events/event-pattern";
import type { Resource } from "../analyze";

export const types = {
  rule: "aws:cloudwatch/eventRule:EventRule",
  target: "aws:cloudwatch/eventTarget:EventTarget",
  repository: "aws:ecr/repository:Repository",
  scanning: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  topic: "aws:sns/topic:Topic",
  queue: "aws:sqs/queue:Queue",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  stream: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  bucket: "aws:s3/bucket:Bucket",
  objectLock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
} as const;

const place = "eu-west-1:111122223333";
export const topicArn = `arn:aws:sns:${place}:scans`;

export const patternOf = (kind: EventKind, ...prefixes: readonly string[]): string =>
  JSON.stringify(kind.pattern(prefixes, { partition: "aws", region: "eu-west-1", accountId: "111122223333" }));
export const rule = (eventPattern: unknown, change: Record<string, unknown> = {}, name = "rule"): Resource => ({
  type: types.rule,
  name,
  properties: { name, eventPattern, ...change },
});
export const target = (arn: unknown = topicArn, change: Record<string, unknown> = {}): Resource => ({
  type: types.target,
  name: "target",
  properties: { rule: "rule", arn, ...change },
});
export const repository = (name: unknown = "staging/payments/api", change: Record<string, unknown> = {}): Resource => ({
  type: types.repository,
  name: "repository",
  properties: { name, ...change },
});
export const scanning = (scanType: unknown, change: Record<string, unknown> = {}): Resource => ({
  type: types.scanning,
  name: "scanning",
  properties: { scanType, ...change },
});

export const logGroupArn = `arn:aws:logs:${place}:log-group:/aws/events/payments`;
export const queueArn = `arn:aws:sqs:${place}:scans`;
export const streamArn = `arn:aws:firehose:${place}:deliverystream/archive`;
const bucketArn = "arn:aws:s3:::archive";

export const topic = (properties: Record<string, unknown>): Resource => ({
  type: types.topic,
  name: "topic",
  properties: { arn: topicArn, ...properties },
});
export const queue = (properties: Record<string, unknown>): Resource => ({
  type: types.queue,
  name: "queue",
  properties: { arn: queueArn, ...properties },
});
export const logGroup = (properties: Record<string, unknown>): Resource => ({
  type: types.logGroup,
  name: "log",
  properties: { arn: logGroupArn, ...properties },
});
export const stream = (properties: Record<string, unknown> = {}, to: unknown = bucketArn): Resource => ({
  type: types.stream,
  name: "stream",
  properties: { arn: streamArn, extendedS3Configuration: { bucketArn: to }, ...properties },
});
export const bucket = (properties: Record<string, unknown> = {}): Resource => ({
  type: types.bucket,
  name: "bucket",
  properties: { arn: bucketArn, bucket: "archive", ...properties },
});
export const objectLock = (properties: Record<string, unknown>): Resource => ({
  type: types.objectLock,
  name: "lock",
  properties: { bucket: "archive", ...properties },
});
