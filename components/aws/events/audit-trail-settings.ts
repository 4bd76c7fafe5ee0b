import type * as pulumi from "@pulumi/pulumi";
import { Reader, type TextRule } from "../../delivery/reader";
import { inputError } from "../../input-error";
import { type Component, readInput } from "../../inputs";
import { keyArn, regionName, reportKeyRegion } from "../inputs";
import { readTags } from "../tags";
import {
  type AuditTrailSettings,
  auditTrailDefaults,
  EcrArchiveMode,
  type EcrAuditTrailArgs,
} from "./audit-trail-args";
import { readRepositories } from "./read-environments";
import { reportComponentName } from "./resource-names";

export const auditTrailType = "EcrAuditTrail";

const properties = [
  ...["environments", "namespace", "logGroupName", "retentionDays", "keyArns", "kmsKeyArn", "archive"],
  ...["cloudTrailName", "disposable", "tags", "region"],
];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const logGroup: TextRule = {
  pattern: /^\/aws\/events\/[A-Za-z0-9_./#-]+$/,
  meaning: '"/aws/events/" and letters, digits and _ - / . #, such as "/aws/events/payments"',
  maximum: 512,
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
const trailName: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]+[A-Za-z0-9]$/,
  meaning: 'the name of a CloudTrail trail, such as "organization-trail"',
  maximum: 128,
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html: at most 100 years. */
const lockDays = { minimum: 1, maximum: 36_500, unit: "days" };

/** As many, and as long, as one pattern holds. */
const maximumKeys = 10;
const recordedKey: TextRule = { ...keyArn, maximum: 150 };

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readAuditTrailArgs(name: string, args: EcrAuditTrailArgs): AuditTrailSettings {
  const component: Component = { type: auditTrailType, name };
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  reportComponentName(name, reader);
  const repositories = readRepositories(input, name, reader);
  const logGroupName =
    input.logGroupName === undefined
      ? `/aws/events/${name}`
      : reader.text(input.logGroupName, "logGroupName", logGroup);
  const retentionDays = readRetentionDays(input.retentionDays ?? auditTrailDefaults.retentionDays, reader);
  const keyArns = readKeyArns(component, input.keyArns, reader);
  const kmsKeyArn = readInput(component, args?.kmsKeyArn, "kmsKeyArn", keyArn, reader);
  reportKeyRegion(input, reader);
  const disposable = reader.flag(input.disposable ?? auditTrailDefaults.disposable, "disposable");
  const archive = readArchive(input.archive, disposable === true, reader);
  const cloudTrailName =
    input.cloudTrailName === undefined ? undefined : reader.text(input.cloudTrailName, "cloudTrailName", trailName);
  const tags = readTags(input.tags, reader);
  const region = readInput(component, args?.region, "region", regionName, reader);
  if (reader.problems.length > 0) throw inputError(auditTrailType, name, reader.problems);
  if (!repositories || !logGroupName || !retentionDays) {
    throw new Error("a reader gave nothing and reported no problem");
  }
  return {
    ...repositories,
    logGroupName,
    retentionDays,
    keyArns,
    ...(kmsKeyArn && { kmsKeyArn }),
    ...(archive && { archive }),
    ...(cloudTrailName !== undefined && { cloudTrailName }),
    disposable: disposable === true,
    tags,
    ...(region && { region }),
  };
}

function readRetentionDays(value: unknown, reader: Reader): number | undefined {
  const days = retentions.find((known) => known === value);
  if (days !== undefined) return days;
  const range = { minimum: 1, maximum: retentions.at(-1) ?? 1, unit: "days" };
  return reader.wholeNumber(value, "retentionDays", range) === undefined
    ? undefined
    : reader.report(
        "retentionDays",
        `is ${value}, which CloudWatch Logs does not take; write one of ${retentions.join(", ")}`,
      );
}

function readKeyArns(component: Component, value: unknown, reader: Reader): readonly pulumi.Output<string>[] {
  if (value === undefined) return [];
  const given = reader.array(value, "keyArns", 1, "ARNs of KMS keys (or leave the property out)") ?? [];
  if (given.length > maximumKeys) {
    reader.report("keyArns", `has ${given.length} entries; at most ${maximumKeys} are possible`);
  }
  const property = (index: number) => `keyArns[${index}]`;
  const plain = given.map((arn) => (typeof arn === "string" ? arn : undefined));
  reader.unique(plain, property, "name each key once");
  return given
    .map((arn, index) =>
      arn === undefined
        ? reader.report(property(index), "is missing; write the ARN of a KMS key")
        : readInput(component, arn as pulumi.Input<string>, property(index), recordedKey, reader),
    )
    .filter((arn) => arn !== undefined);
}

function readArchive(value: unknown, disposable: boolean, reader: Reader): AuditTrailSettings["archive"] {
  if (value === undefined) return undefined;
  const record = reader.record(value, "archive", ["days", "mode"]);
  if (!record) return undefined;
  const days = reader.wholeNumber(record.days, "archive.days", lockDays);
  const mode = reader.choice(
    record.mode ?? auditTrailDefaults.archiveMode,
    "archive.mode",
    Object.values(EcrArchiveMode),
  );
  if (disposable && mode === EcrArchiveMode.Compliance) {
    reader.report(
      "archive.mode",
      'is "COMPLIANCE", which nobody can undo, and disposable: true means that all may be deleted; remove one of them',
    );
  }
  return days && mode ? { days, mode } : undefined;
}
