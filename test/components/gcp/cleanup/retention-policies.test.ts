import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reader } from "../../../../components/delivery/reader";
import { type RetentionInput, readRetention } from "../../../../components/delivery/retention";
import { artifactRegistry } from "../../../../components/gcp/artifact-registry-backend";
import { type CleanupVersion, evaluateCleanupPolicies } from "../../../../components/gcp/cleanup/evaluate";
import { readCleanupPolicies } from "../../../../components/gcp/cleanup/read-policies";
import {
  releasedCleanupPolicies,
  unreleasedCleanupPolicies,
} from "../../../../components/gcp/cleanup/retention-policies";
import { GooglePackageFormat } from "../../../../components/gcp/package-format";

const at = new Date("2026-11-01T00:00:00Z");
const packages = [GooglePackageFormat.Npm, GooglePackageFormat.Maven, GooglePackageFormat.Python] as const;

function retentionOf(input: RetentionInput = {}) {
  const reader = new Reader();
  const retention = readRetention(input, "retention", artifactRegistry, reader);
  if (!retention) throw new Error(JSON.stringify(reader.problems));
  return retention;
}

/** Versions that cleanup deletes from a repository with what is sent to Google for it. */
function deleted(document: unknown, versions: readonly CleanupVersion[], immutableTags: boolean): Set<CleanupVersion> {
  const { policies = [], problems } = readCleanupPolicies(document);
  expect(problems).toEqual([]);
  const decisions = evaluateCleanupPolicies(policies, versions, { at, immutableTags, dryRun: false });
  return new Set(decisions.filter(({ isDeleted }) => isDeleted).map(({ version }) => version));
}

const version = fc.record({
  package: fc.constantFrom("api", "charts/api"),
  tags: fc.uniqueArray(fc.constantFrom("v1.0.0", "0a1b2c3", "latest"), { maxLength: 2 }),
  days: fc.integer({ min: 0, max: 400 }),
});
const versions = fc.array(version, { maxLength: 30 }).map((all) =>
  all.map(
    ({ days, ...one }, index): CleanupVersion => ({
      ...one,
      version: `sha256:${index}`,
      createdAt: new Date(at.getTime() - days * 86_400_000 - index * 1000),
    }),
  ),
);
const ageInDays = ({ createdAt }: CleanupVersion) => (at.getTime() - createdAt.getTime()) / 86_400_000;

/** How many of its package are newer. */
const rank = (one: CleanupVersion, all: readonly CleanupVersion[]) =>
  all.filter((other) => other.package === one.package && other.createdAt > one.createdAt).length;

describe("the cleanup policies of an environment of unreleased artifacts", () => {
  const docker = (input: RetentionInput, immutableTags: boolean) =>
    unreleasedCleanupPolicies({ format: GooglePackageFormat.Docker, immutableTags }, retentionOf(input));

  it("delete tagged images after their days and untagged ones a week later, where identities keep the tags", () => {
    fc.assert(
      fc.property(versions, (all) => {
        const gone = deleted(docker({ days: 90 }, false), all, false);
        for (const one of all) expect(gone.has(one)).toBe(ageInDays(one) > (one.tags.length > 0 ? 90 : 97));
      }),
    );
  });

  it("delete only untagged images where the service keeps the tags, and say nothing that would be dead", () => {
    fc.assert(
      fc.property(versions, (all) => {
        const document = docker({}, true);
        const { policies = [] } = readCleanupPolicies(document);
        const decisions = evaluateCleanupPolicies(policies, all, { at, immutableTags: true, dryRun: false });
        for (const { version: one, isDeleted, isHeldByTags } of decisions) {
          expect(isDeleted).toBe(one.tags.length === 0 && ageInDays(one) > 97);
          expect(isHeldByTags).toBe(false);
        }
      }),
    );
  });

  it("delete no image that is younger than that where packages of the same registry are counted", () => {
    const counted = docker({ unreleased: "count", keepNewest: 1 }, true);
    expect(counted).toEqual(docker({}, true));
    fc.assert(
      fc.property(versions, (all) => {
        for (const one of deleted(counted, all, true)) expect(ageInDays(one)).toBeGreaterThan(97);
      }),
    );
  });

  it("take the signature of an image that stays, where the service keeps the tags: no condition can spare it", () => {
    const signed: CleanupVersion[] = [["0a1b2c3"], []].map((tags, index) => ({
      package: "api",
      version: `sha256:${index}`,
      tags,
      createdAt: new Date(at.getTime() - 98 * 86_400_000),
    }));
    const [image, signature] = signed;
    expect(deleted(docker({ days: 90 }, true), signed, true)).toEqual(new Set([signature]));
    expect(deleted(docker({ days: 90 }, false), signed, false)).toEqual(new Set([image, signature]));
    expect(deleted(docker({ untaggedDays: 99 }, true), signed, true)).toEqual(new Set());
    // Days are those of packages then.
    expect(deleted(docker({ days: 30 }, true), signed.slice(0, 1), true)).toEqual(new Set());
    expect(deleted(docker({ days: 91 }, true), signed, true)).toEqual(new Set([signature]));
  });

  it("keep the newest whatever their age, where that is asked for: what Amazon ECR cannot say", () => {
    fc.assert(
      fc.property(versions, fc.integer({ min: 1, max: 5 }), (all, keepNewest) => {
        const gone = deleted(docker({ days: 90, keepNewest }, false), all, false);
        for (const one of all) {
          if (rank(one, all) < keepNewest) expect(gone.has(one)).toBe(false);
          else expect(gone.has(one)).toBe(ageInDays(one) > (one.tags.length > 0 ? 90 : 97));
        }
      }),
    );
  });

  it.each(packages)("delete %s packages by age, or all but the newest", (format) => {
    const of = (input: RetentionInput) =>
      unreleasedCleanupPolicies({ format, immutableTags: true }, retentionOf(input));
    fc.assert(
      fc.property(versions, (all) => {
        const byAge = deleted(of({ days: 30 }), all, false);
        const byCount = deleted(of({ unreleased: "count", keepNewest: 3 }), all, false);
        for (const one of all) {
          expect(byAge.has(one)).toBe(ageInDays(one) > 30);
          expect(byCount.has(one)).toBe(rank(one, all) >= 3);
        }
      }),
    );
  });

  it("cannot archive", () => {
    const archive = { unreleased: { by: "archive" as const, days: 90, archivedDays: 365 }, keepReleased: 200 };
    expect(() => unreleasedCleanupPolicies({ format: "npm", immutableTags: false }, archive)).toThrow(/no archive/);
  });
});

describe("the cleanup policies of an environment of released artifacts", () => {
  it("delete no image", () => {
    for (const keepReleased of [1, 200, "all" as const]) {
      expect(releasedCleanupPolicies({ format: GooglePackageFormat.Docker }, retentionOf({ keepReleased }))).toEqual(
        [],
      );
    }
  });

  it.each(packages)("keep the newest of the %s packages, and never delete one by age", (format) => {
    expect(releasedCleanupPolicies({ format }, retentionOf({ keepReleased: "all" }))).toEqual([]);
    fc.assert(
      fc.property(versions, fc.integer({ min: 1, max: 5 }), (all, keepReleased) => {
        const gone = deleted(releasedCleanupPolicies({ format }, retentionOf({ keepReleased })), all, false);
        for (const one of all) expect(gone.has(one)).toBe(rank(one, all) >= keepReleased);
      }),
    );
  });
});

/** Each differs in one thing from what is sent, and loses what must stay or keeps what must go. */
describe("other cleanup policies would break the retention", () => {
  type Policy = ReturnType<typeof unreleasedCleanupPolicies>[number];
  const sent = unreleasedCleanupPolicies(
    { format: GooglePackageFormat.Docker, immutableTags: false },
    retentionOf({ days: 90, keepNewest: 2 }),
  );
  const released = releasedCleanupPolicies({ format: GooglePackageFormat.Npm }, retentionOf({ keepReleased: 2 }));
  const aged = (id: string, days: number, ...tags: string[]): CleanupVersion => ({
    package: "api",
    version: id,
    tags,
    createdAt: new Date(at.getTime() - days * 86_400_000),
  });
  const first = [aged("old", 91, "v1"), aged("layer", 98), aged("middle", 95), aged("rc", 80, "v2"), aged("top", 79)];
  const quiet = [aged("third", 202, "v1"), aged("second", 201, "v2"), aged("newest", 200, "v3")];
  const later = [aged("1.0.0", 400), aged("1.1.0", 300), aged("1.2.0", 200)];
  const names = (document: readonly Policy[], all: readonly CleanupVersion[]) =>
    [...deleted(document, all, false)].map(({ version: name }) => name);
  const changed = (document: readonly Policy[], id: string, change: object) =>
    document.map((policy) => (policy.id === id ? { ...policy, ...change } : policy));
  const without = (document: readonly Policy[], id: string) => document.filter((policy) => policy.id !== id);

  it.each<[string, readonly Policy[], readonly CleanupVersion[], string[]]>([
    ["as they are sent, the first environment's", sent, first, ["old", "layer"]],
    ["without the one that deletes tagged images", without(sent, "delete-unreleased"), first, ["layer"]],
    ["without the one that deletes untagged images", without(sent, "delete-untagged"), first, ["old"]],
    [
      "with one age for all",
      changed(sent, "delete-unreleased", { condition: { tagState: "ANY", olderThan: "7776000s" } }),
      first,
      ["old", "layer", "middle"],
    ],
    [
      "with a younger age",
      changed(sent, "delete-untagged", { condition: { tagState: "UNTAGGED", olderThan: "90d" } }),
      first,
      ["old", "layer", "middle"],
    ],
    ["as they are sent, the first environment's after a quiet year", sent, quiet, ["third"]],
    ["without what keeps the newest of the old", without(sent, "keep-newest"), quiet, ["third", "second", "newest"]],
    ["as they are sent, a later environment's", released, later, ["1.0.0"]],
    ["without what keeps the newest", without(released, "keep-newest"), later, ["1.0.0", "1.1.0", "1.2.0"]],
    ["without what deletes", without(released, "delete-others"), later, []],
    [
      "with fewer to keep",
      changed(released, "keep-newest", { mostRecentVersions: { keepCount: 1 } }),
      later,
      ["1.0.0", "1.1.0"],
    ],
  ])("%s", (_, document, all, gone) => {
    expect(names(document, all)).toEqual(gone);
  });
});
