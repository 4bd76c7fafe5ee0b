/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit */
export function archiveBucketPolicy(bucketArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "NothingWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role */
export function firehoseTrust(accountId: string): string {
  return trust("firehose.amazonaws.com", { StringEquals: { "sts:ExternalId": accountId } });
}

/** Whoever names the role as a rule's must be allowed to pass it: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html */
export const eventBridgeTrust = trust("events.amazonaws.com");

function trust(Service: string, Condition?: object): string {
  const statement = { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...(Condition && { Condition }) }] });
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
export function firehosePermissions(bucketArn: string, keyArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Bucket",
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: bucketArn,
      },
      {
        Sid: "Objects",
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
        Resource: `${bucketArn}/*`,
      },
      { Sid: "Key", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: keyArn },
    ],
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html */
export function eventBridgePermissions(streamArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PutRecords",
        Effect: "Allow",
        Action: ["firehose:PutRecord", "firehose:PutRecordBatch"],
        Resource: streamArn,
      },
    ],
  });
}
