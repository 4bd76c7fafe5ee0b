import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleanupVersion, evaluateCleanupPolicies } from "../../../../components/gcp/cleanup/evaluate";
import { at, deleted, image, policiesOf, settings } from "./cleaned";

/** A second reading of the documentation's sentences, one by one, without the other's structure. */
function matches(policy: Written, version: CleanupVersion, versions: readonly CleanupVersion[]): boolean {
  const { condition, mostRecentVersions } = policy;
  if (mostRecentVersions) {
    const { packageNamePrefixes = [], keepCount } = mostRecentVersions;
    const applies =
      packageNamePrefixes.length === 0 || packageNamePrefixes.some((one) => version.package.indexOf(one) === 0);
    const newer = versions.filter((one) => one.package === version.package && one.createdAt > version.createdAt);
    return applies && newer.length < keepCount;
  }
  for (const [key, value] of Object.entries(condition ?? {})) {
    const days = (at.getTime() - version.createdAt.getTime()) / 86_400_000;
    const holds: Record<string, () => boolean> = {
      tagState: () => value === "ANY" || (value === "TAGGED" ? version.tags.length > 0 : version.tags.length === 0),
      tagPrefixes: () => version.tags.some((tag) => (value as string[]).some((prefix) => tag.indexOf(prefix) === 0)),
      versionNamePrefixes: () => (value as string[]).some((prefix) => version.version.indexOf(prefix) === 0),
      packageNamePrefixes: () => (value as string[]).some((prefix) => version.package.indexOf(prefix) === 0),
      olderThan: () => days > Number.parseInt(String(value), 10),
      newerThan: () => days < Number.parseInt(String(value), 10),
    };
    if (!holds[key]?.()) return false;
  }
  return true;
}

function slowlyDeleted(document: readonly Written[], versions: readonly CleanupVersion[]): string[] {
  return versions
    .filter((version) => document.some((policy) => policy.action === "DELETE" && matches(policy, version, versions)))
    .filter((version) => !document.some((policy) => policy.action === "KEEP" && matches(policy, version, versions)))
    .map(({ version }) => version);
}

interface Written {
  readonly id: string;
  readonly action: "DELETE" | "KEEP";
  readonly condition?: Readonly<Record<string, unknown>>;
  readonly mostRecentVersions?: { readonly keepCount: number; readonly packageNamePrefixes?: readonly string[] };
}

const names = fc.constantFrom("api", "api-v2", "charts/api");
const tag = fc.constantFrom("v1", "v1.2.0", "latest", "0a1b2c3");
const prefixes = fc.uniqueArray(fc.constantFrom("v", "v1.2", "0", "api", "charts", "x"), {
  minLength: 1,
  maxLength: 2,
});
const days = fc.integer({ min: 0, max: 20 }).map((count) => `${count}d`);
const condition = fc
  .record(
    {
      tagState: fc.constantFrom("ANY", "TAGGED", "UNTAGGED"),
      tagPrefixes: prefixes,
      versionNamePrefixes: prefixes,
      packageNamePrefixes: prefixes,
      olderThan: days,
      newerThan: days,
    },
    { requiredKeys: [] },
  )
  .map((one) => (one.tagPrefixes ? { ...one, tagState: "TAGGED" } : one));
const mostRecent = fc.record(
  { keepCount: fc.integer({ min: 1, max: 4 }), packageNamePrefixes: prefixes },
  { requiredKeys: ["keepCount"] },
);
const onePolicy = fc.oneof(
  fc.record({ action: fc.constantFrom("DELETE" as const, "KEEP" as const), condition }),
  fc.record({ action: fc.constant("KEEP" as const), mostRecentVersions: mostRecent }),
);
const written = fc
  .array(onePolicy, { maxLength: 10 })
  .map((all) => all.map((one, index): Written => ({ id: `policy-${index}`, ...one })));
const someVersions = fc
  .array(
    fc.record({ package: names, tags: fc.uniqueArray(tag, { maxLength: 2 }), hours: fc.integer({ min: 0, max: 480 }) }),
    {
      maxLength: 12,
    },
  )
  .map((all) =>
    all.map(
      ({ hours, ...one }, index): CleanupVersion => ({
        ...one,
        version: `${index % 2 === 0 ? "v" : "0"}${index}`,
        // No two at one moment, because it is not documented which of them is newer.
        createdAt: new Date(at.getTime() - hours * 3_600_000 - index * 1000),
      }),
    ),
  );

describe("the evaluation", () => {
  it("agrees with a slow reading of the documentation, for any policies and versions", () => {
    fc.assert(
      fc.property(written, someVersions, (document, versions) => {
        expect(deleted(document, versions)).toEqual(slowlyDeleted(document, versions));
      }),
      { numRuns: 1000 },
    );
  });

  it("depends neither on the order of policies nor on that of versions, of one moment or not", () => {
    const week = 7 * 86_400_000;
    const coarse = someVersions.map((all) =>
      all.map((one) => ({ ...one, createdAt: new Date(Math.ceil(one.createdAt.getTime() / week) * week) })),
    );
    fc.assert(
      fc.property(written, coarse, (document, versions) => {
        const before = new Set(deleted(document, versions));
        expect(new Set(deleted([...document].reverse(), [...versions].reverse()))).toEqual(before);
      }),
    );
  });

  it("keeps the same one of two of one moment, in whichever order they come", () => {
    const document = [
      { id: "delete", action: "DELETE", condition: {} },
      { id: "keep", action: "KEEP", mostRecentVersions: { keepCount: 1 } },
    ];
    const versions = [image("first", 1), image("second", 1)];
    expect(deleted(document, versions)).toEqual(["second"]);
    expect(deleted(document, [...versions].reverse())).toEqual(["second"]);
  });

  it("deletes less where tags are immutable, says what they hold, and nothing in a dry run", () => {
    fc.assert(
      fc.property(written, someVersions, (document, versions) => {
        const policies = policiesOf(document);
        const open = evaluateCleanupPolicies(policies, versions, settings);
        const immutable = evaluateCleanupPolicies(policies, versions, { ...settings, immutableTags: true });
        open.forEach((decision, index) => {
          const held = decision.isDeleted && decision.version.tags.length > 0;
          expect(immutable[index]).toEqual({
            ...decision,
            isDeleted: decision.isDeleted && !held,
            isHeldByTags: held,
          });
        });
        const dry = evaluateCleanupPolicies(policies, versions, { ...settings, dryRun: true });
        expect(dry).toEqual(open.map((decision) => ({ ...decision, isDeleted: false })));
      }),
    );
  });

  it("names every policy that matches, and only those", () => {
    fc.assert(
      fc.property(written, someVersions, (document, versions) => {
        for (const { version, deletedBy, keptBy } of evaluateCleanupPolicies(
          policiesOf(document),
          versions,
          settings,
        )) {
          const named = document.filter((policy) => matches(policy, version, versions));
          expect(deletedBy).toEqual(named.filter(({ action }) => action === "DELETE").map(({ id }) => id));
          expect(keptBy).toEqual(named.filter(({ action }) => action === "KEEP").map(({ id }) => id));
        }
      }),
    );
  });

  it("deletes no less with another policy that deletes, and no more with another that keeps", () => {
    fc.assert(
      fc.property(written, onePolicy, someVersions, (document, other, versions) => {
        fc.pre(document.length < 10);
        const before = deleted(document, versions);
        const after = deleted([...document, { id: "other", ...other }], versions);
        if (other.action === "DELETE") expect(after).toEqual(expect.arrayContaining(before));
        else expect(before).toEqual(expect.arrayContaining(after));
      }),
    );
  });
});
