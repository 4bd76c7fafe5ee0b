import type { AwsAccount, RegistryPlace } from "../place";
import { accountAdministers } from "./topic-documents";

/** Without the ":*" that stands for its streams. */
function logGroupArn({ partition, region, accountId }: RegistryPlace, name: string): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}

/**
 * Lets EventBridge write into a log group, for rules of this account. It is the log group's own policy, of which there
 * may be one each: of those of an account there may be 10 in a region.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
export function logGroupPolicy(place: RegistryPlace, name: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EventBridgeWrites",
        Effect: "Allow",
        Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logGroupArn(place, name)}:*`,
      },
    ],
  });
}

/** Lets CloudWatch Logs use a key for one log group: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
export function useLogKeyStatement(place: RegistryPlace & Pick<AwsAccount, "dnsSuffix">, name: string): object {
  return {
    Sid: "CloudWatchLogsEncrypts",
    Effect: "Allow",
    Principal: { Service: `logs.${place.region}.${place.dnsSuffix}` },
    Action: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn(place, name) } },
  };
}

/** The policy of the key that encrypts the log group and the archive, whose roles the account's policies let use it. */
export function auditKeyPolicy(place: RegistryPlace & Pick<AwsAccount, "dnsSuffix">, name: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [accountAdministers(place.partition, place.accountId), useLogKeyStatement(place, name)],
  });
}
