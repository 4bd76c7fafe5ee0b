import type { RepositoryArgs } from "@pulumi/aws/ecr";
import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { isOwn } from "../own-tags";
import { destinations, namedBy } from "./destinations";
import { ecrCall, ecrEvents, imageAction } from "./documented";
import type { EventValue } from "./event-value";
import { type RuleOfStack, rulesOf, silentRuleFindings, tells, withoutTargetFindings } from "./findings";
import { canMatch } from "./pattern";
import { isForEcr, isForScans, namedDetailTypes, type Pattern, ruleType } from "./rules";
import { repositoryType } from "./scans";

export const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
export const streamType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
export const bucketType = "aws:s3/bucket:Bucket";
export const objectLockTypes = [
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
];

export interface AuditSettings {
  readonly required: boolean;
  readonly minimumDays: number;
}

/** Rules for scans are another policy's. */
function isForAudit(pattern: Pattern): boolean {
  return isForEcr(pattern) && !isForScans(pattern);
}

function isDead(pattern: Pattern): boolean {
  return namedDetailTypes(pattern).some((type) => {
    const events = ecrEvents(type, pattern);
    return events !== undefined && !events.some((event) => canMatch(pattern, event));
  });
}

/** What a rule, or a log group of ours, shows by itself. */
export function auditFindings(resource: JudgedResource, settings: AuditSettings): readonly Finding[] {
  if (resource.type === ruleType) return silentRuleFindings(resource, isForAudit, isDead);
  return isOwn(resource.properties.tags) ? retentionFindings(resource, settings) : [];
}

export function auditInStack(stack: JudgedStack, settings: AuditSettings): readonly StackFinding[] {
  const { rules, unsure } = rulesOf(stack);
  const repositories = settings.required ? stack.ofType<RepositoryArgs>(repositoryType) : [];
  const unrecorded = repositories.filter((repository) => !isRecorded(repository, rules));
  const logGroups = destinations(stack, rules, logGroupType).filter(({ properties }) => !isOwn(properties.tags));
  return [
    ...withoutTargetFindings(rules.filter(({ pattern }) => isForAudit(pattern))),
    ...logGroups.flatMap((group) =>
      retentionFindings(group, settings).map((finding) => ({ ...finding, urn: group.urn })),
    ),
    ...archiveFindings(stack, rules, settings),
    ...(unrecorded.length > 0 ? unsure : []).map(({ rule, pattern }) => ({
      ...unknownFinding(pattern, "relation"),
      urn: rule.urn,
    })),
    ...(unsure.length > 0 ? [] : unrecorded).map(({ urn }) => {
      const reason =
        "is without a rule that records what happens to it: no enabled EventRule of this stack that has an EventTarget " +
        "matches each push, deletion, and change of policies and of tag mutability. Add EcrAuditTrail, or such rules.";
      return { urn, property: "name", reason };
    }),
  ];
}

/** What must be recorded, each as one of these events: https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html */
function recorded(names: string): readonly (readonly EventValue[])[] {
  const calls = ["DeleteRepository", "SetRepositoryPolicy", "DeleteRepositoryPolicy", "PutLifecyclePolicy"];
  return [
    [imageAction(names, "PUSH"), ecrCall(names, "PutImage")],
    [imageAction(names, "DELETE"), ecrCall(names, "BatchDeleteImage")],
    ...[...calls, "PutImageTagMutability"].map((name) => [ecrCall(names, name)]),
  ];
}

function isRecorded(repository: StackResource, rules: readonly RuleOfStack[]): boolean {
  const { name } = repository.properties;
  return recorded(typeof name === "string" ? name : "*").every((events) => tells(rules, repository, events));
}

const property = "retentionInDays";

/** Without a retention, or with 0, everything stays. */
function retentionFindings({ properties }: JudgedResource, { minimumDays }: AuditSettings): readonly Finding[] {
  const { retentionInDays: days = 0 } = properties;
  if (days instanceof Unknown) return [unknownFinding(days, "scalar")];
  if (days === 0 || (typeof days === "number" && days >= minimumDays)) return [];
  const reason = `is less than the ${minimumDays} days for which what happened must be known. Set more, or 0 to keep all.`;
  return [{ property, reason }];
}

/** The lock of an archive, where there is one. */
function archiveFindings(
  stack: JudgedStack,
  rules: readonly RuleOfStack[],
  settings: AuditSettings,
): readonly StackFinding[] {
  const streams = destinations(stack, rules, streamType);
  const buckets = namedBy(stack, streams, bucketType, ["extendedS3Configuration"]);
  const urns = new Set(buckets.map(({ urn }) => urn));
  const names = new Set(buckets.flatMap(({ properties: { bucket } }) => (typeof bucket === "string" ? [bucket] : [])));
  return objectLockTypes
    .flatMap((type) => stack.ofType(type))
    .filter((lock) => {
      const { bucket } = lock.properties;
      return (
        (typeof bucket === "string" && names.has(bucket)) || lock.dependenciesOf("bucket").some((urn) => urns.has(urn))
      );
    })
    .flatMap(({ urn, properties }) => lockFindings(properties.rule, settings).map((finding) => ({ ...finding, urn })));
}

function lockFindings(rule: Plain, { minimumDays }: AuditSettings): readonly Finding[] {
  const retention = isRecord(rule) ? rule.defaultRetention : rule;
  const { days, years } = isRecord(retention) ? retention : {};
  const unknown = [rule, retention, days, years].find((value) => value instanceof Unknown);
  if (unknown) return [unknownFinding(unknown, "scalar")];
  // Either is given; the other one can be there as 0.
  const locked = Math.max(typeof days === "number" ? days : 0, typeof years === "number" ? years * 365 : 0);
  if (locked >= minimumDays) return [];
  const reason = `locks what is archived for less than the ${minimumDays} days for which it must stay. Set more days.`;
  return [{ property: "rule.defaultRetention", reason }];
}
