import { describe, expect, it } from "vitest";
import {
  basicScan,
  enhancedScan,
  failedBasicScan,
  finding,
  unscanned,
} from "../../../components/aws/events/scan-events";
import { ecrScanNotifications } from "../../../policy-pack/aws/ecr-scan-notifications";
import { mockedNotifications, mockedTrail } from "../../components/aws/events/mocked-events";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import { patternOf, repository, rule, scanning, target } from "./event-rules";

const policies = [ecrScanNotifications];
const find = async (resource: Resource) => summary(await analyze(policies, resource));
async function findInStack(resources: readonly Resource[], settings: Record<string, unknown> = {}) {
  const pack = configuredPack(policies, { "ecr-scan-notifications": { settings } });
  return (await analyzeStack(policies, resources, pack)).map(
    ({ level, resource, message }) =>
      `${level === "mandatory" ? "" : `${level}: `}${resource} ${message.split(" ")[0]}`,
  );
}

const prefix = "staging/payments/";
const basic = patternOf(basicScan("HIGH"), prefix);
const enhanced = patternOf(enhancedScan("HIGH"), prefix);
const bucketCreated = JSON.stringify({ source: ["aws.s3"], "detail-type": ["Object Created"] });
const scanned = (detail: Record<string, unknown>, change: Record<string, unknown> = {}) =>
  JSON.stringify({ source: ["aws.ecr"], "detail-type": ["ECR Image Scan"], detail, ...change });

describe("a rule for results of scans is enabled", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["by default", {}, []],
    ["by its state", { state: "ENABLED" }, []],
    ["for all that CloudTrail tells", { state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" }, []],
    ["not by its state", { state: "DISABLED" }, ["state"]],
    ["not by the flag", { isEnabled: false }, ["isEnabled"]],
    ["or not, before its state is known", { state: unknownStringValue }, ["state"]],
    ["or not, before the flag is known", { isEnabled: unknownStringValue }, ["isEnabled"]],
  ])("%s", async (_, change, expected) => {
    expect(await find(rule(basic, change))).toEqual(expected);
    expect(await find(rule(bucketCreated, change))).toEqual([]);
  });
});

describe("a rule for results of scans can match one", () => {
  const more = [{ numeric: [">", 0] }];
  it.each<[string, string, string]>([
    [
      "severities are written like this",
      scanned({ "finding-severity-counts": { CRITICAL: more } }),
      scanned({ "finding-severity-counts": { Critical: more } }),
    ],
    [
      "counts are called like this",
      scanned({ "finding-severity-counts": { CRITICAL: more } }),
      scanned({ "findings-severity-counts": { CRITICAL: more } }),
    ],
    ["it completes like this", scanned({ "scan-status": ["COMPLETE"] }), scanned({ "scan-status": ["COMPLETED"] })],
    ["it comes from here", scanned({}), scanned({}, { source: ["aws.inspector2"] })],
    [
      "a repository is named, not its ARN",
      scanned({ "repository-name": [{ prefix: "staging/" }] }),
      scanned({ "repository-name": [{ prefix: "arn:aws:ecr:" }], "scan-status": ["COMPLETED"] }),
    ],
    [
      "of an enhanced scan a repository is named by its ARN",
      enhanced,
      enhanced.replaceAll(/arn:aws:ecr:[^"]*?repository\//g, ""),
    ],
    [
      "of two detail-types both can be matched",
      JSON.stringify({ "detail-type": ["ECR Image Scan", "Inspector2 Scan"], source: ["aws.ecr", "aws.inspector2"] }),
      JSON.stringify({
        "detail-type": ["ECR Image Scan", "Inspector2 Scan"],
        source: ["aws.ecr"],
        detail: { "repository-name": [{ exists: true }] },
      }),
    ],
    [
      "a finding is as severe as this",
      patternOf(finding("HIGH"), prefix),
      patternOf(finding("HIGH"), prefix).replaceAll(/CRITICAL|HIGH|UNTRIAGED/g, (severity) => severity.toLowerCase()),
    ],
    [
      "one of the alternatives is good",
      scanned({ "finding-severity-counts": { $or: [{ critical: more }, { HIGH: more }] } }),
      scanned({ "finding-severity-counts": { $or: [{ critical: more }, { high: more }] } }),
    ],
  ])("where %s", async (_, pattern, mutant) => {
    expect(await find(rule(pattern))).toEqual([]);
    expect(await find(rule(mutant))).toEqual(["eventPattern"]);
  });

  it.each<[string, unknown]>([
    ["is about something else", bucketCreated],
    [
      "is about findings of machines",
      JSON.stringify({ "detail-type": ["Inspector2 Finding"], detail: { severity: ["high"] } }),
    ],
    ["is about everything", JSON.stringify({ account: ["111122223333"] })],
    ["is about everything but one thing", JSON.stringify({ "detail-type": [{ "anything-but": ["x"] }] })],
    ["is not known before the apply", unknownStringValue],
    ["is missing", undefined],
    ["is no text", 1],
    ["is no JSON", "{"],
    ["is no object", "[]"],
  ])("and is none where its pattern %s", async (_, eventPattern) => {
    expect(await find(rule(eventPattern, { state: "DISABLED" }))).toEqual([]);
    expect(await findInStack([rule(eventPattern)])).toEqual([]);
  });
});

describe("a rule for results of scans has a target", () => {
  it.each<[string, readonly Resource[], string[]]>([
    ["by the rule's name", [rule(basic), target()], []],
    ["of another rule", [rule(basic), target(undefined, { rule: "other" })], ["rule eventPattern"]],
    ["or says that it has none", [rule(basic)], ["rule eventPattern"]],
    ["or is disabled", [rule(basic, { state: "DISABLED" })], []],
    ["or is about something else", [rule(bucketCreated)], []],
  ])("%s", async (_, resources, expected) => {
    expect(await findInStack(resources)).toEqual(expected);
  });

  it("by what the target is made from, where rules of two regions have the same name", async () => {
    const [first, second] = ["eu-west-1", "us-east-1"].map((region) => ({ ...rule(basic, { region }), name: region }));
    if (!first || !second) throw new Error("there are two rules");
    const made = { ...target(), dependencies: { rule: [first] } };
    expect(await findInStack([first, second, made])).toEqual(["us-east-1 eventPattern"]);
    expect(
      await findInStack([first, second, made, { ...target(), name: "other", dependencies: { rule: [second] } }]),
    ).toEqual([]);
  });

  it("by what the target is made from, before the rule has a name", async () => {
    const unnamed = rule(basic, { name: unknownStringValue });
    const made = { ...target(undefined, { rule: unknownStringValue }), dependencies: { rule: [unnamed] } };
    expect(await findInStack([unnamed, made])).toEqual([]);
    expect(await findInStack([unnamed, { ...made, dependencies: {} }])).toEqual(["rule eventPattern"]);
  });
});

describe("where results must be told", () => {
  const required = { required: true };
  const told = [rule(basic), target()];

  it("they need not be by default", async () => {
    expect(await findInStack([repository()])).toEqual([]);
    expect(await findInStack([repository()], required)).toEqual(["repository name"]);
    expect(await findInStack([], required)).toEqual([]);
  });

  it.each<[string, readonly Resource[], string[]]>([
    ["those of the repository", [repository(), ...told], []],
    ["those of another repository", [repository("production/payments/api"), ...told], ["repository name"]],
    ["those of a repository whose name is not known", [repository(unknownStringValue), ...told], []],
    ["those of enhanced scans, where nobody knows which there are", [repository(), rule(enhanced), target()], []],
    ["those of basic scans", [repository(), scanning("BASIC"), ...told], []],
    [
      "those of basic scans, by a rule for others",
      [repository(), scanning("BASIC"), rule(enhanced), target()],
      ["repository name"],
    ],
    ["those of enhanced scans", [repository(), scanning("ENHANCED"), rule(enhanced), target()], []],
    [
      "those of enhanced scans, by a rule for others",
      [repository(), scanning("ENHANCED"), ...told],
      ["repository name"],
    ],
    [
      "those of enhanced scans, by each finding",
      [repository(), scanning("ENHANCED"), rule(patternOf(finding("HIGH"), prefix)), target()],
      [],
    ],
    [
      "those of enhanced scans, not by what is not scanned",
      [repository(), scanning("ENHANCED"), rule(patternOf(unscanned, prefix)), target()],
      ["repository name"],
    ],
    ["not only failures", [repository(), rule(patternOf(failedBasicScan, prefix)), target()], ["repository name"]],
    [
      "not only what is worse",
      [repository(), rule(patternOf(basicScan("CRITICAL"), prefix)), target()],
      ["repository name"],
    ],
    ["also what is better", [repository(), rule(patternOf(basicScan("LOW"), prefix)), target()], []],
    [
      "one finding, not several",
      [
        repository(),
        rule(
          scanned({
            "finding-severity-counts": {
              $or: [{ CRITICAL: [{ numeric: [">", 1] }] }, { HIGH: [{ numeric: [">", 0] }] }],
            },
          }),
        ),
        target(),
      ],
      ["repository name"],
    ],
    ["by a rule that is enabled", [repository(), rule(basic, { isEnabled: false }), target()], ["repository name"]],
    ["on the bus of AWS services", [repository(), rule(basic, { eventBusName: "default" }), target()], []],
    ["not on another bus", [repository(), rule(basic, { eventBusName: "security" }), target()], ["repository name"]],
    [
      "in the repository's region",
      [repository(undefined, { region: "eu-west-1" }), rule(basic, { region: "eu-west-1" }), target()],
      [],
    ],
    [
      "not in another region",
      [repository(undefined, { region: "eu-west-1" }), rule(basic, { region: "us-east-1" }), target()],
      ["repository name"],
    ],
    [
      "by a rule for everything of Amazon ECR",
      [repository(), rule(JSON.stringify({ source: ["aws.ecr"] })), target()],
      [],
    ],
    ["where other stacks have the repositories", [scanning("BASIC"), ...told], []],
    ["where other stacks have the repositories, if at all", [scanning("BASIC")], ["scanning scanType"]],
    [
      "perhaps, by a rule whose pattern is not known",
      [repository(), rule(unknownStringValue), target()],
      ["advisory: rule eventPattern"],
    ],
  ])("they are: %s", async (_, resources, expected) => {
    expect(await findInStack(resources, required)).toEqual(expected);
  });

  it.each([
    ["CRITICAL", "CRITICAL", []],
    ["HIGH", "CRITICAL", ["repository name"]],
    ["MEDIUM", "MEDIUM", []],
    ["LOW", "MEDIUM", ["repository name"]],
    ["LOW", "LOW", []],
    ["INFORMATIONAL", "INFORMATIONAL", []],
  ] as const)("from %s on, a rule from %s on is asked about each severity", async (severity, from, expected) => {
    const settings = { required: true, severity };
    for (const kind of [basicScan, enhancedScan, finding]) {
      const scanType = kind === basicScan ? "BASIC" : "ENHANCED";
      const resources = [repository(), scanning(scanType), rule(patternOf(kind(from), prefix)), target()];
      expect(await findInStack(resources, settings)).toEqual(expected);
    }
  });
});

describe("the components", () => {
  async function judged(resources: readonly Resource[], settings: Record<string, unknown> = {}) {
    const single = [];
    for (const resource of resources) single.push(...summary(await analyze(policies, resource)));
    return [...single, ...(await findInStack(resources, settings))];
  }
  type Registered = Awaited<ReturnType<typeof mockedNotifications>>["registered"];
  // The mocks give a rule the name that its targets have.
  const resourcesOf = (registered: Registered): Resource[] =>
    registered.map(({ type, name, inputs }) => ({
      type,
      name,
      properties: type.endsWith(":EventRule") ? { ...inputs, name: `${name}-1a2b3c4` } : inputs,
    }));

  it("tell what they promise", async () => {
    const resources = resourcesOf((await mockedNotifications({ eachFinding: true })).registered);
    for (const scanType of ["BASIC", "ENHANCED"]) {
      const all = [...resources, repository("production/payments/api"), scanning(scanType)];
      expect(await judged(all, { required: true })).toEqual([]);
      expect(await judged([...all, repository("production/billing/api")], { required: true })).toEqual([
        "repository name",
      ]);
    }
  });

  it("record scans as well", async () => {
    const resources = resourcesOf((await mockedTrail()).registered);
    expect(resources.filter(({ type }) => type.endsWith(":EventRule")).length).toBeGreaterThan(3);
    expect(await judged(resources)).toEqual([]);
    const disabled = resources.map((one) =>
      one.type.endsWith(":EventRule") ? { ...one, properties: { ...one.properties, state: "DISABLED" } } : one,
    );
    expect(await judged(disabled)).toEqual(["state", "state"]);
  });
});

it("no message has a value of the pattern", async () => {
  const secret = "a-secret-in-the-wrong-place";
  const [found] = await analyze(policies, rule(scanned({ [secret]: [secret] }), { description: secret }));
  expect(found?.fullMessage).toContain("eventPattern");
  expect(found?.fullMessage).not.toContain(secret);
});
