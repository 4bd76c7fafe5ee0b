import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basicScan, enhancedScan, imageAction, inspectorFinding } from "../../../policy-pack/aws/events/documented";
import { type EventValue, Open, Partly } from "../../../policy-pack/aws/events/event-value";
import { canMatch } from "../../../policy-pack/aws/events/pattern";
import * as sample from "../../components/aws/events/documented-events";
import { matches } from "../../components/aws/events/events-api";
import { type Emulator, startEmulator } from "../../local-cloud/emulator";

type Pattern = Record<string, unknown>;
const api = "staging/payments/api";
const critical = sample.basicScanEvent(api, { CRITICAL: 10, MEDIUM: 9 });
const detail = (members: Pattern): Pattern => ({ detail: members });
const name = (...tests: unknown[]) => detail({ "repository-name": tests });
const counts = (members: Pattern) => detail({ "finding-severity-counts": members });

/** Of each pair only the first pattern matches the documented result of a basic scan. */
const pairs: readonly [string, Pattern, Pattern][] = [
  ["a text", name(api), name("staging/payments")],
  ["one of several texts", name("x", api), name("x", "y")],
  ["a number", counts({ CRITICAL: [10] }), counts({ CRITICAL: [1] })],
  ["a number, not a text", counts({ CRITICAL: [10] }), counts({ CRITICAL: ["10"] })],
  ["a prefix", name({ prefix: "staging/" }), name({ prefix: "production/" })],
  ["a prefix of either case", name({ prefix: { "equals-ignore-case": "STAGING/" } }), name({ prefix: "STAGING/" })],
  ["a suffix", name({ suffix: "/api" }), name({ suffix: "/app" })],
  ["a suffix of either case", name({ suffix: { "equals-ignore-case": "/API" } }), name({ suffix: "/API" })],
  ["a text of either case", name({ "equals-ignore-case": api.toUpperCase() }), name(api.toUpperCase())],
  ["a wildcard", name({ wildcard: "*/payments/*" }), name({ wildcard: "payments/*" })],
  ["any but a text", name({ "anything-but": "x" }), name({ "anything-but": api })],
  ["any but some texts", name({ "anything-but": ["x", "y"] }), name({ "anything-but": ["x", api] })],
  ["any but a number", counts({ MEDIUM: [{ "anything-but": 8 }] }), counts({ MEDIUM: [{ "anything-but": 9 }] })],
  [
    "any but a prefix",
    name({ "anything-but": { prefix: "production/" } }),
    name({ "anything-but": { prefix: "stag" } }),
  ],
  ["any but a suffix", name({ "anything-but": { suffix: "x" } }), name({ "anything-but": { suffix: "api" } })],
  ["more than", counts({ MEDIUM: [{ numeric: [">", 8] }] }), counts({ MEDIUM: [{ numeric: [">", 9] }] })],
  ["at least", counts({ MEDIUM: [{ numeric: [">=", 9] }] }), counts({ MEDIUM: [{ numeric: [">=", 10] }] })],
  ["less than", counts({ MEDIUM: [{ numeric: ["<", 10] }] }), counts({ MEDIUM: [{ numeric: ["<", 9] }] })],
  ["exactly", counts({ MEDIUM: [{ numeric: ["=", 9] }] }), counts({ MEDIUM: [{ numeric: ["=", 10] }] })],
  [
    "between",
    counts({ MEDIUM: [{ numeric: [">", 0, "<=", 9] }] }),
    counts({ MEDIUM: [{ numeric: [">", 0, "<", 9] }] }),
  ],
  ["what is there", counts({ CRITICAL: [{ exists: true }] }), counts({ HIGH: [{ exists: true }] })],
  ["what is not there", counts({ HIGH: [{ exists: false }] }), counts({ CRITICAL: [{ exists: false }] })],
  [
    "one of several members",
    counts({ $or: [{ HIGH: [{ numeric: [">", 0] }] }, { CRITICAL: [{ numeric: [">", 0] }] }] }),
    counts({ $or: [{ HIGH: [{ numeric: [">", 0] }] }, { LOW: [{ numeric: [">", 0] }] }] }),
  ],
  [
    "all members",
    { source: ["aws.ecr"], "detail-type": ["ECR Image Scan"] },
    { source: ["aws.ecr"], "detail-type": ["ECR Image Action"] },
  ],
  [
    "an item of a list",
    { resources: [{ prefix: "arn:aws:ecr:us-east-1:" }] },
    { resources: [{ prefix: "arn:aws:ecr:eu" }] },
  ],
  ["a member that is there", detail({ "scan-status": ["COMPLETE"] }), detail({ "scan-Status": ["COMPLETE"] })],
];

describe("an event pattern matches by", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  it.each(pairs)("%s, as EventBridge says", async (_, matching, not) => {
    const event = critical as unknown as EventValue;
    expect([canMatch(matching, event), canMatch(not, event)]).toEqual([true, false]);
    const judged = (pattern: Pattern) => matches(emulator.endpoint, JSON.stringify(pattern), critical);
    expect([await judged(matching), await judged(not)]).toEqual([true, false]);
  });
});

describe("an event of which something is not known", () => {
  const open = (text: string) => ({ a: new Open(text) });
  it.each<[string, unknown, EventValue, boolean]>([
    ["may be the text", "x", open("*"), true],
    ["may be the number", 1, open("*"), true],
    ["is no number where it has letters", 1, open("x*"), false],
    ["may have the beginning", { prefix: "staging/" }, open("stag*"), true],
    ["has another beginning", { prefix: "production/" }, open("stag*"), false],
    ["has another end", { suffix: "/api" }, open("*/app"), false],
    ["may be anything but this", { "anything-but": "x" }, open("*"), true],
    ["is this, and nothing else", { "anything-but": "x" }, open("x"), false],
    ["may be in the range", { numeric: [">", 0] }, open("*"), true],
    ["may be there", { exists: true }, open("*"), true],
    ["may not be there", { exists: false }, open("*"), true],
    ["may be what an object does not tell", "x", new Partly({}), true],
    ["is what an object tells", "x", new Partly({ a: "y" }), false],
  ])("%s", (_, test, event, expected) => {
    expect(canMatch({ a: [test] }, event)).toBe(expected);
  });

  it.each<[string, Pattern]>([
    ["a text in the place of a list", { a: "x" }],
    ["an operator that there is not", { a: [{ matches: "x" }] }],
    ["two operators at once", { a: [{ prefix: "x", suffix: "x" }] }],
    ["an operator on an object", { a: [{ prefix: { exists: true } }] }],
    ["a range without a number", { a: [{ numeric: [">"] }] }],
    ["a range of texts", { a: [{ numeric: [">", "0"] }] }],
    ["a range of an operator that there is not", { a: [{ numeric: ["=>", 0] }] }],
    ["a range that is none", { a: [{ numeric: 0 }] }],
    ["an empty list", { a: [] }],
    ["a list in a list", { a: [["x"]] }],
    ["alternatives that are none", { $or: ["x"] }],
  ])("matches nothing that cannot be a pattern: %s", (_, pattern) => {
    expect(canMatch(pattern, { a: "x" })).toBe(false);
  });

  it("is told by a pattern of an object that an event has in a list", () => {
    const event = sample.findingEvent(api) as unknown as EventValue;
    const named = (repositoryName: string) =>
      detail({ resources: { details: { awsEcrContainerImage: { repositoryName: [repositoryName] } } } });
    expect([canMatch(named(api), event), canMatch(named("other"), event)]).toEqual([true, false]);
  });
});

describe("the events that the policies ask rules about", () => {
  // Each is what its documented sample is, as far as it says anything.
  it.each<[string, EventValue, sample.SampleEvent]>([
    ["a basic scan", basicScan(api, { CRITICAL: 10, MEDIUM: 9 }), critical],
    [
      "an enhanced scan",
      enhancedScan(api, { HIGH: 1, TOTAL: 2 }),
      sample.enhancedScanEvent(api, { HIGH: 1, TOTAL: 2 }),
    ],
    ["a finding", inspectorFinding(api, "MEDIUM"), sample.findingEvent(api)],
    ["a push", imageAction(api, "PUSH"), sample.imageAction(api)],
  ])("have the documented shape: %s", (_, event, documented) => {
    // An event as the pattern that matches it alone. Nothing matches a list without items.
    const exactly = (value: unknown): unknown => {
      if (Array.isArray(value)) return typeof value[0] === "object" ? exactly(value[0]) : value;
      if (typeof value !== "object" || value === null) return [value];
      const members = Object.entries(value).filter(([, member]) => !Array.isArray(member) || member.length > 0);
      return Object.fromEntries(members.map(([key, member]) => [key, exactly(member)]));
    };
    const pattern = exactly(documented) as Pattern;
    expect(canMatch(pattern, event)).toBe(true);
    for (const key of ["source", "detail-type"]) expect(canMatch({ ...pattern, [key]: ["other"] }, event)).toBe(false);
  });
});
