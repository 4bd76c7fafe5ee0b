import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { definePolicy, unknownFinding } from "../../../policy-pack/framework/policy";
import { Unknown } from "../../../policy-pack/framework/snapshot";
import { analyze, analyzeStack, configuredPack, type Finding, remediate, unknownStringValue } from "../analyze";

const text = {
  displayName: "Boxes are closed",
  description: "A box is closed.",
  why: "Things fall out.",
  severity: "low",
  frameworks: [{ name: "n", version: "v", reference: "r", specification: "s" }],
  tags: ["box"],
  remediationSteps: "Set `closed` to true.",
  url: "https://example.com/boxes",
} as const;

const closed = definePolicy({
  ...text,
  name: "box-closed",
  settings: {
    accept: {
      meaning: "Names of boxes that may be open.",
      default: [] as readonly string[],
      schema: { type: "array" },
    },
  },
  resource: {
    reads: { box: ["closed", "name"] },
    check: ({ properties }, { accept }) => {
      if (properties.closed instanceof Unknown) return [unknownFinding(properties.closed, "scalar")];
      if (properties.closed === true || accept.includes(String(properties.name))) return [];
      return [{ property: "closed", reason: "is not true. Set it to true." }];
    },
    remediate: ({ properties: { closed } }) => (closed === undefined ? { closed: true } : undefined),
  },
  stack: {
    reads: { box: ["label"], shelf: ["label"] },
    check: (stack) =>
      stack
        .ofType("box")
        .filter((box) => !stack.ofType("shelf").some((shelf) => shelf.properties.label === box.properties.label))
        .map(({ urn }) => ({ urn, property: "label", reason: "is on no shelf. Give it a shelf's." })),
  },
});
const advice = definePolicy({
  ...text,
  name: "box-labelled",
  advisory: true,
  settings: {},
  resource: {
    reads: { box: ["label"], crate: ["label"] },
    check: ({ properties }) =>
      properties.label === undefined ? [{ property: "label", reason: "is missing. Write one." }] : [],
  },
});
const policies = [closed, advice];

const box = (properties: Record<string, unknown>, name = "subject") => ({ type: "box", name, properties });
const closedBox = { closed: true, label: "a" };
const openBox = { ...closedBox, closed: false };
const shelf = { type: "shelf", name: "shelf", properties: { label: "a" } };
const brief = (findings: readonly Finding[]) =>
  findings.map(({ level, policy, resource, message }) => `${level} ${policy} ${resource} ${message.split(" ")[0]}`);
const exemption = {
  policy: "box-closed",
  urn: "*::subject",
  reason: "it is being repaired",
  expires: "2026-11-22",
};

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T23:00:00Z"), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a finding", () => {
  it("says what is broken and where, why it matters, how to fix it and where to read on", async () => {
    expect((await analyze([closed], box(openBox))).map(({ fullMessage }) => fullMessage)).toEqual([
      [
        "A box is closed.",
        "closed is not true. Set it to true.",
        "Why: Things fall out.",
        "Fix: Set `closed` to true.",
        "https://example.com/boxes",
      ].join("\n"),
    ]);
  });

  it("is about what the policy judges and nothing else", async () => {
    expect(brief(await analyze(policies, box({})))).toEqual([
      "mandatory box-closed subject closed",
      "advisory box-labelled subject label",
    ]);
    expect(await analyze(policies, box(closedBox))).toEqual([]);
    expect(brief(await analyze(policies, { type: "crate", properties: {} }))).toEqual([
      "advisory box-labelled subject label",
    ]);
    expect(await analyze(policies, { type: "barrel", properties: {} })).toEqual([]);
  });
});

describe("the whole stack", () => {
  it("is judged under the names and levels of the policies that ask for it", async () => {
    const resources = [box(closedBox), box({ ...closedBox, label: "b" }, "lost"), shelf];
    const judged = async (level?: "advisory" | "disabled" | "remediate") =>
      brief(await analyzeStack(policies, resources, configuredPack(policies, level && { "box-closed": { level } })));
    expect(await judged()).toEqual(["mandatory box-closed lost label"]);
    expect(await judged("advisory")).toEqual(["advisory box-closed lost label"]);
    expect(await judged("remediate")).toEqual(["mandatory box-closed lost label"]);
    expect(await judged("disabled")).toEqual([]);
    expect(await analyzeStack(policies, [box(closedBox), shelf])).toEqual([]);
  });

  it("is read once, however many policies judge it", async () => {
    const read = vi.fn(() => "a");
    const watched = () => Object.defineProperty({}, "label", { enumerable: true, get: read });
    const many = Array.from({ length: 9 }, (_, index) => ({ ...closed, name: `box-${index}` }));
    const [keeper] = configuredPack(many);
    if (!keeper || !("validateStack" in keeper)) throw new Error("no policy judges the stack");
    const resource = { type: "box", urn: "u", props: watched(), provider: undefined, propertyDependencies: {} };
    await keeper.validateStack({ resources: [resource], getConfig: () => ({}) } as never, () => undefined);
    expect(read).toHaveBeenCalledTimes(1);
    expect(configuredPack(many).filter((policy) => "validateStack" in policy)).toHaveLength(1);
  });
});

describe("settings", () => {
  it("have their defaults until they are configured", async () => {
    const named = box({ ...openBox, name: "old" });
    const accepting = configuredPack(policies, { "box-closed": { settings: { accept: ["old"] } } });
    expect(brief(await analyze(policies, named))).toEqual(["mandatory box-closed subject closed"]);
    expect(await analyze(policies, named, accepting)).toEqual([]);
  });

  it.each([
    ["violation", ["mandatory box-closed subject closed"]],
    ["advisory", ["advisory box-closed subject closed"]],
    ["ignore", []],
  ])("tell per policy what an unknown counts as: %s", async (unknown, expected) => {
    const pack = configuredPack(policies, { "box-closed": { settings: { unknown } } });
    expect(brief(await analyze(policies, box({ ...closedBox, closed: unknownStringValue }), pack))).toEqual(expected);
  });

  it.each([
    ["baseline", ["mandatory box-closed subject closed", "advisory box-labelled subject label"]],
    ["strict", ["mandatory box-closed subject closed", "mandatory box-labelled subject label"]],
    ["audit", ["advisory box-closed subject closed", "advisory box-labelled subject label"]],
  ])("with the preset %s move the levels", async (preset, expected) => {
    const pack = configuredPack(policies, { "pack-configuration": { settings: { preset } } });
    expect(brief(await analyze(policies, box({}), pack))).toEqual(expected);
  });

  it("are declared to the engine with their meaning, so that it refuses values of another type", () => {
    const declared = configuredPack(policies).map(({ name, configSchema }) => [name, configSchema?.properties]);
    expect(declared).toEqual([
      ["pack-configuration", { preset: expect.anything(), exemptions: expect.anything() }],
      [
        "box-closed",
        {
          accept: { type: "array", default: [], description: "Names of boxes that may be open." },
          unknown: { type: "string", enum: ["violation", "advisory", "ignore"], description: expect.anything() },
        },
      ],
      ["box-labelled", { unknown: expect.anything() }],
    ]);
  });
});

describe("an exemption", () => {
  const configured = (...exemptions: Partial<typeof exemption>[]) =>
    configuredPack(policies, {
      "pack-configuration": { settings: { exemptions: exemptions.map((change) => ({ ...exemption, ...change })) } },
    });

  it("takes a finding away, of single resources and of the stack, and then has nothing to say", async () => {
    const pack = configured({});
    expect(await analyze(policies, box(openBox), pack)).toEqual([]);
    expect(await analyzeStack(policies, [box({ closed: true, label: "lost" })], pack)).toEqual([]);
    expect(brief(await analyze(policies, box(openBox, "other"), pack))).toEqual(["mandatory box-closed other closed"]);
  });

  it("that covered nothing is a notice", async () => {
    const pack = configured({});
    expect(await analyze(policies, box(closedBox), pack)).toEqual([]);
    expect(brief(await analyzeStack(policies, [box(closedBox), shelf], pack))).toEqual([
      "advisory pack-configuration  pack-configuration.exemptions[0].urn",
    ]);
  });

  it("that has expired is a violation, and so is what it covered", async () => {
    const pack = configured({ expires: "2026-11-21" });
    expect(brief(await analyze(policies, box(openBox), pack))).toEqual(["mandatory box-closed subject closed"]);
    expect(brief(await analyzeStack(policies, [box(openBox), shelf], pack))).toEqual([
      "mandatory pack-configuration  pack-configuration.exemptions[0].expires",
    ]);
  });

  it.each<[string, Partial<typeof exemption>, string]>([
    [
      "from no policy",
      { policy: "box-clsed" },
      "policy is no policy that can be exempted from. Did you mean `box-closed`?",
    ],
    [
      "from the configuration itself",
      { policy: "pack-configuration" },
      "policy is no policy that can be exempted from.",
    ],
    ["for everything", { urn: "**" }, "urn matches everything."],
    ["for everything that is a resource", { urn: "urn:*" }, "urn matches everything."],
    ["for everything that has a type and a name", { urn: "*::*" }, "urn matches everything."],
    [
      "for everything of several types",
      { policy: "box-labelled", urn: "urn:pulumi:*::*::*::*" },
      "urn matches everything.",
    ],
    ["for no reason", { reason: " \t\u00a0a       b " }, "reason has fewer than 10 characters without the blanks."],
    ["until a day that does not exist", { expires: "2026-02-30" }, "expires is no day of the calendar."],
  ])("%s is a violation", async (_, change, expected) => {
    const findings = await analyzeStack(policies, [], configured(change));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain(`pack-configuration.exemptions[0].${expected}`);
    expect(findings[0]?.level).toBe("mandatory");
  });
});

it.each([
  ["a stack", { urn: "urn:pulumi:stack::*" }],
  ["a project", { urn: "urn:pulumi:*::project::*" }],
  ["a name", { urn: "*::subject" }],
  ["one of the types that a policy judges", { policy: "box-labelled", urn: "*::box::*" }],
])("an exemption for %s is none for everything", async (_, change) => {
  const exemptions = [{ ...exemption, ...change }];
  const pack = configuredPack(policies, { "pack-configuration": { settings: { exemptions } } });
  expect(await analyze(policies, box({}), pack)).toHaveLength(1);
  expect(await analyzeStack(policies, [], pack)).toEqual([]);
});

it("an exemption for the only type that its policy judges is one for everything", async () => {
  const exemptions = [{ ...exemption, policy: "box-named", urn: "*::box::*" }];
  const judged = async (...types: string[]) => {
    const reads = Object.fromEntries(types.map((type) => [type, ["label"]]));
    const named = { ...advice, name: "box-named", resource: { ...advice.resource, reads } };
    const pack = configuredPack([named], { "pack-configuration": { settings: { exemptions } } });
    return brief(await analyzeStack([named], [], pack));
  };
  const finding = "pack-configuration  pack-configuration.exemptions[0].urn";
  expect(await judged("box")).toEqual([`mandatory ${finding}`]);
  expect(await judged("box", "crate")).toEqual([`advisory ${finding}`]);
});

describe("the configuration", () => {
  const judged = async (configuration: Parameters<typeof configuredPack>[1]) =>
    (await analyzeStack(policies, [], configuredPack(policies, configuration))).map(
      ({ level, policy, message }) => `${level} ${policy}: ${message}`,
    );

  it("passes with names and settings that exist", async () => {
    const settings = { accept: [], unknown: "ignore" };
    const pack = { settings: { preset: "baseline", exemptions: [] } };
    expect(await judged({ all: {}, "box-closed": { settings }, "pack-configuration": pack })).toEqual([]);
  });

  it("is refused with a policy that does not exist, and the name that was meant is suggested", async () => {
    expect(await judged({ "box-close": { level: "disabled" } })).toEqual([
      "mandatory pack-configuration: box-close is no policy of this pack. Did you mean `box-closed`?",
    ]);
    expect(await judged({ barrel: {} })).toEqual([
      "mandatory pack-configuration: barrel is no policy of this pack. There are `pack-configuration`, `box-closed`, `box-labelled`.",
    ]);
  });

  it("is refused with a setting that does not exist, and the name that was meant is suggested", async () => {
    expect(
      await judged({ "box-closed": { settings: { acept: [] } }, all: { settings: { preset: "strict" } } }),
    ).toEqual([
      "mandatory pack-configuration: box-closed.acept is no setting of this policy. Did you mean `accept`?",
      "mandatory pack-configuration: all.preset is no setting of this policy. It takes an enforcement level only.",
    ]);
  });

  it("is advice in an audit", async () => {
    const audit = { "pack-configuration": { settings: { preset: "audit" } } };
    expect(await judged({ ...audit, barrel: {} })).toEqual([expect.stringMatching(/^advisory .*barrel/)]);
  });
});

describe("remediation", () => {
  const remediating = (settings: Record<string, unknown> = {}) =>
    configuredPack(policies, { "pack-configuration": { settings } });

  it("changes what can be added, where it is asked for", async () => {
    expect(await remediate(remediating(), "box-closed", box({ label: "a" }))).toEqual({ label: "a", closed: true });
  });

  it("leaves what complies, what would take something away, and what is exempt", async () => {
    expect(await remediate(remediating(), "box-closed", box(closedBox))).toBeUndefined();
    expect(await remediate(remediating(), "box-closed", box(openBox))).toBeUndefined();
    expect(await remediate(remediating({ exemptions: [exemption] }), "box-closed", box({}))).toBeUndefined();
  });
});
