import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleanupVersion, evaluateCleanupPolicies } from "../../../../components/gcp/cleanup/evaluate";
import type { CleanupPolicy } from "../../../../components/gcp/cleanup/policy";
import { readCleanupPolicies } from "../../../../components/gcp/cleanup/read-policies";

const at = new Date("2026-11-01T00:00:00Z");
const aged = (days: number) => new Date(at.getTime() - days * 86_400_000);
const settings = { at, immutableTags: false, dryRun: false };

function policiesOf(document: unknown): readonly CleanupPolicy[] {
  const { policies, problems } = readCleanupPolicies(document);
  expect(problems).toEqual([]);
  return policies ?? [];
}

function deleted(document: unknown, versions: readonly CleanupVersion[], more: object = {}): string[] {
  return evaluateCleanupPolicies(policiesOf(document), versions, { ...settings, ...more })
    .filter(({ isDeleted }) => isDeleted)
    .map(({ version }) => version.version);
}

const image = (version: string, days: number, ...tags: string[]): CleanupVersion => ({
  package: "api",
  version,
  tags,
  createdAt: aged(days),
});

describe("cleanup policies, as Google documents them", () => {
  /** https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview#policy_application_order */
  it("delete image A, and keep image B for its version and image C because nothing matches it", () => {
    const policies = [
      { name: "delete-old", action: { type: "Delete" }, condition: { olderThan: "100d" } },
      { name: "keep-version", action: { type: "Keep" }, condition: { versionNamePrefixes: ["2.0.6"] } },
      {
        name: "delete-default",
        action: { type: "Delete" },
        condition: { tagState: "tagged", tagPrefixes: ["default"] },
      },
    ];
    const versions = [image("2.0.1", 120, "default"), image("2.0.6", 150, "default"), image("1.9.2", 20, "patch")];
    expect(deleted(policies, versions)).toEqual(["2.0.1"]);
    const [, second] = evaluateCleanupPolicies(policiesOf(policies), versions, settings);
    expect(second).toMatchObject({ deletedBy: ["delete-old", "delete-default"], keptBy: ["keep-version"] });
  });

  /** https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy#create_a_policy_file */
  it("delete old prereleases, keep tagged releases of some packages, and a minimum of versions", () => {
    const policies = [
      {
        name: "delete-prerelease",
        action: { type: "Delete" },
        condition: { tagState: "tagged", tagPrefixes: ["alpha", "v0"], olderThan: "30d" },
      },
      {
        name: "keep-tagged-release",
        action: { type: "Keep" },
        condition: { tagState: "tagged", tagPrefixes: ["release"], packageNamePrefixes: ["webapp", "mobile"] },
      },
      {
        name: "keep-minimum-versions",
        action: { type: "Keep" },
        mostRecentVersions: { packageNamePrefixes: ["webapp", "mobile", "sandbox"], keepCount: 5 },
      },
    ];
    const of = (name: string, version: string, days: number, ...tags: string[]) => ({
      ...image(version, days, ...tags),
      package: name,
    });
    const recent = (name: string) => [1, 2, 3, 4].map((day) => of(name, `${name}-${day}`, day));
    const versions = [
      ...recent("webapp"),
      of("webapp", "fifth", 31, "alpha1"),
      of("webapp", "sixth", 32, "v0.9"),
      of("webapp", "both", 33, "alpha2", "release2"),
      of("tools", "young", 29, "alpha3"),
      of("tools", "old", 31, "alpha4"),
      of("tools", "released", 31, "alpha5", "release5"),
      of("tools", "untagged", 31),
    ];
    expect(deleted(policies, versions)).toEqual(["sixth", "old", "released"]);
  });

  it("delete nothing where there is only what is to be kept", () => {
    const keep = { id: "keep", action: "KEEP", mostRecentVersions: { keepCount: 1 } };
    const versions = [image("a", 1), image("b", 400)];
    expect(deleted([keep], versions)).toEqual([]);
    expect(deleted([keep, { id: "delete", action: "DELETE", condition: {} }], versions)).toEqual(["b"]);
  });

  it("delete nothing that has a tag while tags are immutable, and nothing in a dry run", () => {
    const policies = [{ id: "delete", action: "DELETE", condition: { olderThan: "10d" } }];
    const versions = [image("tagged", 11, "v1"), image("untagged", 11)];
    expect(deleted(policies, versions)).toEqual(["tagged", "untagged"]);
    expect(deleted(policies, versions, { immutableTags: true })).toEqual(["untagged"]);
    const [held] = evaluateCleanupPolicies(policiesOf(policies), versions, { ...settings, immutableTags: true });
    expect(held).toMatchObject({ isHeldByTags: true, deletedBy: ["delete"] });
    expect(deleted(policies, versions, { dryRun: true })).toEqual([]);
  });

  it("say that something is older than a duration, or newer, and not just as old", () => {
    const older = [{ id: "older", action: "DELETE", condition: { olderThan: "864000s" } }];
    const newer = [{ id: "newer", action: "DELETE", condition: { newerThan: "864000s" } }];
    const versions = [image("younger", 9), image("just", 10), image("older", 11)];
    expect(deleted(older, versions)).toEqual(["older"]);
    expect(deleted(newer, versions)).toEqual(["younger"]);
  });
});

/** A second reading of the documentation's sentences, one by one, without the other's structure. */
function slowlyDeleted(document: readonly Written[], versions: readonly CleanupVersion[]): string[] {
  const matches = (policy: Written, version: CleanupVersion): boolean => {
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
  };
  return versions
    .filter((version) => document.some((policy) => policy.action === "DELETE" && matches(policy, version)))
    .filter((version) => !document.some((policy) => policy.action === "KEEP" && matches(policy, version)))
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
const condition = fc.record(
  {
    tagState: fc.constantFrom("ANY", "TAGGED", "UNTAGGED"),
    tagPrefixes: prefixes,
    versionNamePrefixes: prefixes,
    packageNamePrefixes: prefixes,
    olderThan: days,
    newerThan: days,
  },
  { requiredKeys: [] },
);
const mostRecent = fc.record(
  { keepCount: fc.integer({ min: 1, max: 4 }), packageNamePrefixes: prefixes },
  { requiredKeys: ["keepCount"] },
);
const written = fc
  .array(
    fc.oneof(
      fc.record({ action: fc.constantFrom("DELETE" as const, "KEEP" as const), condition }),
      fc.record({ action: fc.constant("KEEP" as const), mostRecentVersions: mostRecent }),
    ),
    { maxLength: 10 },
  )
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
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of policies", () => {
    fc.assert(
      fc.property(written, someVersions, (document, versions) => {
        expect(deleted([...document].reverse(), versions)).toEqual(deleted(document, versions));
      }),
    );
  });
});
