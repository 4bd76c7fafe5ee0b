import { boolean, integer, object, oneOf, type Property, type PropertyTable, string } from "../../provider/schema";
import { isProperties, optionalNumber, optionalText, type Properties, text, type Value } from "../../provider/values";
import { otherS3Configurations } from "./firehose-record-formats";

export const arn: Property = { type: string, refusal: noArn };

export const extendedS3: PropertyTable = {
  ...otherS3Configurations,
  bucketArn: { ...arn, required: true },
  bufferingInterval: { type: integer, default: 300 },
  bufferingSize: { type: integer, default: 5 },
  cloudwatchLoggingOptions: {
    computed: true,
    type: object({
      enabled: { type: boolean, default: false },
      logGroupName: { type: string },
      logStreamName: { type: string },
    }),
  },
  compressionFormat: {
    type: oneOf(["GZIP", "HADOOP_SNAPPY", "Snappy", "UNCOMPRESSED", "ZIP"]),
    default: "UNCOMPRESSED",
  },
  customTimeZone: { type: string, default: "UTC", refusal: longerThan(50) },
  errorOutputPrefix: { type: string, refusal: longerThan(1024) },
  fileExtension: { type: string, refusal: noExtension },
  kmsKeyArn: arn,
  prefix: { type: string },
  roleArn: { ...arn, required: true },
  s3BackupMode: { type: oneOf(["Disabled", "Enabled"]), default: "Disabled", refusal: isBackup },
};

export function configurationOf({ extendedS3Configuration }: Properties): Properties {
  return isProperties(extendedS3Configuration) ? extendedS3Configuration : {};
}

/** All of it, empty texts too: what an update leaves out stays as it was. */
export function destination(configuration: Properties) {
  const { cloudwatchLoggingOptions: logging } = configuration;
  const key = optionalText(configuration, "kmsKeyArn");
  return {
    BucketARN: text(configuration, "bucketArn"),
    BufferingHints: {
      IntervalInSeconds: optionalNumber(configuration, "bufferingInterval"),
      SizeInMBs: optionalNumber(configuration, "bufferingSize"),
    },
    CompressionFormat: optionalText(configuration, "compressionFormat"),
    CustomTimeZone: optionalText(configuration, "customTimeZone"),
    EncryptionConfiguration: key
      ? { KMSEncryptionConfig: { AWSKMSKeyARN: key } }
      : { NoEncryptionConfig: "NoEncryption" },
    ErrorOutputPrefix: optionalText(configuration, "errorOutputPrefix") ?? "",
    FileExtension: optionalText(configuration, "fileExtension") ?? "",
    Prefix: optionalText(configuration, "prefix") ?? "",
    RoleARN: text(configuration, "roleArn"),
    S3BackupMode: optionalText(configuration, "s3BackupMode"),
    ...(isProperties(logging) && {
      CloudWatchLoggingOptions: {
        Enabled: logging.enabled === true,
        LogGroupName: optionalText(logging, "logGroupName"),
        LogStreamName: optionalText(logging, "logStreamName"),
      },
    }),
  };
}

export function reportedDestination(described: Properties | undefined): Properties {
  const found = described?.ExtendedS3DestinationDescription;
  if (!isProperties(found)) throw new Error("the delivery stream has another destination than extended_s3");
  const { BufferingHints: hints, EncryptionConfiguration: encryption, CloudWatchLoggingOptions: logging } = found;
  const key = isProperties(encryption) ? encryption.KMSEncryptionConfig : undefined;
  return {
    bucketArn: text(found, "BucketARN"),
    bufferingInterval: (isProperties(hints) && optionalNumber(hints, "IntervalInSeconds")) || 0,
    bufferingSize: (isProperties(hints) && optionalNumber(hints, "SizeInMBs")) || 0,
    cloudwatchLoggingOptions: {
      enabled: isProperties(logging) && logging.Enabled === true,
      logGroupName: (isProperties(logging) && optionalText(logging, "LogGroupName")) || "",
      logStreamName: (isProperties(logging) && optionalText(logging, "LogStreamName")) || "",
    },
    compressionFormat: text(found, "CompressionFormat"),
    errorOutputPrefix: text(found, "ErrorOutputPrefix"),
    kmsKeyArn: (isProperties(key) && optionalText(key, "AWSKMSKeyARN")) || "",
    prefix: text(found, "Prefix"),
    roleArn: text(found, "RoleARN"),
    s3BackupMode: text(found, "S3BackupMode"),
  };
}

function noArn(value: Value): string | undefined {
  return /^arn:[^:]+:[^:]+:[^:]*:(\d{12})?:.+$/.test(String(value)) ? undefined : "Is no ARN.";
}

export function longerThan(maximum: number) {
  return (value: Value) => (String(value).length > maximum ? `Has more than ${maximum} characters.` : undefined);
}

function noExtension(value: Value): string | undefined {
  const extension = String(value);
  if (extension.length > 50) return "Has more than 50 characters.";
  return /^$|\.[0-9a-z!\-_.*'()]+/.test(extension) ? undefined : 'Is no file extension, such as ".json".';
}

function isBackup(value: Value): string | undefined {
  return value === "Disabled" ? undefined : "The local cloud's delivery streams have no backup: leave it out.";
}
