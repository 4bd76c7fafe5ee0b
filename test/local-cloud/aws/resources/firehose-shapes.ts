import { boolean, integer, list, object, type PropertyTable, type PropertyType, string } from "../../provider/schema";

export function optional(type: PropertyType, ...names: readonly string[]): PropertyTable {
  return Object.fromEntries(names.map((name) => [name, { type }]));
}

export function required(type: PropertyType, ...names: readonly string[]): PropertyTable {
  return Object.fromEntries(names.map((name) => [name, { type, required: true }]));
}

export const buffering = optional(integer, "bufferingInterval", "bufferingSize");
export const logging = optional(
  object({ ...optional(boolean, "enabled"), ...optional(string, "logGroupName", "logStreamName") }),
  "cloudwatchLoggingOptions",
);
const processor = list({
  ...optional(list(required(string, "parameterName", "parameterValue")), "parameters"),
  ...required(string, "type"),
});
export const processing = optional(
  object({ ...optional(boolean, "enabled"), ...optional(processor, "processors") }),
  "processingConfiguration",
);
export const bucket = object({
  ...buffering,
  ...logging,
  ...optional(string, "compressionFormat", "errorOutputPrefix", "kmsKeyArn", "prefix"),
  ...required(string, "bucketArn", "roleArn"),
});
export const backup = optional(bucket, "s3BackupConfiguration");
