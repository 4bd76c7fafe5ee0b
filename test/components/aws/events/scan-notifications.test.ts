import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { resolved } from "../mocked-registry";
import { children, inputsOf, mockedNotifications, short } from "./mocked-events";

const topicArn = "arn:aws:sns:eu-west-1:111122223333:payments-scans-1a2b3c4";
const given = "arn:aws:sns:eu-west-1:111122223333:security";
const kinds = ["basic", "enhanced", "failed", "finding", "unscanned"];

describe("EcrScanNotifications", () => {
  it("creates exactly a rule and a target for each kind of events, and an encrypted topic", async () => {
    const { registered } = await mockedNotifications();
    expect(children(registered).map(short)).toEqual([
      ...kinds.map((kind) => `EventRule payments-${kind}`),
      ...kinds.map((kind) => `EventTarget payments-${kind}`),
      "Key payments-topic",
      "Topic payments-scans",
      "TopicPolicy payments-scans",
    ]);
    expect(inputsOf(registered, "Topic payments-scans")).toEqual({
      kmsMasterKeyId: "arn:aws:kms:eu-west-1:111122223333:key/payments-topic",
      tags: { "artifact-registries:namespace": "payments" },
    });
    for (const kind of kinds) {
      const target = inputsOf(registered, `EventTarget payments-${kind}`);
      expect(target).toMatchObject({ rule: `payments-${kind}-1a2b3c4`, arn: topicArn });
      expect(target).not.toHaveProperty("roleArn");
    }
  });

  it("lets EventBridge, and nobody without TLS, publish to its topic and use its key", async () => {
    const { registered } = await mockedNotifications();
    expect(JSON.parse(String(inputsOf(registered, "TopicPolicy payments-scans").policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "EventBridgePublishes",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topicArn,
        },
        {
          Sid: "NothingWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topicArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(JSON.parse(String(inputsOf(registered, "Key payments-topic").policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountAdministers",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "EventBridgeEncrypts",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
        },
      ],
    });
  });

  it("names repositories by the component's namespace, and by their ARNs in this account and region", async () => {
    const { registered } = await mockedNotifications({ namespace: "billing" });
    const pattern = (kind: string) =>
      JSON.parse(String(inputsOf(registered, `EventRule payments-${kind}`).eventPattern));
    expect(pattern("basic").detail["repository-name"]).toEqual([
      { prefix: "staging/billing/" },
      { prefix: "production/billing/" },
    ]);
    expect(pattern("enhanced").detail["repository-name"]).toEqual([
      { prefix: "arn:aws:ecr:eu-west-1:111122223333:repository/staging/billing/" },
      { prefix: "arn:aws:ecr:eu-west-1:111122223333:repository/production/billing/" },
    ]);
  });

  it("tells of HIGH or worse unless another severity is given", async () => {
    const severities = async (args: object) => {
      const { registered } = await mockedNotifications(args);
      return JSON.parse(String(inputsOf(registered, "EventRule payments-finding").eventPattern)).detail.severity;
    };
    expect(await severities({})).toEqual(["CRITICAL", "HIGH", "UNTRIAGED"]);
    expect(await severities({ severityThreshold: "CRITICAL" })).toEqual(["CRITICAL", "UNTRIAGED"]);
  });

  it("leaves single findings out where that is said", async () => {
    const { registered } = await mockedNotifications({ eachFinding: false });
    expect(
      children(registered)
        .map(short)
        .filter((name) => name.startsWith("EventRule")),
    ).toEqual(["basic", "enhanced", "failed", "unscanned"].map((kind) => `EventRule payments-${kind}`));
  });

  it("uses a given topic, whose policy it leaves alone and asks for", async () => {
    const { component, registered, warnings } = await mockedNotifications({ topicArn: given });
    expect(
      children(registered)
        .map(short)
        .filter((name) => !name.startsWith("Event")),
    ).toEqual([]);
    expect(inputsOf(registered, "EventTarget payments-basic").arn).toBe(given);
    expect(await resolved(component.topicArn)).toBe(given);
    const [notice = "", ...others] = await resolved(component.notices);
    expect([others, warnings]).toEqual([[], [notice]]);
    expect(notice).toContain(
      `{"Sid":"EventBridgePublishes","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"${given}"}`,
    );
    expect(notice).toContain('"Action":["kms:Decrypt","kms:GenerateDataKey*"]');
  });

  it("has nothing to notice with a topic of its own", async () => {
    const { component } = await mockedNotifications();
    expect(await resolved(component.notices)).toEqual([]);
    expect(await resolved(component.topicArn)).toBe(topicArn);
  });

  it("subscribes each address, to a given topic too", async () => {
    const emails = ["security@acme.example", "payments@acme.example"];
    for (const [args, topic] of [
      [{ emails }, topicArn],
      [{ emails, topicArn: given }, given],
    ] as const) {
      const { registered } = await mockedNotifications(args);
      const subscriptions = children(registered).filter(({ type }) => type.endsWith(":TopicSubscription"));
      expect(subscriptions.map(({ inputs }) => inputs)).toEqual(
        [...emails].sort().map((endpoint) => ({ topic, protocol: "email", endpoint })),
      );
    }
  });

  it("passes region and tags on to every child that takes them", async () => {
    const { registered } = await mockedNotifications({
      region: "eu-central-1",
      tags: { team: "payments" },
      emails: ["security@acme.example"],
    });
    for (const { inputs, type, name } of children(registered)) {
      expect(inputs.region, `${type} ${name}`).toBe("eu-central-1");
    }
    for (const address of ["Key payments-topic", "Topic payments-scans", "EventRule payments-basic"]) {
      expect(inputsOf(registered, address).tags, address).toEqual({
        team: "payments",
        "artifact-registries:namespace": "payments",
      });
    }
    expect(String(inputsOf(registered, "EventRule payments-enhanced").eventPattern)).toContain(":eu-central-1:");
  });

  it("retains its children when it is told to, and not else", async () => {
    const retained = async (options: pulumi.ComponentResourceOptions) => {
      const { registered } = await mockedNotifications({}, options);
      return children(registered).filter((child) => child.options.retainOnDelete).length;
    };
    expect(await retained({})).toBe(0);
    expect(await retained({ retainOnDelete: true })).toBe(kinds.length * 2 + 3);
  });

  it("takes a topic that is known only later", async () => {
    const { registered } = await mockedNotifications({ topicArn: pulumi.output(given) });
    expect(inputsOf(registered, "EventTarget payments-basic").arn).toBe(given);
  });
});
