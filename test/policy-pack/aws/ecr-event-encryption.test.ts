import { describe, expect, it } from "vitest";
import { basicScan, finding } from "../../../components/aws/events/scan-events";
import { ecrEventEncryption } from "../../../policy-pack/aws/ecr-event-encryption";
import { mockedNotifications, mockedTrail } from "../../components/aws/events/mocked-events";
import { analyze, analyzeStack, type Resource, summary, unknownStringValue } from "../analyze";
import { logGroup, logGroupArn, patternOf, queue, queueArn, rule, target, topic, topicArn, types } from "./event-rules";

const policies = [ecrEventEncryption];
const find = async (resource: Resource) => summary(await analyze(policies, resource));
const findInStack = async (resources: readonly Resource[]) =>
  (await analyzeStack(policies, resources)).map(
    ({ level, resource, message }) =>
      `${level === "mandatory" ? "" : `${level}: `}${resource} ${message.split(" ")[0]}`,
  );

const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const scans = patternOf(basicScan("HIGH"), "staging/");
const own = { "artifact-registries:namespace": "payments" };

describe("a topic that gets events of Amazon ECR is encrypted", () => {
  it.each<[string, unknown, string[]]>([
    ["with a key", key, []],
    ["with a key by its alias", "alias/scans", []],
    ["with a key that is made with it", unknownStringValue, []],
    ["with none", undefined, ["kmsMasterKeyId"]],
    ["with an empty text", "", ["kmsMasterKeyId"]],
    ["with null", null, ["kmsMasterKeyId"]],
    ["with a list", [key], ["kmsMasterKeyId"]],
    ["with a number", 1, ["kmsMasterKeyId"]],
    ["with AWS's key, which EventBridge cannot use", "alias/aws/sns", ["kmsMasterKeyId"]],
    ["with AWS's key by its ARN", "arn:aws:kms:eu-west-1:111122223333:alias/aws/sns", ["kmsMasterKeyId"]],
  ])("%s", async (_, kmsMasterKeyId, expected) => {
    expect(await findInStack([rule(scans), target(topicArn), topic({ kmsMasterKeyId })])).toEqual(
      expected.map((property) => `topic ${property}`),
    );
    expect(await find(topic({ kmsMasterKeyId, tags: own }))).toEqual(expected);
    expect(await find(topic({ kmsMasterKeyId }))).toEqual([]);
  });
});

describe("a queue that gets events of Amazon ECR is encrypted", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["by default", {}, []],
    ["without a key", { sqsManagedSseEnabled: true }, []],
    ["with a key", { kmsMasterKeyId: key, sqsManagedSseEnabled: false }, []],
    ["or says that it is not", { sqsManagedSseEnabled: false }, ["sqsManagedSseEnabled"]],
    ["or says so in a text", { sqsManagedSseEnabled: "true" }, ["sqsManagedSseEnabled"]],
    ["with AWS's key, which EventBridge cannot use", { kmsMasterKeyId: "alias/aws/sqs" }, ["kmsMasterKeyId"]],
    ["with what is no key", { kmsMasterKeyId: 1 }, ["kmsMasterKeyId"]],
  ])("%s", async (_, properties, expected) => {
    expect(await findInStack([rule(scans), target(queueArn), queue(properties)])).toEqual(
      expected.map((property) => `queue ${property}`),
    );
    expect(await find(queue({ ...properties, tags: own }))).toEqual(expected);
  });

  it("or is not, before that is known", async () => {
    const unknown = queue({ sqsManagedSseEnabled: unknownStringValue });
    const made = { ...unknown, dependencies: { sqsManagedSseEnabled: [rule(scans)] } };
    // Before a queue is there, the provider knows what a program leaves out as little.
    expect(await findInStack([rule(scans), target(queueArn), unknown])).toEqual([]);
    expect(await findInStack([rule(scans), target(queueArn), made])).toEqual(["queue sqsManagedSseEnabled"]);
    expect(await find(queue({ sqsManagedSseEnabled: unknownStringValue, tags: own }))).toEqual([
      "sqsManagedSseEnabled",
    ]);
  });

  it("also where it takes what could not be delivered", async () => {
    const failing = target(topicArn, { deadLetterConfig: { arn: queueArn } });
    const open = queue({ sqsManagedSseEnabled: false });
    expect(await findInStack([rule(scans), failing, open])).toEqual(["queue sqsManagedSseEnabled"]);
    expect(await findInStack([rule(scans), target(topicArn), open])).toEqual([]);
  });
});

describe("a log group that gets events of Amazon ECR is encrypted", () => {
  it.each<[string, unknown, string[]]>([
    ["with a key", key, []],
    ["with a key that is made with it", unknownStringValue, []],
    ["with none", undefined, ["kmsKeyId"]],
    ["with an object", { arn: key }, ["kmsKeyId"]],
  ])("%s", async (_, kmsKeyId, expected) => {
    expect(await findInStack([rule(scans), target(logGroupArn), logGroup({ kmsKeyId })])).toEqual(
      expected.map((property) => `log ${property}`),
    );
    expect(await find(logGroup({ kmsKeyId, tags: own }))).toEqual(expected);
  });
});

describe("what is encrypted is known by its rule", () => {
  const open = topic({});
  it.each<[string, readonly Resource[], string[]]>([
    ["for scans", [rule(scans), target(topicArn)], ["topic kmsMasterKeyId"]],
    ["for findings", [rule(patternOf(finding("HIGH"), "staging/")), target(topicArn)], ["topic kmsMasterKeyId"]],
    ["for everything of Amazon ECR", [rule('{"source":["aws.ecr"]}'), target(topicArn)], ["topic kmsMasterKeyId"]],
    [
      "that is disabled, until it is not",
      [rule(scans, { state: "DISABLED" }), target(topicArn)],
      ["topic kmsMasterKeyId"],
    ],
    ["for something else", [rule('{"source":["aws.s3"]}'), target(topicArn)], []],
    ["for everything", [rule('{"account":["111122223333"]}'), target(topicArn)], []],
    ["that is not known", [rule(unknownStringValue), target(topicArn)], []],
    ["of another target", [rule(scans), target(`${topicArn}-2`)], []],
    ["of another topic's target", [rule(scans), target(topicArn, { rule: "other" })], []],
  ])("%s", async (_, resources, expected) => {
    expect(await findInStack([...resources, open])).toEqual(expected);
  });

  it("and named by what the target is made from, before it has an ARN", async () => {
    const unnamed = topic({ arn: unknownStringValue });
    const made = { ...target(unknownStringValue), dependencies: { arn: [unnamed] } };
    expect(await findInStack([rule(scans), made, unnamed])).toEqual(["topic kmsMasterKeyId"]);
    expect(await findInStack([rule(scans), { ...made, dependencies: {} }, unnamed])).toEqual([]);
  });
});

describe("what the components make", () => {
  it("is encrypted, and refused where somebody takes the key away", async () => {
    const registered = [...(await mockedNotifications()).registered, ...(await mockedTrail()).registered];
    const encrypted = registered
      .filter(({ type }) => type === types.topic || type === types.logGroup)
      .map(({ type, name, inputs }): Resource => ({ type, name, properties: inputs }));
    expect(encrypted).toHaveLength(2);
    for (const resource of encrypted) {
      const property = resource.type === types.topic ? "kmsMasterKeyId" : "kmsKeyId";
      expect(await find(resource)).toEqual([]);
      const taken = { ...resource, properties: { ...resource.properties, [property]: undefined } };
      expect(await find(taken)).toEqual([property]);
    }
  });
});

it("no message has a value of a key", async () => {
  const secret = "a-secret-in-the-wrong-place";
  for (const kmsMasterKeyId of [[secret], `alias/aws/${secret}`]) {
    const [found] = await analyze(policies, topic({ kmsMasterKeyId, tags: own }));
    expect(found?.fullMessage).toContain("kmsMasterKeyId");
    expect(found?.fullMessage).not.toContain(secret);
  }
});
