import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { traceOf } from "../../../../components/aws/trace/trace";
import { readEvents } from "../../../../components/aws/trace/trace-event";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import { at, manifest, digest as ownDigest, production, staging } from "../trace/history";
import { makeRules, putEvents, Queue, withoutOwnSource } from "./delivered";
import {
  basicScanEvent,
  call,
  digest,
  enhancedScanEvent,
  imageAction,
  putImage,
  type SampleEvent,
  sessionOf,
} from "./documented-events";
import { eventsAt, logsAt, snsAt } from "./events-api";
import { mockedNotifications, mockedTrail } from "./mocked-events";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

/** The account and region in which the components think they are. */
const there = (event: SampleEvent): SampleEvent =>
  JSON.parse(JSON.stringify(event).replaceAll("us-east-1:123456789012", "eu-west-1:111122223333")) as SampleEvent;

describe("scan notifications, delivered by the emulator", () => {
  it("reach whoever subscribed to the topic, in words", async () => {
    const { endpoint } = emulator;
    const queue = await Queue.create(endpoint);
    const TopicArn = await snsAt(endpoint, { Action: "CreateTopic", Name: "scans" });
    const subscription = {
      "Attributes.entry.1.key": "RawMessageDelivery",
      "Attributes.entry.1.value": "true",
      ReturnSubscriptionArn: "true",
    };
    await snsAt(endpoint, { Action: "Subscribe", TopicArn, Protocol: "sqs", Endpoint: queue.arn, ...subscription });
    const { registered } = await mockedNotifications();
    await makeRules(endpoint, registered, TopicArn);

    await putEvents(endpoint, [
      there(basicScanEvent(staging, { CRITICAL: 10, MEDIUM: 9 })),
      there(basicScanEvent(staging, { MEDIUM: 9 })),
      there(basicScanEvent("staging/billing/api", { CRITICAL: 10 })),
      there(imageAction(staging)),
    ]);
    const [message = "", ...others] = await queue.take();
    expect(others).toEqual([]);
    expect(message.split("\n").map((line) => line.replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/, "TIME"))).toEqual([
      `"A scan of ${staging} found HIGH or worse, or what nobody has rated."`,
      `"Image: ${digest}"`,
      '"Tags: []"',
      '"Findings: {CRITICAL: 10, MEDIUM: 9}"',
      '"Account 123456789012, region us-east-1, TIME"',
      `"See https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/${staging}/_/image/${digest}/details?region=us-east-1"`,
      `"or run aws ecr describe-image-scan-findings --region us-east-1 --repository-name ${staging} --image-id imageDigest=${digest}"`,
    ]);

    await putEvents(endpoint, [
      there(basicScanEvent(production, {}, "FAILED")),
      there(enhancedScanEvent(production, { CRITICAL: 0, HIGH: 1, TOTAL: 4 })),
      there(enhancedScanEvent(production, { CRITICAL: 0, HIGH: 0, TOTAL: 4 })),
    ]);
    expect((await queue.take()).map((text) => text.split("\n")[0])).toEqual([
      `"A scan of ${production} did not complete: its status is FAILED. What is not scanned must not be promoted."`,
      `"Amazon Inspector's first scan of arn:aws:ecr:eu-west-1:111122223333:repository/${production} found HIGH or worse, or what nobody has rated."`,
    ]);
  });
});

describe("an audit trail's rules, matched by the emulator", () => {
  it("record each event once, and from the log group the history is read again", async () => {
    const { endpoint } = emulator;
    const queue = await Queue.create(endpoint);
    const { registered } = await mockedTrail({ cloudTrailName: "trail" });
    // The emulator delivers to no log group, so a queue stands in its place, and the test writes the log.
    await makeRules(endpoint, registered, queue.arn);
    const promoter = { userIdentity: sessionOf("payments-production-promote", "promote-4800-2") };
    const pushed = (repository: string, change: object = {}) => [
      at(0, putImage(repository, manifest, "v1", change)),
      at(0, imageAction(repository, { "image-tag": "v1" })),
    ];
    const recorded = [
      pushed(staging),
      [at(0, basicScanEvent(staging, {}))],
      pushed(production, promoter),
      [at(0, call("PutImageTagMutability", { repositoryName: production, imageTagMutability: "MUTABLE" }))],
    ];
    for (const events of recorded) {
      await putEvents(endpoint, [...events, at(0, imageAction("staging/billing/api"))].map(there));
      // The emulator gives events their time, in seconds.
      await sleep(1100);
    }
    const messages = (await queue.take()).map(withoutOwnSource);
    expect(messages).toHaveLength(recorded.flat().length);

    const logGroupName = "/aws/events/payments";
    const stream = { logGroupName, logStreamName: "events" };
    await logsAt(endpoint, "CreateLogGroup", { logGroupName });
    await logsAt(endpoint, "CreateLogStream", stream);
    const logEvents = messages.map((message, timestamp) => ({ timestamp, message }));
    await logsAt(endpoint, "PutLogEvents", { ...stream, logEvents });
    const read = readEvents(JSON.stringify(await logsAt(endpoint, "FilterLogEvents", { logGroupName })));
    const { entries } = traceOf(ownDigest, read?.events ?? []);
    expect(entries.map(({ what, by }) => [what, by?.session])).toEqual([
      ["was pushed as v1", "publish-4711-1"],
      ["was scanned", undefined],
      [`was promoted as v1; it was in ${staging} before`, "promote-4800-2"],
      ["PutImageTagMutability", "publish-4711-1"],
    ]);
  });

  it("are taken as they are, with at most five targets each", async () => {
    const { registered } = await mockedTrail({ archive: { days: 1 }, cloudTrailName: "trail" });
    const targets = registered.filter(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget");
    for (const { type, inputs, name } of registered) {
      if (type !== "aws:cloudwatch/eventRule:EventRule") continue;
      const rule = { Name: `${name}-as-it-is`, EventPattern: inputs.eventPattern, State: inputs.state };
      expect(await eventsAt(emulator.endpoint, "PutRule", rule)).toHaveProperty("RuleArn");
      const ofRule = targets.filter((target) => target.inputs.rule === `${name}-1a2b3c4`);
      expect(ofRule.map((target) => target.inputs.targetId).sort()).toEqual(["archive", "log"]);
    }
  });
});
