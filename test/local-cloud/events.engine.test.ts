import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RegistryProject } from "../components/registry-project";
import { type JsonApi, jsonApiAt } from "./aws/resources/json-api";
import { attributesIn, type Sns, snsAt } from "./aws/resources/sns-api";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { objects } from "./provider/values";

const program = (ruleName: string) => `
  import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
  import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
  import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
  import { LogResourcePolicy } from "@pulumi/aws/cloudwatch/logResourcePolicy";
  import { Topic } from "@pulumi/aws/sns/topic";
  import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
  import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
  import { Queue } from "@pulumi/aws/sqs/queue";
  import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";

  const allow = (service: string, Action: string, Resource: pulumi.Input<string>) => pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action, Resource }],
  });
  const dead = new Queue("dead", { sqsManagedSseEnabled: true });
  const queue = new Queue("queue", {
    redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }),
  });
  const queuePolicy = new QueuePolicy("queue", {
    queueUrl: queue.url,
    policy: allow("sns.amazonaws.com", "sqs:SendMessage", queue.arn),
  });
  const topic = new Topic("topic", { displayName: pulumi.secret("kept from the state") });
  new TopicPolicy("topic", { arn: topic.arn, policy: allow("events.amazonaws.com", "sns:Publish", topic.arn) });
  new TopicSubscription("queue", {
    topic: topic.arn, protocol: "sqs", endpoint: queue.arn, rawMessageDelivery: true,
  }, { dependsOn: [queuePolicy] });
  const rule = new EventRule("rule", {
    name: "${ruleName}", state: "ENABLED", eventPattern: JSON.stringify({ source: ["test.events"] }),
  });
  new EventTarget("topic", {
    rule: rule.name,
    targetId: "topic",
    arn: topic.arn,
    inputTransformer: { inputPaths: { word: "$.detail.word" }, inputTemplate: '"heard <word>"' },
    retryPolicy: { maximumRetryAttempts: 0 },
    deadLetterConfig: { arn: dead.arn },
  });
  const group = new LogGroup("group", { retentionInDays: 365 });
  new LogResourcePolicy("group", {
    resourceArn: group.arn,
    policyDocument: allow("events.amazonaws.com", "logs:PutLogEvents", pulumi.interpolate\`\${group.arn}:*\`),
  });
  export const queueUrl = queue.url;
  export const topicArn = topic.arn;
  export const groupName = group.name;
`;

describe("events, logs, topics and queues, through the real engine", () => {
  let emulator: Emulator;
  let project: RegistryProject;
  let events: JsonApi;
  let logs: JsonApi;
  let sqs: JsonApi;
  let sns: Sns;
  let queue: { QueueUrl: string };
  let topic: { TopicArn: string };
  let group: { logGroupName: string };

  beforeAll(async () => {
    await installLocalCloud(() => undefined);
    emulator = await startEmulator();
    events = jsonApiAt(emulator.endpoint, "us-east-1", "events", "AWSEvents");
    logs = jsonApiAt(emulator.endpoint, "us-east-1", "logs", "Logs_20140328");
    sqs = jsonApiAt(emulator.endpoint, "us-east-1", "sqs", "AmazonSQS");
    sns = snsAt(emulator.endpoint, "us-east-1");
    project = await RegistryProject.create("messages", emulator, program("first"));
  });
  afterAll(async () => {
    await project?.remove();
    await emulator?.stop();
  });

  async function delivered(word: string): Promise<unknown[]> {
    const entry = { Source: "test.events", DetailType: "test", Detail: JSON.stringify({ word }) };
    await events("PutEvents", { Entries: [entry] });
    const messages = objects(
      (await sqs("ReceiveMessage", { ...queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 })).Messages,
    );
    for (const { ReceiptHandle } of messages) await sqs("DeleteMessage", { ...queue, ReceiptHandle });
    return messages.map(({ Body }) => Body);
  }

  const topicAttributes = async () => attributesIn(await sns("GetTopicAttributes", topic));

  it("stand up, stay as they are, and take an event to whoever subscribed", async () => {
    await project.up();
    const { queueUrl, topicArn, groupName } = await project.outputs();
    queue = { QueueUrl: String(queueUrl) };
    topic = { TopicArn: String(topicArn) };
    group = { logGroupName: String(groupName) };
    expect(await project.changes()).toEqual([]);
    await project.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(await delivered("up")).toEqual(['"heard up"']);
  });

  it("keep a secret out of the state, and give it to the service", async () => {
    expect(JSON.stringify(await project.stackExport())).not.toContain("kept from the state");
    expect(await topicAttributes()).toMatchObject({ DisplayName: "kept from the state" });
  });

  it("show what somebody changed or took away, and get it back", async () => {
    await events("DisableRule", { Name: "first" });
    await events("RemoveTargets", { Rule: "first", Ids: ["topic"] });
    await sqs("SetQueueAttributes", { ...queue, Attributes: { Policy: "", MessageRetentionPeriod: "60" } });
    const statement = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: topic.TopicArn };
    await sns("SetTopicAttributes", {
      ...topic,
      AttributeName: "Policy",
      AttributeValue: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    await logs("DeleteRetentionPolicy", group);
    await project.succeed("refresh", "--yes", "--skip-preview");
    expect((await project.changes()).sort()).toEqual([
      "create EventTarget topic",
      "create QueuePolicy queue",
      "update EventRule rule",
      "update LogGroup group",
      "update Queue queue",
      "update TopicPolicy topic",
    ]);
    await project.up();
    expect(await project.changes()).toEqual([]);
    expect(await delivered("repaired")).toEqual(['"heard repaired"']);
    expect((await topicAttributes()).Policy).not.toContain('"*"');
  });

  it("replace a rule that is renamed, with its target, and deliver once", async () => {
    await project.rewrite(program("second"));
    const replaced = (await project.preview())
      .filter(({ op }) => op === "replace")
      .map(({ urn }) => urn.split("::")[3]);
    expect(replaced.sort()).toEqual(["rule", "topic"]);
    await project.up();
    expect(objects((await events("ListRules", {})).Rules).map(({ Name }) => Name)).toEqual(["second"]);
    expect(await delivered("renamed")).toEqual(['"heard renamed"']);
  });

  it("leave nothing behind", async () => {
    await project.succeed("destroy", "--yes", "--skip-preview");
    expect(await project.resources()).toEqual([]);
    expect((await events("ListRules", {})).Rules).toEqual([]);
    expect((await sqs("ListQueues", {})).QueueUrls).toEqual([]);
    expect((await logs("DescribeLogGroups", {})).logGroups).toEqual([]);
    expect(await sns("ListTopics", {})).not.toContain("<TopicArn>");
  });
});
