import fc from "fast-check";
import { describe, expect, it } from "vitest";
import root from "../../package.json";
import { packConfiguration } from "../../policy-pack/framework/configuration";
import pack from "../../policy-pack/package.json";
import { policies } from "../../policy-pack/policies";
import { analyze, analyzeStack, configuredPack, type Finding, type Resource, unknownStringValue } from "./analyze";
import { examples, type PolicyExample } from "./examples";

/** Both things that the engine asks: each resource by itself, and all of them together. */
async function judge(resources: readonly Resource[], settings: PolicyExample["settings"] = {}, name = "") {
  const configured = configuredPack(policies, { ...(name && { [name]: { settings } }) });
  const single: Finding[] = [];
  for (const resource of resources) single.push(...(await analyze(policies, resource, configured)));
  return [...single, ...(await analyzeStack(policies, resources, configured))];
}

describe("the pack", () => {
  it("has an example for each of its policies", () => {
    expect(Object.keys(examples).sort()).toEqual(policies.map(({ name }) => name).sort());
  });

  it("is silent about a stack without registries and workloads", async () => {
    expect(await judge([{ type: "aws:s3/bucket:Bucket", properties: { forceDestroy: true } }])).toEqual([]);
  });

  it("has the version of the package that it comes with", () => {
    expect(pack.version).toBe(root.version);
  });
});

describe.each(policies.map((policy) => [policy.name, policy] as const))("%s", (name, policy) => {
  const { compliant = [], mutant = [], unknown = {}, settings } = examples[name] ?? {};

  it("lets its compliant example pass, as does every other policy", async () => {
    expect(await judge(compliant, settings, name)).toEqual([]);
  });

  it("alone refuses what differs in one thing", async () => {
    const findings = await judge(mutant, settings, name);
    const level = policy.advisory ? "advisory" : "mandatory";
    expect([...new Set(findings.map((finding) => `${finding.level} ${finding.policy}`))]).toEqual([`${level} ${name}`]);
  });

  it("names the properties that it reads, and no unknown value of them passes for a safe one", async () => {
    const read: Record<string, string[]> = {};
    for (const [type, properties] of [
      ...Object.entries(policy.resource.reads),
      ...Object.entries(policy.stack?.reads ?? {}),
    ]) {
      read[type] = [...new Set([...(read[type] ?? []), ...properties])];
    }
    for (const [type, outcomes] of Object.entries(unknown)) {
      expect(read[type]?.toSorted(), type).toEqual(Object.keys(outcomes).sort());
    }
    for (const [index, resource] of compliant.entries()) {
      for (const property of Object.keys({ ...resource.properties, somethingElse: "", ...unknown[resource.type] })) {
        const changed = { ...resource, properties: { ...resource.properties, [property]: unknownStringValue } };
        const findings = await judge(compliant.with(index, changed), settings, name);
        const levels = findings.filter((finding) => finding.policy === name).map(({ level }) => level);
        const expected = unknown[resource.type]?.[property] ?? "nothing";
        expect([...new Set(levels)], `${resource.type} ${property}`).toEqual(expected === "nothing" ? [] : [expected]);
      }
    }
  });

  it("tells people what it is for, why, how to get along with it and where to read on", () => {
    const sentence = /^[A-Z].*\.$/s;
    expect(policy).toMatchObject({
      displayName: expect.stringMatching(/^[A-Z].*[^.]$/),
      description: expect.stringMatching(sentence),
      why: expect.stringMatching(sentence),
      severity: expect.stringMatching(/^(low|medium|high|critical)$/),
      remediationSteps: expect.stringMatching(sentence),
      url: expect.stringMatching(/^https:\/\//),
    });
    expect(policy.tags.length).toBeGreaterThan(1);
    for (const framework of policy.frameworks) {
      expect(Object.keys(framework).sort()).toEqual(["name", "reference", "specification", "version"]);
      expect(Object.values(framework).every((text) => text.length > 0)).toBe(true);
    }
    for (const { meaning } of Object.values(policy.settings)) expect(meaning).toMatch(sentence);
  });
});

describe("no value of a property", () => {
  // Long enough not to be part of any message by chance.
  const secret = fc.stringMatching(/^[a-z0-9]{24}$/);

  /** Puts the text in the place of every text, one at a time, also inside JSON documents. */
  function planted(value: unknown, text: string): readonly unknown[] {
    if (typeof value === "string") {
      const document = parsed(value);
      const inside = typeof document === "object" ? planted(document, text).map((item) => JSON.stringify(item)) : [];
      return [text, `${text}${value}`, `${value},${text}`, ...inside];
    }
    if (Array.isArray(value)) {
      return [
        text,
        [text],
        ...value.flatMap((item, index) => planted(item, text).map((other) => value.with(index, other))),
      ];
    }
    if (typeof value !== "object" || value === null) return [text];
    const members = Object.entries(value).flatMap(([key, item]) =>
      planted(item, text).map((other) => ({ ...value, [key]: other })),
    );
    return [text, { ...value, [text]: text }, ...members];
  }
  function parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  it("is ever in a message, because validators see secrets in plain text", async () => {
    const resources = Object.values(examples).flatMap(({ compliant, mutant }) => [...compliant, ...mutant]);
    const found = new Set<string>();
    await fc.assert(
      fc.asyncProperty(secret, async (value) => {
        for (const resource of resources) {
          for (const properties of planted(resource.properties, value)) {
            if (typeof properties !== "object") continue;
            const changed = { ...resource, properties: properties as Record<string, unknown> };
            for (const { policy, fullMessage } of await judge([changed])) {
              found.add(policy);
              expect(fullMessage).not.toContain(value.slice(1, -1));
            }
          }
        }
      }),
      { numRuns: 3 },
    );
    expect([...found].sort()).toEqual(policies.map(({ name }) => name).sort());
  });
});

it("the configuration of the pack has a name that no policy has", () => {
  expect(policies.map(({ name }) => name)).not.toContain(packConfiguration.name);
});
