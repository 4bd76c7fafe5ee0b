import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonApi, jsonApiAt } from "./aws/resources/json-api";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { type Properties, unknown } from "./provider/values";

const queueType = "aws:sqs/queue:Queue";
const policyType = "aws:sqs/queuePolicy:QueuePolicy";
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

let emulator: Emulator;
let aws: Harness;
/** Somebody else's calls. */
let behind: JsonApi;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint, { defaultTags: { tags: { owner: "platform" } } });
  behind = jsonApiAt(emulator.endpoint, "us-east-1", "sqs", "AmazonSQS");
});

afterAll(() => emulator?.stop());

const urlOf = (name: string) => `${emulator.endpoint}/123456789012/${name}`;
const attributesOf = async (name: string) =>
  (await behind("GetQueueAttributes", { QueueUrl: urlOf(name), AttributeNames: ["All"] })).Attributes;

const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const queue = (name: string, change: Properties = {}): Properties => ({
  name,
  kmsMasterKeyId: key,
  tags: { team: "a" },
  ...change,
});
const redrive = (count: number) => JSON.stringify({ maxReceiveCount: count, deadLetterTargetArn: arnOf("dead") });
const policy = (service: string) =>
  JSON.stringify({
    Statement: [{ Action: "sqs:SendMessage", Effect: "Allow", Principal: { Service: service }, Resource: "*" }],
    Version: "2012-10-17",
  });

describe("a queue", () => {
  beforeAll(() => behind("CreateQueue", { QueueName: "dead" }));

  it("has the real provider's defaults filled in by check, and is named after the resource", () => {
    const defaults = {
      contentBasedDeduplication: false,
      delaySeconds: 0,
      fifoQueue: false,
      maxMessageSize: 262_144,
      messageRetentionSeconds: 345_600,
      receiveWaitTimeSeconds: 0,
      visibilityTimeoutSeconds: 30,
    };
    expect(aws.inputs(queueType, {})).toEqual({
      __defaults: [...Object.keys(defaults), "name"].sort(),
      ...defaults,
      name: expect.stringMatching(/^app-[0-9a-f]{7}$/),
      region: "us-east-1",
      tagsAll: { __defaults: [], owner: "platform" },
    });
    expect(aws.inputs(queueType, { fifoQueue: true }).name).toMatch(/^app-[0-9a-f]{7}\.fifo$/);
  });

  it("is created in the emulator with all that it says, read back and found unchanged", async () => {
    const program = queue("created", { redrivePolicy: redrive(3), policy: policy("events.amazonaws.com") });
    const created = await aws.create(queueType, program);
    expect(created).toEqual({
      id: urlOf("created"),
      state: {
        arn: arnOf("created"),
        contentBasedDeduplication: false,
        deduplicationScope: "",
        delaySeconds: 0,
        fifoQueue: false,
        fifoThroughputLimit: "",
        id: urlOf("created"),
        kmsDataKeyReusePeriodSeconds: 300,
        kmsMasterKeyId: key,
        maxMessageSize: 262_144,
        messageRetentionSeconds: 345_600,
        name: "created",
        namePrefix: "",
        policy: policy("events.amazonaws.com"),
        receiveWaitTimeSeconds: 0,
        redrivePolicy: `{"deadLetterTargetArn":"${arnOf("dead")}","maxReceiveCount":3}`,
        region: "us-east-1",
        sqsManagedSseEnabled: false,
        tags: { team: "a" },
        tagsAll: { owner: "platform", team: "a" },
        url: urlOf("created"),
        visibilityTimeoutSeconds: 30,
      },
    });
    expect(await attributesOf("created")).toMatchObject({ KmsMasterKeyId: key, MaximumMessageSize: "262144" });
    expect(aws.changes(queueType, created.state, program)).toEqual([]);
    expect(await aws.refresh(queueType, created, program)).toMatchObject(created);
    const imported = await aws.provider.read(queueType, created.id, {}, {});
    expect(imported).toMatchObject({ id: created.id, inputs: { name: "created", kmsMasterKeyId: key } });
  });

  it.each<[string, Properties, RegExp]>([
    ["its prefix", { namePrefix: "made-" }, /^made-[0-9a-f]{26}$/],
    ["its prefix and kind", { namePrefix: "made-", fifoQueue: true }, /^made-[0-9a-f]{26}\.fifo$/],
  ])("gets a name by %s", async (_, program, expected) => {
    const { state } = await aws.create(queueType, program);
    expect(state.name).toMatch(expected);
    expect(aws.changes(queueType, state, program)).toEqual([]);
  });

  it.each([true, false])(
    "says whether the service's own keys encrypt it, where that is said: %s",
    async (isEnabled) => {
      const program = queue(`managed-${isEnabled}`, { kmsMasterKeyId: null, sqsManagedSseEnabled: isEnabled });
      const created = await aws.create(queueType, program);
      expect(await attributesOf(`managed-${isEnabled}`)).toMatchObject({ SqsManagedSseEnabled: String(isEnabled) });
      expect(aws.changes(queueType, created.state, program)).toEqual([]);
    },
  );

  it("is updated in place, but for its name and kind", async () => {
    const created = await aws.create(queueType, queue("updated", { redrivePolicy: redrive(3) }));
    const next = queue("updated", {
      kmsMasterKeyId: null,
      sqsManagedSseEnabled: true,
      redrivePolicy: redrive(5),
      messageRetentionSeconds: 1_209_600,
    });
    expect(aws.changes(queueType, created.state, next)).toEqual([
      "delete kmsMasterKeyId",
      "update messageRetentionSeconds",
      "update redrivePolicy",
      "update sqsManagedSseEnabled",
    ]);
    const { state } = await aws.update(queueType, created, next);
    expect(state).toMatchObject({ kmsMasterKeyId: "", messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true });
    expect(await attributesOf("updated")).toMatchObject({ RedrivePolicy: expect.stringContaining(":5") });
    expect(aws.changes(queueType, state, next)).toEqual([]);
    expect(aws.changes(queueType, state, { ...next, name: "other" })).toEqual(["update name!"]);
    expect(aws.changes(queueType, state, { ...next, name: "updated.fifo", fifoQueue: true })).toEqual([
      "update fifoQueue!",
      "update name!",
    ]);
  });

  it("keeps what the program no longer says and the service has chosen or others have set", async () => {
    const created = await aws.create(queueType, queue("kept", { policy: policy("sns.amazonaws.com") }));
    expect(aws.changes(queueType, created.state, queue("kept"))).toEqual([]);
    await aws.update(queueType, created, queue("kept", { delaySeconds: 5 }));
    expect(await attributesOf("kept")).toMatchObject({ DelaySeconds: "5", Policy: policy("sns.amazonaws.com") });
  });

  it("changes its own tags, and leaves the provider's", async () => {
    const created = await aws.create(queueType, queue("tagged"));
    const { state } = await aws.update(queueType, created, queue("tagged", { tags: { place: "b" } }));
    expect([state.tags, state.tagsAll]).toEqual([{ place: "b" }, { owner: "platform", place: "b" }]);
  });

  it("shows what somebody changed, and that somebody deleted it", async () => {
    const created = await aws.create(queueType, queue("drifting"));
    const Attributes = { KmsMasterKeyId: "", VisibilityTimeout: "0" };
    await behind("SetQueueAttributes", { QueueUrl: urlOf("drifting"), Attributes });
    const found = await aws.refresh(queueType, created, queue("drifting"));
    expect(aws.changes(queueType, found?.state ?? {}, queue("drifting"))).toEqual([
      "update kmsMasterKeyId",
      "update visibilityTimeoutSeconds",
    ]);
    await behind("DeleteQueue", { QueueUrl: urlOf("drifting") });
    expect(await aws.refresh(queueType, created, queue("drifting"))).toBeUndefined();
    await aws.provider.delete(queueType, created.id, created.state);
  });

  it("is refused in the service's words where it would take the place of another one", async () => {
    await aws.create(queueType, queue("taken"));
    const other = aws.create(queueType, queue("taken", { delaySeconds: 1 }));
    await expect(other).rejects.toThrow(/^creating SQS Queue \(taken\): QueueNameExists: .*DelaySeconds$/);
  });

  it.each<[string, Properties, string[]]>([
    ["a name with a dot", { name: "a.b" }, ["name"]],
    ["a FIFO queue's name", { name: "a.fifo" }, ["name"]],
    ["a FIFO queue's name, where it is one", { name: "a.fifo", fifoQueue: true }, []],
    ["another name, where it is a FIFO queue", { fifoQueue: true }, ["name"]],
    ["another name, where it may be a FIFO queue", { fifoQueue: unknown }, []],
    ["a name and a prefix", { namePrefix: "a" }, ["namePrefix"]],
    ["a prefix alone", { name: null, namePrefix: "a" }, []],
    ["deduplication outside of FIFO queues", { contentBasedDeduplication: true }, ["contentBasedDeduplication"]],
    ["deduplication", { contentBasedDeduplication: true, fifoQueue: true, name: "a.fifo" }, []],
    ["two kinds of encryption", { sqsManagedSseEnabled: true }, ["sqsManagedSseEnabled"]],
    ["the other kind of encryption", { sqsManagedSseEnabled: true, kmsMasterKeyId: null }, []],
    ["a retention of more than 14 days", { messageRetentionSeconds: 1_209_601 }, ["messageRetentionSeconds"]],
    ["a scope that there is not", { deduplicationScope: "topic" }, ["deduplicationScope"]],
    ["an unknown property", { kmsKeyId: key }, ["kmsKeyId"]],
  ])("is judged with %s", (_, change, expected) => {
    expect(aws.refusals(queueType, queue("judged", change)).map(({ property }) => property)).toEqual(expected);
  });
});

describe("a queue's policy", () => {
  it("is put on the queue, changed, seen to be gone, and taken away", async () => {
    await aws.create(queueType, queue("policed"));
    const program = { queueUrl: urlOf("policed"), policy: policy("events.amazonaws.com") };
    const created = await aws.create(policyType, program);
    expect(created).toEqual({
      id: urlOf("policed"),
      state: { ...program, id: urlOf("policed"), region: "us-east-1" },
    });
    expect(aws.changes(policyType, created.state, program)).toEqual([]);
    expect(aws.changes(policyType, created.state, { ...program, queueUrl: urlOf("other") })).toEqual([
      "update queueUrl!",
    ]);
    const imported = await aws.provider.read(policyType, created.id, {}, {});
    expect(imported?.inputs).toMatchObject(program);

    const next = { ...program, policy: policy("sns.amazonaws.com") };
    expect(aws.changes(policyType, created.state, next)).toEqual(["update policy"]);
    const updated = await aws.update(policyType, created, next);
    expect(await attributesOf("policed")).toMatchObject({ Policy: next.policy });
    await aws.provider.delete(policyType, updated.id, updated.state);
    expect(await attributesOf("policed")).not.toHaveProperty("Policy");
    expect(await aws.refresh(policyType, updated, next)).toBeUndefined();
    await behind("DeleteQueue", { QueueUrl: urlOf("policed") });
    expect(await aws.refresh(policyType, updated, next)).toBeUndefined();
    await aws.provider.delete(policyType, updated.id, updated.state);
  });

  it("is refused without a queue and without JSON, and not with both", () => {
    const program = { queueUrl: "http://127.0.0.1/123456789012/a", policy: "{}" };
    expect(aws.refusals(policyType, program)).toEqual([]);
    const problems = aws.refusals(policyType, { policy: "{" });
    expect(problems.map(({ property }) => property).sort()).toEqual(["policy", "queueUrl"]);
  });
});
