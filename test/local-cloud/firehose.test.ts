import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonApi, jsonApiAt } from "./aws/resources/json-api";
import { s3At } from "./aws/resources/s3-api";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { isProperties, type Properties, unknown } from "./provider/values";

const type = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

let emulator: Emulator;
let aws: Harness;
/** Somebody else's calls. */
let behind: JsonApi;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
  behind = jsonApiAt(emulator.endpoint, "us-east-1", "firehose", "Firehose_20150804");
});

afterAll(() => emulator?.stop());

const configuration = {
  bucketArn: "arn:aws:s3:::audit-archive",
  roleArn: "arn:aws:iam::123456789012:role/archive",
  kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/a",
  prefix: "events/",
  errorOutputPrefix: "errors/",
  fileExtension: ".json",
};
const stream = (name: string, change: Properties = {}): Properties => ({
  name,
  destination: "extended_s3",
  serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
  extendedS3Configuration: configuration,
  tags: { team: "a" },
  ...change,
});
const streamTo = (name: string, change: Properties) =>
  stream(name, { extendedS3Configuration: { ...configuration, ...change } });
const arnOf = (name: string) => `arn:aws:firehose:us-east-1:123456789012:deliverystream/${name}`;

async function described(name: string): Promise<Properties> {
  const { DeliveryStreamDescription } = await behind("DescribeDeliveryStream", { DeliveryStreamName: name });
  return isProperties(DeliveryStreamDescription) ? DeliveryStreamDescription : {};
}

describe("a delivery stream", () => {
  it("has the real provider's defaults filled in by check, which says which they are", () => {
    expect(aws.inputs(type, stream("a"))).toMatchObject({
      __defaults: [],
      extendedS3Configuration: {
        ...configuration,
        __defaults: ["bufferingInterval", "bufferingSize", "compressionFormat", "customTimeZone", "s3BackupMode"],
        bufferingInterval: 300,
        bufferingSize: 5,
        compressionFormat: "UNCOMPRESSED",
        customTimeZone: "UTC",
        s3BackupMode: "Disabled",
      },
      serverSideEncryption: { __defaults: [], enabled: true },
    });
    expect(aws.inputs(type, { ...stream("a"), serverSideEncryption: {} }).serverSideEncryption).toEqual({
      __defaults: ["enabled", "keyType"],
      enabled: false,
      keyType: "AWS_OWNED_CMK",
    });
  });

  it("is created in the emulator, encrypted, and its outputs are the real provider's", async () => {
    const { id, state } = await aws.create(type, stream("created"));
    expect({ id, state }).toEqual({
      id: arnOf("created"),
      state: {
        arn: arnOf("created"),
        destination: "extended_s3",
        destinationId: expect.stringMatching(/^destinationId-\d{12}$/),
        extendedS3Configuration: {
          ...configuration,
          bufferingInterval: 300,
          bufferingSize: 5,
          cloudwatchLoggingOptions: { enabled: false, logGroupName: "", logStreamName: "" },
          compressionFormat: "UNCOMPRESSED",
          customTimeZone: "UTC",
          s3BackupMode: "Disabled",
        },
        id: arnOf("created"),
        name: "created",
        region: "us-east-1",
        serverSideEncryption: { enabled: true, keyArn: "", keyType: "AWS_OWNED_CMK" },
        tags: { team: "a" },
        tagsAll: { team: "a" },
        versionId: "1",
      },
    });
    expect(await described("created")).toMatchObject({
      DeliveryStreamEncryptionConfiguration: { Status: "ENABLED", KeyType: "AWS_OWNED_CMK" },
      Destinations: [
        {
          ExtendedS3DestinationDescription: {
            BucketARN: configuration.bucketArn,
            EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: configuration.kmsKeyArn } },
          },
        },
      ],
    });
    expect(aws.changes(type, state, stream("created"))).toEqual([]);
    expect(await aws.refresh(type, { id, state }, stream("created"))).toMatchObject({
      state,
      inputs: aws.inputs(type, stream("created")),
    });
  });

  it("writes what is put into it to its bucket", async () => {
    await aws.create("aws:s3/bucket:Bucket", { bucket: "audit-archive" });
    await aws.create(type, stream("writes"));
    const Data = Buffer.from('{"id":"1"}').toString("base64");
    await behind("PutRecord", { DeliveryStreamName: "writes", Record: { Data } });
    const s3 = s3At(emulator.endpoint, "us-east-1");
    await expect
      .poll(async () => (await s3.call("GET", "audit-archive")).body)
      .toMatch(/<Key>events\/\d{4}\/\d\d\/\d\d\/\d\d\/writes-1-[^<]*\.json<\/Key>/);
  });

  it("is updated in place: its destination, its encryption, and its tags alone", async () => {
    const created = await aws.create(type, stream("updated"));
    const next = {
      ...streamTo("updated", { prefix: "audit/", fileExtension: null, kmsKeyArn: null, bufferingInterval: 60 }),
      serverSideEncryption: { enabled: false },
    };
    expect(aws.changes(type, created.state, next)).toEqual([
      "delete extendedS3Configuration.fileExtension",
      "delete extendedS3Configuration.kmsKeyArn",
      "update extendedS3Configuration.bufferingInterval",
      "update extendedS3Configuration.prefix",
      "update serverSideEncryption.enabled",
    ]);
    const updated = await aws.update(type, created, next);
    expect(updated.state).toMatchObject({ serverSideEncryption: { enabled: false }, versionId: "2" });
    expect(aws.changes(type, updated.state, next)).toEqual([]);
    const tagged = await aws.update(type, updated, { ...next, tags: { owner: "b" } });
    expect(tagged.state).toMatchObject({ tags: { owner: "b" }, tagsAll: { owner: "b" }, versionId: "2" });
    const own = { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: configuration.kmsKeyArn };
    const encrypted = await aws.update(type, tagged, { ...next, serverSideEncryption: own });
    expect(encrypted.state).toMatchObject({ serverSideEncryption: own, tagsAll: {} });
  });

  it("is not updated where somebody else has changed it since", async () => {
    const created = await aws.create(type, stream("contended"));
    await behind("UpdateDestination", {
      CurrentDeliveryStreamVersionId: "1",
      DeliveryStreamName: "contended",
      DestinationId: created.state.destinationId,
      ExtendedS3DestinationUpdate: { Prefix: "theirs/" },
    });
    const update = (from: typeof created) => aws.update(type, from, streamTo("contended", { prefix: "ours/" }));
    await expect(update(created)).rejects.toThrow("ConcurrentModificationException");
    const refreshed = await aws.refresh(type, created, stream("contended"));
    expect(aws.changes(type, refreshed?.state ?? {}, stream("contended"))).toEqual([
      "update extendedS3Configuration.prefix",
    ]);
    const { state } = await update({ id: created.id, state: refreshed?.state ?? {} });
    expect(state).toMatchObject({ extendedS3Configuration: { prefix: "ours/" }, versionId: "3" });
  });

  it("shows on a refresh that its encryption was turned off", async () => {
    const created = await aws.create(type, stream("opened"));
    await behind("StopDeliveryStreamEncryption", { DeliveryStreamName: "opened" });
    const refreshed = await aws.refresh(type, created, stream("opened"));
    expect(aws.changes(type, refreshed?.state ?? {}, stream("opened"))).toEqual([
      "update serverSideEncryption.enabled",
    ]);
    const silent = stream("opened", { serverSideEncryption: null });
    expect(aws.changes(type, created.state, silent)).toEqual([]);
  });

  it("is replaced for its name, and has one that the provider chooses where it is given none", async () => {
    const { state } = await aws.create(type, stream("replaced"));
    expect(aws.changes(type, state, stream("another"))).toEqual(["update name!"]);
    expect(aws.inputs(type, stream("a", { name: null })).name).toMatch(/^app-[0-9a-f]{7}$/);
    await expect(aws.create(type, stream("replaced"))).rejects.toThrow(
      /^creating Kinesis Firehose Delivery Stream \(replaced\): ResourceInUseException: /,
    );
  });

  it("is imported by its ARN, and by nothing else", async () => {
    const { id, state } = await aws.create(type, streamTo("imported", { fileExtension: null }));
    const imported = await aws.provider.read(type, id, {}, {});
    expect(imported).toMatchObject({ id, state, inputs: { destination: "extended_s3", name: "imported" } });
    expect(await aws.provider.read(type, arnOf("nobodys"), {}, {})).toBeUndefined();
    await expect(aws.provider.read(type, "imported", {}, {})).rejects.toThrow("the id of a delivery stream is its ARN");
  });

  it("is gone once it is deleted, and deleting it again is no error", async () => {
    const { id, state } = await aws.create(type, stream("deleted"));
    await aws.provider.delete(type, id, state);
    expect(await aws.provider.read(type, id, state, {})).toBeUndefined();
    await aws.provider.delete(type, id, state);
    const again = await aws.create(type, streamTo("deleted", { fileExtension: null }));
    expect(again.state.extendedS3Configuration).toMatchObject({ fileExtension: "" });
  });

  const other = { kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/a", roleArn: configuration.roleArn };
  const inside = "extendedS3Configuration";

  it.each<[string, Properties, string, Properties]>([
    ["no destination", stream("a", { destination: null }), "destination", stream("a")],
    ["another destination", stream("a", { destination: "redshift" }), "destination", stream("a")],
    ["no configuration of it", stream("a", { [inside]: null }), inside, stream("a")],
    ["another source", stream("a", { kinesisSourceConfiguration: other }), "kinesisSourceConfiguration", stream("a")],
    [
      "a bucket's name",
      streamTo("a", { bucketArn: "a" }),
      `${inside}.bucketArn`,
      streamTo("a", { bucketArn: "arn:aws:s3:::a" }),
    ],
    ["a key's id", streamTo("a", { kmsKeyArn: "a" }), `${inside}.kmsKeyArn`, streamTo("a", { kmsKeyArn: unknown })],
    [
      "a format",
      streamTo("a", { compressionFormat: "gzip" }),
      `${inside}.compressionFormat`,
      streamTo("a", { compressionFormat: "GZIP" }),
    ],
    [
      "an extension",
      streamTo("a", { fileExtension: "json" }),
      `${inside}.fileExtension`,
      streamTo("a", { fileExtension: ".json" }),
    ],
    [
      "a backup",
      streamTo("a", { s3BackupMode: "Enabled" }),
      `${inside}.s3BackupMode`,
      streamTo("a", { s3BackupMode: "Disabled" }),
    ],
    [
      "a processor",
      streamTo("a", { processingConfiguration: { enabled: true } }),
      `${inside}.processingConfiguration`,
      stream("a"),
    ],
    ["a long name", stream("a".repeat(65)), "name", stream("a".repeat(64))],
    [
      "a kind of key",
      stream("a", { serverSideEncryption: { keyType: "AWS" } }),
      "serverSideEncryption.keyType",
      stream("a", { serverSideEncryption: { keyType: "AWS_OWNED_CMK" } }),
    ],
  ])("refuses %s that there is not, and nothing else", (_title, wrong, property, right) => {
    expect(aws.refusals(type, wrong).map((failure) => failure.property)).toEqual([property]);
    expect(aws.refusals(type, right)).toEqual([]);
  });
});
