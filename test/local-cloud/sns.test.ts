import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attributesIn, type Sns, snsAt } from "./aws/resources/sns-api";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { type Properties, text } from "./provider/values";

const topicType = "aws:sns/topic:Topic";
const policyType = "aws:sns/topicPolicy:TopicPolicy";
const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";
const arnOf = (name: string) => `arn:aws:sns:us-east-1:123456789012:${name}`;

let emulator: Emulator;
let aws: Harness;
/** Somebody else's calls. */
let behind: Sns;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint, { defaultTags: { tags: { owner: "platform" } } });
  behind = snsAt(emulator.endpoint, "us-east-1");
});

afterAll(() => emulator?.stop());

const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const topic = (name: string, change: Properties = {}): Properties => ({
  name,
  kmsMasterKeyId: key,
  tags: { team: "a" },
  ...change,
});
const attributesOf = async (name: string) =>
  attributesIn(await behind("GetTopicAttributes", { TopicArn: arnOf(name) }));

describe("a topic", () => {
  it("has the real provider's defaults filled in by check, and is named after the resource", () => {
    expect(aws.inputs(topicType, {})).toEqual({
      __defaults: ["contentBasedDeduplication", "fifoTopic", "name"],
      contentBasedDeduplication: false,
      fifoTopic: false,
      name: expect.stringMatching(/^app-[0-9a-f]{7}$/),
      region: "us-east-1",
      tagsAll: { __defaults: [], owner: "platform" },
    });
    expect(aws.inputs(topicType, { fifoTopic: true }).name).toMatch(/^app-[0-9a-f]{7}\.fifo$/);
  });

  it("is a FIFO topic by the end of its name as well, where the name is made", async () => {
    const { state } = await aws.create(topicType, { namePrefix: "made-", fifoTopic: true });
    expect(state).toMatchObject({ fifoTopic: true, name: expect.stringMatching(/^made-[0-9a-f]{26}\.fifo$/) });
  });

  it("is created in the emulator with its key and tags, read back and found unchanged", async () => {
    const created = await aws.create(topicType, topic("created"));
    expect(created.id).toBe(arnOf("created"));
    expect(created.state).toMatchObject({
      arn: arnOf("created"),
      kmsMasterKeyId: key,
      name: "created",
      owner: "123456789012",
      policy: expect.stringContaining("SNS:Publish"),
      tags: { team: "a" },
      tagsAll: { owner: "platform", team: "a" },
    });
    expect(await attributesOf("created")).toMatchObject({ KmsMasterKeyId: key });
    expect(aws.changes(topicType, created.state, topic("created"))).toEqual([]);
    expect(await aws.refresh(topicType, created, topic("created"))).toMatchObject(created);
    const imported = await aws.provider.read(topicType, created.id, {}, {});
    expect(aws.changes(topicType, imported?.state ?? {}, topic("created"))).toEqual([]);
  });

  it("is updated in place, but for its name and kind", async () => {
    const created = await aws.create(topicType, topic("updated"));
    const next = topic("updated", { kmsMasterKeyId: null, displayName: "Scans", httpSuccessFeedbackSampleRate: 5 });
    expect(aws.changes(topicType, created.state, next)).toEqual([
      "delete kmsMasterKeyId",
      "update displayName",
      "update httpSuccessFeedbackSampleRate",
    ]);
    const { state } = await aws.update(topicType, created, next);
    expect(state).toMatchObject({ kmsMasterKeyId: "", displayName: "Scans", httpSuccessFeedbackSampleRate: 5 });
    expect(await attributesOf("updated")).toMatchObject({ HTTPSuccessFeedbackSampleRate: "5", KmsMasterKeyId: "" });
    expect(aws.changes(topicType, state, topic("other", { displayName: "Scans" }))).toContain("update name!");
    expect(aws.changes(topicType, state, { ...next, fifoTopic: true })).toEqual(["update fifoTopic!"]);
    expect(aws.changes(topicType, state, { ...next, name: null, namePrefix: "o" })).toEqual(["update namePrefix!"]);
  });

  it("changes its own tags, and leaves the provider's", async () => {
    const created = await aws.create(topicType, topic("tagged"));
    const { state } = await aws.update(topicType, created, topic("tagged", { tags: { place: "b" } }));
    expect([state.tags, state.tagsAll]).toEqual([{ place: "b" }, { owner: "platform", place: "b" }]);
  });

  it("shows what somebody changed, and that somebody deleted it", async () => {
    const created = await aws.create(topicType, topic("drifting"));
    const change = { TopicArn: arnOf("drifting"), AttributeName: "KmsMasterKeyId", AttributeValue: "" };
    await behind("SetTopicAttributes", change);
    const found = await aws.refresh(topicType, created, topic("drifting"));
    expect(aws.changes(topicType, found?.state ?? {}, topic("drifting"))).toEqual(["update kmsMasterKeyId"]);
    await behind("DeleteTopic", { TopicArn: arnOf("drifting") });
    expect(await aws.refresh(topicType, created, topic("drifting"))).toBeUndefined();
    await aws.provider.delete(topicType, created.id, created.state);
  });

  it.each<[string, Properties, string[]]>([
    ["deduplication outside of FIFO topics", { contentBasedDeduplication: true }, ["contentBasedDeduplication"]],
    ["deduplication", { contentBasedDeduplication: true, fifoTopic: true, name: "a.fifo" }, []],
    ["a rate of more than all", { sqsSuccessFeedbackSampleRate: 101 }, ["sqsSuccessFeedbackSampleRate"]],
    ["a way of tracing that there is not", { tracingConfig: "On" }, ["tracingConfig"]],
    ["an unknown property", { kmsKeyId: key }, ["kmsKeyId"]],
  ])("is refused with %s", (_, change, expected) => {
    expect(aws.refusals(topicType, topic("refused", change)).map(({ property }) => property)).toEqual(expected);
  });
});

describe("a topic's policy", () => {
  const policy = (service: string) =>
    JSON.stringify({
      Statement: [{ Action: "sns:Publish", Effect: "Allow", Principal: { Service: service }, Resource: "*" }],
      Version: "2012-10-17",
    });

  it("takes the place of the one that the topic begins with, which comes back when it goes", async () => {
    await aws.create(topicType, topic("policed"));
    const program = { arn: arnOf("policed"), policy: policy("events.amazonaws.com") };
    const created = await aws.create(policyType, program);
    expect(created).toMatchObject({ id: arnOf("policed"), state: { owner: "123456789012", policy: program.policy } });
    expect(aws.changes(policyType, created.state, program)).toEqual([]);
    expect(aws.changes(policyType, created.state, { ...program, arn: arnOf("other") })).toEqual(["update arn!"]);
    const imported = await aws.provider.read(policyType, created.id, {}, {});
    expect(aws.changes(policyType, imported?.state ?? {}, program)).toEqual([]);
    const updated = await aws.update(policyType, created, { ...program, policy: policy("s3.amazonaws.com") });
    expect((await attributesOf("policed")).Policy).toBe(policy("s3.amazonaws.com"));
    await aws.provider.delete(policyType, updated.id, updated.state);
    expect((await attributesOf("policed")).Policy).toContain("AWS:SourceOwner");
    await behind("DeleteTopic", { TopicArn: arnOf("policed") });
    expect(await aws.refresh(policyType, updated, program)).toBeUndefined();
    await aws.provider.delete(policyType, updated.id, updated.state);
  });
});

describe("a subscription", () => {
  const subscription = (endpoint: string, change: Properties = {}): Properties => ({
    topic: arnOf("subscribed"),
    protocol: "email",
    endpoint,
    ...change,
  });
  beforeAll(() => aws.create(topicType, topic("subscribed")));

  it("is created in the emulator, read back and found unchanged", async () => {
    const program = subscription("a@example.com");
    const created = await aws.create(subscriptionType, program);
    expect(created.id).toMatch(/^arn:aws:sns:us-east-1:123456789012:subscribed:/);
    expect(created.state).toMatchObject({
      confirmationTimeoutInMinutes: 1,
      endpoint: "a@example.com",
      ownerId: "123456789012",
      protocol: "email",
      rawMessageDelivery: false,
      topic: arnOf("subscribed"),
    });
    expect(aws.changes(subscriptionType, created.state, program)).toEqual([]);
    expect(await aws.refresh(subscriptionType, created, program)).toMatchObject(created);
    const imported = await aws.provider.read(subscriptionType, created.id, {}, {});
    expect(imported?.inputs).toMatchObject(program);
  });

  it("is replaced with another endpoint, protocol or topic, and updated with another filter", async () => {
    const queue = { protocol: "sqs", rawMessageDelivery: true };
    const endpoint = "arn:aws:sqs:us-east-1:123456789012:queue";
    const created = await aws.create(subscriptionType, subscription(endpoint, queue));
    expect(aws.changes(subscriptionType, created.state, subscription(`${endpoint}-2`, queue))).toEqual([
      "update endpoint!",
    ]);
    const others = { topic: arnOf("other"), protocol: "lambda", rawMessageDelivery: true };
    expect(aws.changes(subscriptionType, created.state, subscription(endpoint, others))).toEqual([
      "update protocol!",
      "update topic!",
    ]);
    const next = subscription(endpoint, { protocol: "sqs", filterPolicy: '{"severity":["HIGH"]}' });
    const { state } = await aws.update(subscriptionType, created, next);
    expect(state).toMatchObject({ filterPolicy: '{"severity":["HIGH"]}', rawMessageDelivery: false });
    expect(aws.changes(subscriptionType, state, next)).toEqual([]);
  });

  it("is gone after it was deleted, by whomever", async () => {
    const program = subscription("gone@example.com");
    const created = await aws.create(subscriptionType, program);
    await behind("Unsubscribe", { SubscriptionArn: text(created.state, "arn") });
    expect(await aws.refresh(subscriptionType, created, program)).toBeUndefined();
    await aws.provider.delete(subscriptionType, created.id, created.state);
  });

  it.each<[string, Properties, string[]]>([
    ["a protocol that there is not", { protocol: "fax" }, ["protocol"]],
    ["a delivery stream without a role", { protocol: "firehose" }, ["subscriptionRoleArn"]],
    ["a delivery stream with one", { protocol: "firehose", subscriptionRoleArn: "arn:aws:iam::1:role/a" }, []],
  ])("is refused with %s", (_, change, expected) => {
    const found = aws.refusals(subscriptionType, subscription("a@example.com", change));
    expect(found.map(({ property }) => property)).toEqual(expected);
  });
});
