import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonApi, jsonApiAt } from "./aws/resources/json-api";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import type { Properties } from "./provider/values";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const groupType = "aws:cloudwatch/logGroup:LogGroup";
const policyType = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const arnOf = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;

let emulator: Emulator;
let aws: Harness;
/** Somebody else's calls. */
let events: JsonApi;
let logs: JsonApi;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
  events = jsonApiAt(emulator.endpoint, "us-east-1", "events", "AWSEvents");
  logs = jsonApiAt(emulator.endpoint, "us-east-1", "logs", "Logs_20140328");
});

afterAll(() => emulator?.stop());

const eventPattern = JSON.stringify({ detail: { "repository-name": [{ prefix: "staging/" }] }, source: ["aws.ecr"] });
const rule = (name: string, change: Properties = {}): Properties => ({
  name,
  description: "Scans",
  eventPattern,
  tags: { team: "a" },
  ...change,
});

describe("a rule", () => {
  it("has the real provider's defaults filled in by check, and is named after the resource", () => {
    expect(aws.inputs(ruleType, { eventPattern })).toEqual({
      __defaults: ["eventBusName", "forceDestroy", "name"],
      eventBusName: "default",
      eventPattern,
      forceDestroy: false,
      name: expect.stringMatching(/^app-[0-9a-f]{7}$/),
      region: "us-east-1",
      tagsAll: { __defaults: [] },
    });
  });

  it("is created in the emulator, read back and found unchanged", async () => {
    const created = await aws.create(ruleType, rule("created"));
    expect(created).toEqual({
      id: "created",
      state: {
        arn: arnOf("events", "rule/created"),
        description: "Scans",
        eventBusName: "default",
        eventPattern,
        forceDestroy: false,
        id: "created",
        isEnabled: true,
        name: "created",
        namePrefix: "",
        region: "us-east-1",
        roleArn: "",
        scheduleExpression: "",
        state: "ENABLED",
        tags: { team: "a" },
        tagsAll: { team: "a" },
      },
    });
    expect(aws.changes(ruleType, created.state, rule("created"))).toEqual([]);
    const spaced = JSON.stringify(JSON.parse(eventPattern), undefined, 2);
    expect(aws.changes(ruleType, created.state, rule("created", { eventPattern: spaced }))).toEqual([]);
    expect(await aws.refresh(ruleType, created, rule("created"))).toMatchObject(created);
    const imported = await aws.provider.read(ruleType, "created", {}, {});
    expect(aws.changes(ruleType, imported?.state ?? {}, rule("created"))).toEqual([]);
  });

  it("is updated in place, but for its name", async () => {
    const created = await aws.create(ruleType, rule("updated"));
    const next = rule("updated", { description: null, eventPattern: '{"source":["aws.s3"]}', tags: { place: "b" } });
    expect(aws.changes(ruleType, created.state, next)).toEqual([
      "add tags.place",
      "add tagsAll.place",
      "delete description",
      "delete tags.team",
      "delete tagsAll.team",
      "update eventPattern",
    ]);
    const { state } = await aws.update(ruleType, created, next);
    expect(state).toMatchObject({ description: "", eventPattern: '{"source":["aws.s3"]}' });
    expect(aws.changes(ruleType, state, next)).toEqual([]);
    expect(aws.changes(ruleType, created.state, rule("other"))).toEqual(["update name!"]);
    expect(aws.changes(ruleType, state, { ...next, name: null, namePrefix: "o" })).toEqual(["update namePrefix!"]);
  });

  it.each([
    ["by its state", { state: "DISABLED" }, "DISABLED"],
    ["by the older property", { isEnabled: false }, "DISABLED"],
    [
      "for reads as well",
      { state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" },
      "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    ],
  ])("is enabled or not %s", async (_, change: Properties, State) => {
    const name = `state-${Object.keys(change)[0]}-${State}`;
    const created = await aws.create(ruleType, rule(name, change));
    expect(await events("DescribeRule", { Name: name })).toMatchObject({ State });
    expect(aws.changes(ruleType, created.state, rule(name, change))).toEqual([]);
  });

  it("shows what somebody changed, and that somebody deleted it", async () => {
    const created = await aws.create(ruleType, rule("drifting"));
    await events("DisableRule", { Name: "drifting" });
    expect(await aws.refresh(ruleType, created, rule("drifting"))).toMatchObject({ state: { state: "DISABLED" } });
    await events("DeleteRule", { Name: "drifting" });
    expect(await aws.refresh(ruleType, created, rule("drifting"))).toBeUndefined();
  });

  it.each<[string, Properties, string[]]>([
    ["neither pattern nor schedule", { eventPattern: null }, ["eventPattern"]],
    ["a schedule alone", { eventPattern: null, scheduleExpression: "rate(1 day)" }, []],
    ["a pattern that is too long", { eventPattern: JSON.stringify(["x".repeat(4096)]) }, ["eventPattern"]],
    ["a state that there is not", { state: "ON" }, ["state"]],
    ["both properties that say whether it is enabled", { state: "ENABLED", isEnabled: true }, ["isEnabled"]],
    ["an event bus of its own", { eventBusName: "artifacts" }, ["eventBusName"]],
    ["an unknown property", { pattern: eventPattern }, ["pattern"]],
  ])("is refused with %s, and not without", (_, change, expected) => {
    expect(aws.refusals(ruleType, rule("refused", change)).map(({ property }) => property)).toEqual(expected);
    expect(aws.refusals(ruleType, rule("refused"))).toEqual([]);
  });

  it("cannot be deleted while it has targets, in the service's words", async () => {
    const { id, state } = await aws.create(ruleType, rule("busy"));
    await events("PutTargets", { Rule: "busy", Targets: [{ Id: "a", Arn: arnOf("sqs", "a") }] });
    await expect(aws.provider.delete(ruleType, id, state)).rejects.toThrow(
      "Rule can't be deleted since it has targets",
    );
    await events("RemoveTargets", { Rule: "busy", Ids: ["a"] });
    await aws.provider.delete(ruleType, id, state);
    await expect(events("DescribeRule", { Name: "busy" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

const queue = arnOf("sqs", "queue");
const target = (change: Properties = {}): Properties => ({
  rule: "targeted",
  targetId: "queue",
  arn: queue,
  inputTransformer: { inputPaths: { name: "$.detail.repository-name" }, inputTemplate: '"<name>"' },
  retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 60 },
  deadLetterConfig: { arn: queue },
  ...change,
});

describe("a target", () => {
  beforeAll(() => aws.create(ruleType, rule("targeted")));

  it("is created in the emulator with all that it says, read back and found unchanged", async () => {
    const created = await aws.create(targetType, target());
    expect(created.id).toBe("targeted-queue");
    expect((await events("ListTargetsByRule", { Rule: "targeted" })).Targets).toEqual([
      {
        Id: "queue",
        Arn: queue,
        InputTransformer: { InputPathsMap: { name: "$.detail.repository-name" }, InputTemplate: '"<name>"' },
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 3 },
        DeadLetterConfig: { Arn: queue },
      },
    ]);
    expect(aws.changes(targetType, created.state, target())).toEqual([]);
    expect(await aws.refresh(targetType, created, target())).toMatchObject(created);
  });

  it.each(["imported/queue", "default/imported/queue"])(
    "is imported as %s, and has the id that it would have",
    async (id) => {
      await aws.create(ruleType, rule("imported"));
      const program = target({ rule: "imported", sqsTarget: { messageGroupId: "scans" } });
      const created = await aws.create(targetType, program);
      const imported = await aws.provider.read(targetType, id, {}, {});
      expect(imported?.id).toBe("imported-queue");
      expect(aws.changes(targetType, imported?.state ?? {}, program)).toEqual([]);
      expect(await aws.refresh(targetType, created, program)).toMatchObject(created);
    },
  );

  it("is updated in place, but for its rule and its id", async () => {
    const created = await aws.create(targetType, target({ targetId: "updated" }));
    const { inputTransformer: _, ...plain } = target({ targetId: "updated", input: '{"a":1}' });
    const { state } = await aws.update(targetType, created, plain);
    expect(state).toMatchObject({ input: '{"a":1}' });
    expect(state.inputTransformer).toBeUndefined();
    expect(aws.changes(targetType, state, { ...plain, rule: "other" })).toEqual(["update rule!"]);
    expect(aws.changes(targetType, state, { ...plain, targetId: "other" })).toEqual(["update targetId!"]);
  });

  it("gets an id where it has none, and is gone after it was deleted, by whomever", async () => {
    const { id, state } = await aws.create(targetType, target({ targetId: null }));
    expect(state.targetId).toMatch(/^terraform-[0-9a-f]{26}$/);
    await aws.provider.delete(targetType, id, state);
    expect(await aws.refresh(targetType, { id, state }, target({ targetId: null }))).toBeUndefined();
    await aws.provider.delete(targetType, id, state);
  });

  it.each<[string, Properties, string[]]>([
    ["two kinds of input", { input: "{}" }, ["inputTransformer"]],
    ["a target of a service that is not there", { kinesisTarget: { partitionKeyPath: "$.id" } }, ["kinesisTarget"]],
    ["input that is no JSON", { inputTransformer: null, input: "text" }, ["input"]],
    ["no ARN", { arn: null }, ["arn"]],
    ["a transformer without a template", { inputTransformer: {} }, ["inputTransformer.inputTemplate"]],
  ])("is refused with %s, and not without", (_, change, expected) => {
    expect(aws.refusals(targetType, target(change)).map(({ property }) => property)).toEqual(expected);
    expect(aws.refusals(targetType, target())).toEqual([]);
  });
});

const key = arnOf("kms", "key/1234abcd");
const group = (name: string, change: Properties = {}): Properties => ({
  name,
  retentionInDays: 400,
  kmsKeyId: key,
  deletionProtectionEnabled: true,
  tags: { team: "a" },
  ...change,
});

describe("a log group", () => {
  it("is created in the emulator, read back and found unchanged", async () => {
    const created = await aws.create(groupType, group("/aws/events/created"));
    expect(created).toEqual({
      id: "/aws/events/created",
      state: {
        arn: arnOf("logs", "log-group:/aws/events/created"),
        deletionProtectionEnabled: true,
        id: "/aws/events/created",
        kmsKeyId: key,
        logGroupClass: "STANDARD",
        name: "/aws/events/created",
        namePrefix: "",
        region: "us-east-1",
        retentionInDays: 400,
        skipDestroy: false,
        tags: { team: "a" },
        tagsAll: { team: "a" },
      },
    });
    expect(aws.changes(groupType, created.state, group("/aws/events/created"))).toEqual([]);
    expect(await aws.refresh(groupType, created, group("/aws/events/created"))).toMatchObject(created);
    const imported = await aws.provider.read(groupType, "/aws/events/created", {}, {});
    expect(aws.changes(groupType, imported?.state ?? {}, group("/aws/events/created"))).toEqual([]);
  });

  it("is updated in place, but for its name and class", async () => {
    const created = await aws.create(groupType, group("updated"));
    const next = group("updated", { retentionInDays: null, kmsKeyId: `${key}-2`, tags: null });
    const { state } = await aws.update(groupType, created, next);
    expect(state).toMatchObject({ retentionInDays: 0, kmsKeyId: `${key}-2`, tagsAll: {} });
    expect(aws.changes(groupType, state, next)).toEqual([]);
    expect(aws.changes(groupType, state, { ...next, name: "other" })).toEqual(["update name!"]);
    expect(aws.changes(groupType, state, { ...next, name: null, namePrefix: "o" })).toEqual(["update namePrefix!"]);
    expect(aws.changes(groupType, state, { ...next, logGroupClass: "INFREQUENT_ACCESS" })).toEqual([
      "update logGroupClass!",
    ]);
  });

  it("is deleted once nothing protects it, and stays where the program says so", async () => {
    const created = await aws.create(groupType, group("protected"));
    const deletion = () => aws.provider.delete(groupType, created.id, created.state);
    await expect(deletion()).rejects.toThrow("The log group is protected from deletion");
    const open = await aws.update(groupType, created, group("protected", { deletionProtectionEnabled: false }));
    await aws.provider.delete(groupType, open.id, { ...open.state, skipDestroy: true });
    expect(await aws.refresh(groupType, open, group("protected"))).toMatchObject({ id: "protected" });
    await deletion();
    expect(await aws.refresh(groupType, open, group("protected"))).toBeUndefined();
    await deletion();
  });

  it("shows what somebody changed", async () => {
    const created = await aws.create(groupType, group("drifting"));
    await logs("PutRetentionPolicy", { logGroupName: "drifting", retentionInDays: 1 });
    expect(await aws.refresh(groupType, created, group("drifting"))).toMatchObject({ state: { retentionInDays: 1 } });
  });

  it.each<[string, Properties, string[]]>([
    ["a retention that there is not", { retentionInDays: 366 }, ["retentionInDays"]],
    ["a retention that there is", { retentionInDays: 365 }, []],
    ["a class that there is not", { logGroupClass: "GLACIER" }, ["logGroupClass"]],
  ])("is refused with %s", (_, change, expected) => {
    expect(aws.refusals(groupType, group("refused", change)).map(({ property }) => property)).toEqual(expected);
  });
});

describe("a resource policy of logs", () => {
  const document = (action: string) =>
    JSON.stringify({ Statement: [{ Action: action, Effect: "Allow", Resource: "*" }], Version: "2012-10-17" });
  const resourceArn = arnOf("logs", "log-group:/aws/events/policed");
  beforeAll(() => aws.create(groupType, group("/aws/events/policed")));

  it.each<[string, Properties, Properties, string]>([
    ["the account", { policyName: "events" }, { policyName: "others" }, "update policyName!"],
    ["one log group", { resourceArn }, { resourceArn: `${resourceArn}-2` }, "update resourceArn!"],
  ])("is made for %s, changed, replaced for another and taken away", async (_, place, other, replaced) => {
    const program = { ...place, policyDocument: document("logs:PutLogEvents") };
    const created = await aws.create(policyType, program);
    expect(created.state.policyScope).toBe("policyName" in place ? "ACCOUNT" : "RESOURCE");
    expect(aws.changes(policyType, created.state, program)).toEqual([]);
    expect(aws.changes(policyType, created.state, { ...program, ...other })).toEqual([replaced]);
    const imported = await aws.provider.read(policyType, created.id, {}, {});
    expect(aws.changes(policyType, imported?.state ?? {}, program)).toEqual([]);
    const next = { ...place, policyDocument: document("logs:CreateLogStream") };
    expect(aws.changes(policyType, created.state, next)).toEqual(["update policyDocument"]);
    const updated = await aws.update(policyType, created, next);
    expect(updated.state.policyDocument).toBe(next.policyDocument);
    await aws.provider.delete(policyType, updated.id, updated.state);
    expect(await aws.refresh(policyType, updated, next)).toBeUndefined();
    await aws.provider.delete(policyType, updated.id, updated.state);
  });

  it("is for exactly one place", () => {
    const problems = (place: Properties) =>
      aws.refusals(policyType, { ...place, policyDocument: document("*") }).map(({ property }) => property);
    expect(problems({})).toEqual(["policyName"]);
    expect(problems({ policyName: "a", resourceArn })).toEqual(["policyName"]);
    expect(problems({ resourceArn })).toEqual([]);
  });
});
