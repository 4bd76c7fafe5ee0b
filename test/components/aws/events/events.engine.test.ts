import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonApi, jsonApiAt } from "../../../local-cloud/aws/resources/json-api";
import { snsAt } from "../../../local-cloud/aws/resources/sns-api";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import { installLocalCloud } from "../../../local-cloud/install";
import { objects } from "../../../local-cloud/provider/values";
import { RegistryProject } from "../../registry-project";

const environments = '[{ name: "staging" }, { name: "production" }]';
const program = (notifications = "", trail = "") => `
  import { EcrAuditTrail, EcrScanNotifications } from "artifact-registries";
  const notifications = new EcrScanNotifications("payments", { environments: ${environments}, ${notifications} });
  const trail = new EcrAuditTrail("payments", {
    environments: ${environments},
    cloudTrailName: "organization",
    ${trail}
  });
  export const topicArn = notifications.topicArn;
  export const logGroup = trail.logGroupName;
`;

describe("EcrScanNotifications and EcrAuditTrail, through the real engine", () => {
  let emulator: Emulator;
  let project: RegistryProject;
  let events: JsonApi;
  let logs: JsonApi;

  beforeAll(async () => {
    await installLocalCloud(() => undefined);
    emulator = await startEmulator();
    events = jsonApiAt(emulator.endpoint, "us-east-1", "events", "AWSEvents");
    logs = jsonApiAt(emulator.endpoint, "us-east-1", "logs", "Logs_20140328");
    project = await RegistryProject.create("events", emulator, program());
  });
  afterAll(async () => {
    await project?.remove();
    await emulator?.stop();
  });

  const rules = async () => objects((await events("ListRules", {})).Rules);
  const logGroups = async () => objects((await logs("DescribeLogGroups", {})).logGroups);

  it("are refused with all that is wrong with their arguments, and nothing is created", async () => {
    await project.rewrite(program('severityThreshold: "BAD", emails: ["nobody"]'));
    const notified = await project.fail("up", "--yes", "--skip-preview");
    expect(notified).toContain("severityThreshold");
    expect(notified).toContain("emails[0]");
    await project.rewrite(program("", 'retentionDays: 366, logGroupName: "audit"'));
    const audited = await project.fail("up", "--yes", "--skip-preview");
    expect(audited).toContain("retentionDays");
    expect(audited).toContain("logGroupName");
    expect(await logGroups()).toEqual([]);
  });

  it("stand up, and stay as they are", async () => {
    await project.rewrite(program('emails: ["security@example.com"]'));
    await project.up();
    expect(await project.changes()).toEqual([]);
    await project.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const found = await rules();
    expect(found.length).toBeGreaterThan(8);
    for (const { Name } of found) {
      expect((await events("ListTargetsByRule", { Rule: Name })).Targets, String(Name)).toHaveLength(1);
    }
    expect(await logGroups()).toEqual([
      expect.objectContaining({
        logGroupName: "/aws/events/payments",
        retentionInDays: 400,
        kmsKeyId: expect.stringMatching(/^arn:aws:kms:/),
      }),
    ]);
  });

  it("repair what somebody disabled, redirected or shortened behind Pulumi's back", async () => {
    const [first, second] = await rules();
    await events("DisableRule", { Name: first?.Name });
    await events("RemoveTargets", { Rule: second?.Name, Ids: ["log", "topic"] });
    await logs("PutRetentionPolicy", { logGroupName: "/aws/events/payments", retentionInDays: 1 });
    await project.up("--refresh");
    expect(await events("DescribeRule", { Name: first?.Name })).toMatchObject({ State: "ENABLED" });
    expect((await events("ListTargetsByRule", { Rule: second?.Name })).Targets).toHaveLength(1);
    expect(await logGroups()).toEqual([expect.objectContaining({ retentionInDays: 400 })]);
  });

  it("take a topic and keys that the same update makes", async () => {
    await project.rewrite(`
      import { Key } from "@pulumi/aws/kms/key";
      import { Topic } from "@pulumi/aws/sns/topic";
      const topic = new Topic("own", { kmsMasterKeyId: "alias/own" });
      const key = new Key("own", {});
      ${program("topicArn: topic.arn", "keyArns: [key.arn]").trim()}
    `);
    expect(await project.succeed("preview")).toContain("create");
    await project.up();
    expect(await project.changes()).toEqual([]);
    expect((await project.outputs()).topicArn).toMatch(/:own-[0-9a-f]{7}$/);
  });

  it("go with the stack, but for the log group and its key, which are protected in AWS as well", async () => {
    const { topicArn } = await project.outputs();
    await project.succeed("destroy", "--yes", "--skip-preview");
    expect(await project.resources()).toEqual([]);
    expect(await rules()).toEqual([]);
    const topic = snsAt(emulator.endpoint, "us-east-1")("GetTopicAttributes", { TopicArn: String(topicArn) });
    await expect(topic).rejects.toThrow();
    const [left] = await logGroups();
    expect(left).toMatchObject({ logGroupName: "/aws/events/payments" });
    const kms = jsonApiAt(emulator.endpoint, "us-east-1", "kms", "TrentService");
    expect(await kms("DescribeKey", { KeyId: left?.kmsKeyId })).toMatchObject({ KeyMetadata: { KeyState: "Enabled" } });
  });
});
