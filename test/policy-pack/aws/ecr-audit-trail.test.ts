import { describe, expect, it } from "vitest";
import { repositoryEvents } from "../../../components/aws/events/audit-events";
import { basicScan } from "../../../components/aws/events/scan-events";
import { ecrAuditTrail } from "../../../policy-pack/aws/ecr-audit-trail";
import { mockedTrail } from "../../components/aws/events/mocked-events";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import {
  bucket,
  logGroup,
  logGroupArn,
  objectLock,
  patternOf,
  repository,
  rule,
  stream,
  streamArn,
  target,
  types,
} from "./event-rules";

const policies = [ecrAuditTrail];
const find = async (resource: Resource) => summary(await analyze(policies, resource));
async function findInStack(resources: readonly Resource[], settings: Record<string, unknown> = {}) {
  const pack = configuredPack(policies, { "ecr-audit-trail": { settings } });
  return (await analyzeStack(policies, resources, pack)).map(
    ({ level, resource, message }) =>
      `${level === "mandatory" ? "" : `${level}: `}${resource} ${message.split(" ")[0]}`,
  );
}

const prefix = "staging/payments/";
const kind = (name: string) => {
  const found = repositoryEvents.find((one) => one.name === name);
  if (!found) throw new Error(`no kind of events is called ${name}`);
  return patternOf(found, prefix);
};
const images = JSON.stringify({
  source: ["aws.ecr"],
  "detail-type": ["ECR Image Action"],
  detail: { "action-type": ["PUSH", "DELETE"], "repository-name": [{ prefix }] },
});
const calls = kind("calls");

describe("a rule for what happens in Amazon ECR", () => {
  it.each<[string, unknown, string[]]>([
    ["for pushes and deletions", images, []],
    ["for calls", calls, []],
    ["for what lifecycle policies do", kind("expirations"), []],
    ["for everything of Amazon ECR", JSON.stringify({ source: ["aws.ecr"] }), []],
    [
      "for calls of several services",
      calls.replace('"ecr.amazonaws.com"', '"ecr.amazonaws.com","kms.amazonaws.com"'),
      [],
    ],
    ["for pushes that are written otherwise", images.replace('"PUSH","DELETE"', '"push"'), ["eventPattern"]],
    ["for pushes that come from elsewhere", images.replace('"aws.ecr"', '"aws.ecs"'), ["eventPattern"]],
    ["for calls that come from CloudTrail itself", calls.replace('"aws.ecr"', '"aws.cloudtrail"'), ["eventPattern"]],
    ["for scans, which another policy judges", patternOf(basicScan("HIGH"), prefix).replace("COMPLETE", "x"), []],
    ["for something else", JSON.stringify({ source: ["aws.s3"], "detail-type": ["x"] }), []],
    ["that nobody can read", "{", []],
    ["that is not known", unknownStringValue, []],
  ])("can match: one %s", async (_, pattern, expected) => {
    expect(await find(rule(pattern))).toEqual(expected);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["enabled", { state: "ENABLED" }, []],
    ["disabled", { state: "DISABLED" }, ["state"]],
    ["disabled by the flag", { isEnabled: false }, ["isEnabled"]],
    ["perhaps disabled", { state: unknownStringValue }, ["state"]],
  ])("is %s", async (_, change, expected) => {
    expect(await find(rule(images, change))).toEqual(expected);
    expect(await find(rule(patternOf(basicScan("HIGH"), prefix), change))).toEqual([]);
  });

  it("has a target", async () => {
    expect(await findInStack([rule(images), target()])).toEqual([]);
    expect(await findInStack([rule(images)])).toEqual(["rule eventPattern"]);
    expect(await findInStack([rule(patternOf(basicScan("HIGH"), prefix))])).toEqual([]);
  });
});

describe("a log group that gets events of Amazon ECR", () => {
  const path = [rule(images), target(logGroupArn)];
  it.each<[string, unknown, string[]]>([
    ["a year", 365, []],
    ["more than a year", 400, []],
    ["less than a year", 180, ["log retentionInDays"]],
    ["forever", 0, []],
    ["forever, by default", undefined, []],
    ["nobody knows how long", unknownStringValue, ["log retentionInDays"]],
    ["a text", "400", ["log retentionInDays"]],
    ["a list", [400], ["log retentionInDays"]],
  ])("keeps them for %s", async (_, retentionInDays, expected) => {
    expect(await findInStack([...path, logGroup({ retentionInDays })])).toEqual(expected);
  });

  it.each<[string, readonly Resource[], string[]]>([
    ["as a target", path, ["log retentionInDays"]],
    ["as a target with its streams", [rule(images), target(`${logGroupArn}:*`)], ["log retentionInDays"]],
    [
      "as a target of scans",
      [rule(patternOf(basicScan("HIGH"), prefix)), target(logGroupArn)],
      ["log retentionInDays"],
    ],
    ["as another target", [rule(images), target(`${logGroupArn}-2`)], []],
    ["as a target of other events", [rule(JSON.stringify({ source: ["aws.s3"] })), target(logGroupArn)], []],
    ["or is for something else", [], []],
  ])("is known by its rule: %s", async (_, resources, expected) => {
    expect(await findInStack([...resources, logGroup({ retentionInDays: 30 })])).toEqual(expected);
  });

  it("is known by what the target is made from, before it has an ARN", async () => {
    const group = logGroup({ retentionInDays: 30, arn: unknownStringValue });
    const made = { ...target(unknownStringValue), dependencies: { arn: [group] } };
    expect(await findInStack([rule(images), made, group])).toEqual(["log retentionInDays"]);
    expect(await findInStack([rule(images), { ...made, dependencies: {} }, group])).toEqual([]);
  });

  it("is judged before it is there where a component of ours makes it", async () => {
    const tags = { "artifact-registries:namespace": "payments" };
    expect(await find(logGroup({ retentionInDays: 30, tags }))).toEqual(["retentionInDays"]);
    expect(await find(logGroup({ retentionInDays: 365, tags }))).toEqual([]);
    expect(await find(logGroup({ retentionInDays: 30, tags: { team: "payments" } }))).toEqual([]);
    expect(await findInStack([...path, logGroup({ retentionInDays: 30, tags })])).toEqual([]);
  });

  it("keeps them for as long as a setting says", async () => {
    const group = logGroup({ retentionInDays: 90 });
    expect(await findInStack([...path, group], { minimumDays: 90 })).toEqual([]);
    expect(await findInStack([...path, group], { minimumDays: 91 })).toEqual(["log retentionInDays"]);
  });
});

describe("the archive of events, where it is locked", () => {
  const path = [rule(images), target(streamArn), stream(), bucket()];
  const lock = (defaultRetention: unknown) => objectLock({ rule: { defaultRetention } });
  it.each<[string, readonly Resource[], string[]]>([
    ["for a year", [...path, lock({ mode: "GOVERNANCE", years: 1 })], []],
    ["for 365 days", [...path, lock({ mode: "COMPLIANCE", days: 365 })], []],
    ["for 365 days, and no years", [...path, lock({ days: 365, years: 0 })], []],
    ["for a year, and no days", [...path, lock({ days: 0, years: 1 })], []],
    ["for 364 days", [...path, lock({ mode: "COMPLIANCE", days: 364 })], ["lock rule.defaultRetention"]],
    ["for nobody knows how long", [...path, lock({ days: unknownStringValue })], ["lock rule.defaultRetention.days"]],
    ["for a text", [...path, lock({ days: "365" })], ["lock rule.defaultRetention"]],
    ["by nothing", [...path, objectLock({})], ["lock rule.defaultRetention"]],
    ["by a rule that is not known", [...path, objectLock({ rule: unknownStringValue })], ["lock rule"]],
    ["or not", path, []],
    ["or is another bucket", [...path, objectLock({ bucket: "other", rule: { defaultRetention: { days: 1 } } })], []],
    ["or gets no such events", [...path.slice(2), lock({ days: 1 })], []],
  ])("is locked %s", async (_, resources, expected) => {
    expect(await findInStack(resources)).toEqual(expected);
  });

  it("is known by what the resources are made from, before they have names", async () => {
    const made = bucket({ arn: unknownStringValue, bucket: unknownStringValue });
    const delivery = {
      ...stream({ arn: unknownStringValue }, unknownStringValue),
      dependencies: { extendedS3Configuration: [made] },
    };
    const sent = { ...target(unknownStringValue), dependencies: { arn: [delivery] } };
    const short = { ...objectLock({ bucket: unknownStringValue, rule: { defaultRetention: { days: 1 } } }) };
    const all = [rule(images), sent, delivery, made];
    expect(await findInStack([...all, { ...short, dependencies: { bucket: [made] } }])).toEqual([
      "lock rule.defaultRetention",
    ]);
    expect(await findInStack([...all, short])).toEqual([]);
  });
});

describe("where a record is required", () => {
  const required = { required: true };
  const two = (first: unknown, second: unknown): readonly Resource[] => [
    repository(),
    rule(first),
    rule(second, {}, "second"),
    target(),
    { ...target(undefined, { rule: "second" }), name: "second" },
  ];

  it("there need not be one by default", async () => {
    expect(await findInStack([repository()])).toEqual([]);
    expect(await findInStack([repository()], required)).toEqual(["repository name"]);
    expect(await findInStack([], required)).toEqual([]);
  });

  it.each<[string, readonly Resource[], string[]]>([
    ["by events and calls", two(images, calls), []],
    ["by calls alone", [repository(), rule(calls), target()], []],
    ["not by events alone", [repository(), rule(images), target()], ["repository name"]],
    [
      "not of tag mutability, if nobody asks for it",
      two(images, calls.replace('"PutImageTagMutability",', "")),
      ["repository name"],
    ],
    [
      "not of policies, if nobody asks for them",
      two(images, calls.replace('"SetRepositoryPolicy",', "")),
      ["repository name"],
    ],
    ["of deletions, by an event in place of the call", two(images, calls.replace('"BatchDeleteImage",', "")), []],
    [
      "not of deletions, if nobody asks for them",
      two(images.replace(',"DELETE"', ""), calls.replace('"BatchDeleteImage",', "")),
      ["repository name"],
    ],
    ["of another namespace", [repository("staging/billing/api"), ...two(images, calls).slice(1)], ["repository name"]],
    ["without targets", [repository(), rule(calls)], ["rule eventPattern", "repository name"]],
    ["by a rule that is disabled", [repository(), rule(calls, { state: "DISABLED" }), target()], ["repository name"]],
    ["perhaps", [repository(), rule(unknownStringValue), target()], ["advisory: rule eventPattern"]],
  ])("there is one %s", async (_, resources, expected) => {
    expect(await findInStack(resources, required)).toEqual(expected);
  });
});

describe("the audit trail of the component", () => {
  async function judged(args: object, more: readonly Resource[] = []) {
    const { registered } = await mockedTrail(args);
    const resources: Resource[] = registered.map(({ type, name, inputs }) => {
      const names = type === types.rule ? { name: `${name}-1a2b3c4` } : {};
      const arns: Record<string, string> = {
        [types.logGroup]: `arn:aws:logs:eu-west-1:111122223333:log-group:${inputs.name}`,
        [types.stream]: `arn:aws:firehose:eu-west-1:111122223333:deliverystream/${name}-1a2b3c4`,
        [types.bucket]: `arn:aws:s3:::${name}-1a2b3c4`,
      };
      const arn = arns[type];
      const bucketName = type === types.bucket ? { bucket: `${name}-1a2b3c4` } : {};
      return { type, name, properties: { ...inputs, ...names, ...(arn && { arn }), ...bucketName } };
    });
    const single = [];
    for (const resource of resources) single.push(...(await find(resource)));
    return [...single, ...(await findInStack([...resources, ...more], { required: true }))];
  }

  it("records what is required of its repositories, and of no others", async () => {
    expect(await judged({}, [repository("production/payments/api")])).toEqual([]);
    expect(await judged({}, [repository("production/billing/api")])).toEqual(["repository name"]);
  });

  it("keeps it for a year", async () => {
    expect(await judged({ retentionDays: 365, archive: { days: 365 } })).toEqual([]);
    expect(await judged({ retentionDays: 180, archive: { days: 365 } })).toEqual(["retentionInDays"]);
    expect(await judged({ retentionDays: 365, archive: { days: 180 } })).toEqual([
      "payments-archive rule.defaultRetention",
    ]);
  });
});

it("no message has a value of the pattern", async () => {
  const secret = "a-secret-in-the-wrong-place";
  const [found] = await analyze(policies, rule(images.replace('"PUSH","DELETE"', `"${secret}"`)));
  expect(found?.fullMessage).toContain("eventPattern");
  expect(found?.fullMessage).not.toContain(secret);
});
