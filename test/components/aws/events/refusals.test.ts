import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EcrAuditTrail } from "../../../../components/aws/events/audit-trail";
import type { EcrAuditTrailArgs } from "../../../../components/aws/events/audit-trail-args";
import { EcrScanNotifications } from "../../../../components/aws/events/scan-notifications";
import type { EcrScanNotificationsArgs } from "../../../../components/aws/events/scan-notifications-args";
import { refused } from "../mocked-account";
import { keyArn } from "../mocked-registry";
import { environments, mockedNotifications, mockedTrail } from "./mocked-events";

type Case = readonly [what: string, refused: object, property: string, taken: object];

const topic = "arn:aws:sns:eu-west-1:111122223333:scans";

const shared: readonly Case[] = [
  ["no environment", { environments: [] }, "environments", { environments: [{ name: "staging" }] }],
  [
    "an environment twice",
    { environments: [{ name: "a" }, { name: "a" }] },
    "environments[1].name",
    { environments: [{ name: "a" }, { name: "b" }] },
  ],
  ["a pattern as environment", { environments: [{ name: "*" }] }, "environments[0].name", {}],
  [
    "an environment that is known only later",
    { environments: [{ name: pulumi.output("staging") }] },
    "environments[0].name",
    { environments: [{ name: "staging" }] },
  ],
  ["a namespace of two segments", { namespace: "a/b" }, "namespace", { namespace: "a-b" }],
  ["a region in words", { region: "Ireland" }, "region", { region: "eu-west-1" }],
  ["a reserved tag", { tags: { "aws:x": "y" } }, "tags.aws:x", { tags: { x: "y" } }],
  ["a property that does not exist", { severity: "HIGH" }, "severity", {}],
];

const notifications: readonly Case[] = [
  ...shared,
  ["a severity that does not exist", { severityThreshold: "BAD" }, "severityThreshold", { severityThreshold: "LOW" }],
  ["a text for a flag", { eachFinding: "no" }, "eachFinding", { eachFinding: false }],
  ["a topic's name", { topicArn: "scans" }, "topicArn", { topicArn: topic }],
  ["a FIFO topic", { topicArn: `${topic}.fifo` }, "topicArn", { topicArn: `${topic}-fifo` }],
  [
    "a topic in another region",
    { topicArn: topic, region: "eu-central-1" },
    "topicArn",
    { topicArn: topic, region: "eu-west-1" },
  ],
  ["what is no address", { emails: ["security"] }, "emails[0]", { emails: ["security@acme.example"] }],
  [
    "an address twice",
    { emails: ["a@acme.example", "a@acme.example"] },
    "emails[1]",
    { emails: ["a@acme.example", "b@acme.example"] },
  ],
];

const trails: readonly Case[] = [
  ...shared,
  ["a log group elsewhere", { logGroupName: "/payments" }, "logGroupName", { logGroupName: "/aws/events/p" }],
  ["a retention that CloudWatch Logs lacks", { retentionDays: 366 }, "retentionDays", { retentionDays: 365 }],
  ["a retention as a text", { retentionDays: "365" }, "retentionDays", { retentionDays: 3653 }],
  ["a retention for ever", { retentionDays: 0 }, "retentionDays", { retentionDays: 1 }],
  ["a key's alias", { kmsKeyArn: keyArn.replace("key/", "alias/") }, "kmsKeyArn", { kmsKeyArn: keyArn }],
  [
    "a key in another region",
    { kmsKeyArn: keyArn, region: "eu-central-1" },
    "kmsKeyArn",
    { kmsKeyArn: keyArn, region: "eu-west-1" },
  ],
  ["a key's id to record", { keyArns: ["0a1b2c3d"] }, "keyArns[0]", { keyArns: [keyArn] }],
  ["a key to record twice", { keyArns: [keyArn, keyArn] }, "keyArns[1]", { keyArns: [keyArn, `${keyArn}1`] }],
  [
    "more keys than a pattern holds",
    { keyArns: Array.from({ length: 11 }, (_, index) => `${keyArn}${index}`) },
    "keyArns",
    { keyArns: Array.from({ length: 10 }, (_, index) => `${keyArn}${index}`) },
  ],
  ["an archive without days", { archive: {} }, "archive.days", { archive: { days: 1 } }],
  ["an archive of parts of days", { archive: { days: 1.5 } }, "archive.days", { archive: { days: 36_500 } }],
  [
    "an unknown mode",
    { archive: { days: 1, mode: "LEGAL" } },
    "archive.mode",
    { archive: { days: 1, mode: "GOVERNANCE" } },
  ],
  [
    "what nobody can delete, to be disposed of",
    { archive: { days: 1, mode: "COMPLIANCE" }, disposable: true },
    "archive.mode",
    { archive: { days: 1, mode: "COMPLIANCE" } },
  ],
  [
    "a trail's ARN",
    { cloudTrailName: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t" },
    "cloudTrailName",
    { cloudTrailName: "organization-trail" },
  ],
  ["a text for a flag", { disposable: "yes" }, "disposable", { disposable: true }],
];

describe("EcrScanNotifications", () => {
  const create = (change: object, name = "payments") =>
    new EcrScanNotifications(name, { environments, ...change } as EcrScanNotificationsArgs);

  it.each(notifications)("refuses %s, and takes what differs in that", async (_, wrong, property, right) => {
    expect(refused(() => create(wrong))).toEqual([property]);
    await mockedNotifications(right);
  });

  it("says all problems at once", () => {
    expect(refused(() => create({ namespace: "A", severityThreshold: "BAD", emails: [""] }))).toEqual([
      "namespace",
      "severityThreshold",
      "emails[0]",
    ]);
  });

  it("refuses a name that rules cannot be named after", () => {
    for (const name of ["pay/ments", "p".repeat(37), "-payments"]) {
      expect(
        refused(() => create({ namespace: "payments" }, name)),
        name,
      ).toEqual(["name"]);
    }
  });
});

describe("EcrAuditTrail", () => {
  const create = (change: object, name = "payments") =>
    new EcrAuditTrail(name, { environments, ...change } as EcrAuditTrailArgs);

  it.each(trails)("refuses %s, and takes what differs in that", async (_, wrong, property, right) => {
    expect(refused(() => create(wrong))).toEqual([property]);
    await mockedTrail(right);
  });

  it("says all problems at once", () => {
    expect(refused(() => create({ namespace: "A", retentionDays: 2, archive: { days: 0, mode: "x" } }))).toEqual([
      "namespace",
      "retentionDays",
      "archive.days",
      "archive.mode",
    ]);
  });

  it("refuses a name that rules cannot be named after", () => {
    for (const name of ["pay/ments", "p".repeat(37), "-payments"]) {
      expect(
        refused(() => create({ namespace: "payments" }, name)),
        name,
      ).toEqual(["name"]);
    }
  });
});
