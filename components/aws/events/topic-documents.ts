import type { AwsAccount } from "../place";

/** What lets EventBridge publish to a topic. */
export interface PublishStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: { readonly Service: "events.amazonaws.com" };
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

/**
 * "You can't use Condition blocks in Amazon SNS topic policies for EventBridge":
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function publishStatement(topicArn: string): PublishStatement {
  return {
    Sid: "EventBridgePublishes",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topicArn,
  };
}

/**
 * No condition may name the account or the rule for EventBridge and an encrypted topic:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const useTopicKeyStatement: PublishStatement = {
  Sid: "EventBridgeEncrypts",
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
};

/**
 * A topic's policy: EventBridge publishes, and nobody without TLS. The account's own identities need no statement here
 * where their policies let them. https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
 */
export function topicPolicy(topicArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      publishStatement(topicArn),
      {
        Sid: "NothingWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

/** The policy of a topic's key: the account administers it, EventBridge encrypts what it publishes. */
export function topicKeyPolicy({ partition, accountId }: Pick<AwsAccount, "partition" | "accountId">): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [accountAdministers(partition, accountId), useTopicKeyStatement],
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam */
export function accountAdministers(partition: string, accountId: string): object {
  return {
    Sid: "AccountAdministers",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}
