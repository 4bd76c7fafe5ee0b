import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { keyArn, resolved } from "../mocked-registry";
import { children, inputsOf, mockedTrail, short } from "./mocked-events";

const kinds = ["calls", "expirations", "images", "inspector", "registry"];
const logGroupArn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/payments";
const archive = { days: 365 };
const bucketArn = "arn:aws:s3:::payments-archive-1a2b3c4";
const streamArn = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/payments-archive-1a2b3c4";
const logsEncrypt = {
  Sid: "CloudWatchLogsEncrypts",
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
  Resource: "*",
  Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } },
};

describe("EcrAuditTrail", () => {
  it("creates exactly rules with targets, and a log group that is encrypted, protected and kept for 400 days", async () => {
    const { component, registered } = await mockedTrail();
    expect(children(registered).map(short)).toEqual([
      ...kinds.map((kind) => `EventRule payments-${kind}`),
      ...kinds.map((kind) => `EventTarget payments-${kind}`),
      "LogGroup payments",
      "LogResourcePolicy payments",
      "Key payments-audit",
    ]);
    expect(inputsOf(registered, "LogGroup payments")).toEqual({
      name: "/aws/events/payments",
      retentionInDays: 400,
      kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/payments-audit",
      deletionProtectionEnabled: true,
      tags: { "artifact-registries:namespace": "payments" },
    });
    for (const kind of kinds) {
      expect(inputsOf(registered, `EventTarget payments-${kind}`)).toEqual({
        rule: `payments-${kind}-1a2b3c4`,
        targetId: "log",
        arn: logGroupArn,
      });
    }
    expect(component.logGroupName).toBe("/aws/events/payments");
    expect(await resolved(component.archiveBucket)).toBeUndefined();
  });

  it("lets EventBridge write into its log group, and CloudWatch Logs encrypt that one", async () => {
    const { registered } = await mockedTrail();
    const policy = inputsOf(registered, "LogResourcePolicy payments");
    expect(policy.resourceArn).toBe(logGroupArn);
    expect(policy).not.toHaveProperty("policyName");
    expect(JSON.parse(String(policy.policyDocument))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "EventBridgeWrites",
          Effect: "Allow",
          Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${logGroupArn}:*`,
        },
      ],
    });
    const { Statement } = JSON.parse(String(inputsOf(registered, "Key payments-audit").policy));
    expect(Statement).toEqual([
      {
        Sid: "AccountAdministers",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
      logsEncrypt,
    ]);
  });

  it("sees reads by CloudTrail only in the rule that needs them, and says of the others that they are enabled", async () => {
    const { registered } = await mockedTrail();
    const states = kinds.map((kind) => [kind, inputsOf(registered, `EventRule payments-${kind}`).state]);
    expect(Object.fromEntries(states)).toEqual({
      ...Object.fromEntries(kinds.map((kind) => [kind, "ENABLED"])),
      expirations: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    });
  });

  it("records what becomes of keys that are named", async () => {
    const second = keyArn.replace("0a1b", "ffff");
    const { registered } = await mockedTrail({ keyArns: [second, keyArn] });
    const { detail } = JSON.parse(String(inputsOf(registered, "EventRule payments-keys").eventPattern));
    expect(detail.resources).toEqual({ ARN: [keyArn, second] });
    expect(inputsOf(registered, "EventTarget payments-keys").arn).toBe(logGroupArn);
  });

  it("archives all that it records where that is asked for", async () => {
    const { component, registered } = await mockedTrail({ archive, keyArns: [keyArn] });
    const all = [...kinds, "keys"].sort();
    const others = children(registered).map(short);
    expect(others.filter((name) => name.startsWith("EventTarget") && name.endsWith("-archive"))).toEqual(
      all.map((kind) => `EventTarget payments-${kind}-archive`),
    );
    for (const kind of all) {
      expect(inputsOf(registered, `EventTarget payments-${kind}-archive`)).toEqual({
        rule: `payments-${kind}-1a2b3c4`,
        targetId: "archive",
        arn: streamArn,
        roleArn: "arn:aws:iam::111122223333:role/payments-stream-1a2b3c4",
      });
    }
    expect(others.filter((name) => !name.startsWith("Event"))).toEqual([
      "LogGroup payments",
      "LogResourcePolicy payments",
      "Role payments-archive",
      "Role payments-stream",
      "RolePolicy payments-archive",
      "RolePolicy payments-stream",
      "FirehoseDeliveryStream payments-archive",
      "Key payments-audit",
      "Bucket payments-archive",
      "BucketObjectLockConfiguration payments-archive",
      "BucketOwnershipControls payments-archive",
      "BucketPolicy payments-archive",
      "BucketPublicAccessBlock payments-archive",
      "BucketServerSideEncryptionConfiguration payments-archive",
      "BucketVersioning payments-archive",
    ]);
    expect(await resolved(component.archiveBucket)).toBe("payments-archive-1a2b3c4");
  });

  it("locks the archive, encrypts it with the same key, and keeps it private", async () => {
    const { registered } = await mockedTrail({ archive: { days: 2555, mode: "COMPLIANCE" } });
    const of = (type: string) => inputsOf(registered, `${type} payments-archive`);
    const bucket = "payments-archive-1a2b3c4";
    expect(of("Bucket")).toMatchObject({ objectLockEnabled: true, forceDestroy: false });
    expect(of("BucketVersioning")).toEqual({ bucket, versioningConfiguration: { status: "Enabled" } });
    expect(of("BucketObjectLockConfiguration")).toEqual({
      bucket,
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 2555 } },
    });
    const kmsMasterKeyId = "arn:aws:kms:eu-west-1:111122223333:key/payments-audit";
    expect(of("BucketServerSideEncryptionConfiguration")).toEqual({
      bucket,
      rules: [
        { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId }, bucketKeyEnabled: true },
      ],
    });
    expect(of("BucketPublicAccessBlock")).toEqual({
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(of("BucketOwnershipControls")).toEqual({ bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    expect(JSON.parse(String(of("BucketPolicy").policy)).Statement).toEqual([
      {
        Sid: "NothingWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
    expect(of("FirehoseDeliveryStream")).toMatchObject({
      destination: "extended_s3",
      serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
      extendedS3Configuration: { bucketArn, kmsKeyArn: kmsMasterKeyId, prefix: "events/" },
    });
  });

  it("gives the archive's roles what they need, and no deletion", async () => {
    const { registered } = await mockedTrail({ archive });
    const actions = (address: string) =>
      JSON.parse(String(inputsOf(registered, address).policy)).Statement.map(
        ({ Action, Resource }: { Action: string[]; Resource: string }) => [Resource, Action],
      );
    expect(actions("RolePolicy payments-archive")).toEqual([
      [bucketArn, ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]],
      [`${bucketArn}/*`, ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]],
      ["arn:aws:kms:eu-west-1:111122223333:key/payments-audit", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ]);
    expect(actions("RolePolicy payments-stream")).toEqual([
      [streamArn, ["firehose:PutRecord", "firehose:PutRecordBatch"]],
    ]);
    const trusted = (address: string) =>
      JSON.parse(String(inputsOf(registered, address).assumeRolePolicy)).Statement as unknown[];
    expect(trusted("Role payments-archive")).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "firehose.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "111122223333" } },
      },
    ]);
    expect(trusted("Role payments-stream")).toEqual([
      { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  it("retains the evidence, and with disposable: true nothing", async () => {
    const retained = async (args: object, options: pulumi.ComponentResourceOptions = {}) => {
      const { registered } = await mockedTrail({ archive, ...args }, options);
      return children(registered)
        .filter((child) => child.options.retainOnDelete)
        .map(short);
    };
    expect(await retained({})).toEqual([
      "LogGroup payments",
      "Key payments-audit",
      "Bucket payments-archive",
      "BucketObjectLockConfiguration payments-archive",
      "BucketOwnershipControls payments-archive",
      "BucketPolicy payments-archive",
      "BucketPublicAccessBlock payments-archive",
      "BucketServerSideEncryptionConfiguration payments-archive",
      "BucketVersioning payments-archive",
    ]);
    expect(await retained({ disposable: true })).toEqual([]);
    const { registered } = await mockedTrail({ archive, disposable: true });
    expect(inputsOf(registered, "LogGroup payments").deletionProtectionEnabled).toBe(false);
    expect(inputsOf(registered, "Bucket payments-archive").forceDestroy).toBe(true);
  });

  it("notices that nobody has said whether CloudTrail logs anything", async () => {
    const { component, warnings } = await mockedTrail();
    const [notice = "", ...others] = await resolved(component.notices);
    expect([notice.includes("CloudTrail trail"), others]).toEqual([true, []]);
    expect(warnings).toEqual([notice]);
    const named = await mockedTrail({ cloudTrailName: "organization-trail" });
    expect(await resolved(named.component.notices)).toEqual([]);
  });

  it("asks whoever owns a given key for what the log group needs", async () => {
    const { component, registered } = await mockedTrail({ kmsKeyArn: keyArn, cloudTrailName: "trail" });
    expect(children(registered).filter(({ type }) => type === "aws:kms/key:Key")).toEqual([]);
    expect(inputsOf(registered, "LogGroup payments").kmsKeyId).toBe(keyArn);
    const [notice = ""] = await resolved(component.notices);
    expect(notice).toContain(JSON.stringify(logsEncrypt));
    expect(await resolved(component.encryptionKeyArn)).toBe(keyArn);
  });

  it("passes region and tags on to every child that takes them", async () => {
    const { registered } = await mockedTrail({ archive, region: "eu-central-1", tags: { team: "payments" } });
    const global = ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"];
    for (const { inputs, type, name } of children(registered).filter((child) => !global.includes(child.type))) {
      expect(inputs.region, `${type} ${name}`).toBe("eu-central-1");
    }
    const tagged = ["Key payments-audit", "LogGroup payments", "EventRule payments-calls", "Bucket payments-archive"];
    for (const address of [...tagged, "Role payments-stream", "FirehoseDeliveryStream payments-archive"]) {
      expect(inputsOf(registered, address).tags, address).toEqual({
        team: "payments",
        "artifact-registries:namespace": "payments",
      });
    }
  });
});
