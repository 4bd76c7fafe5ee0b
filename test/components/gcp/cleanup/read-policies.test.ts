import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCleanupPolicies } from "../../../../components/gcp/cleanup/read-policies";

const condition = { tagState: "TAGGED", olderThan: "2592000s" };
const properties = (document: unknown) => readCleanupPolicies(document).problems.map(({ property }) => property);

describe("cleanup policies", () => {
  it("mean the same as a list, as an object by id, and in gcloud's file", () => {
    const listed = readCleanupPolicies([{ id: "old", action: "DELETE", condition }]);
    expect(listed.policies).toEqual([
      {
        id: "old",
        action: "DELETE",
        condition: {
          tagState: "TAGGED",
          tagPrefixes: [],
          versionNamePrefixes: [],
          packageNamePrefixes: [],
          olderThanSeconds: 2_592_000,
        },
      },
    ]);
    expect(readCleanupPolicies({ old: { id: "old", action: "DELETE", condition } })).toEqual(listed);
    const file = [{ name: "old", action: { type: "Delete" }, condition: { tagState: "tagged", olderThan: "30d" } }];
    expect(readCleanupPolicies(file)).toEqual(listed);
    expect(readCleanupPolicies(undefined)).toEqual({ policies: [], problems: [] });
  });

  it("have nothing where Pulumi's state has null or an empty text", () => {
    const kept = { tagState: "", olderThan: "", newerThan: null, tagPrefixes: null, packageNamePrefixes: [] };
    expect(readCleanupPolicies([one({ condition: kept, mostRecentVersions: null })])).toEqual(
      readCleanupPolicies([one({ condition: {} })]),
    );
    expect(readCleanupPolicies(null)).toEqual({ policies: [], problems: [] });
  });

  it.each([
    ["864000s", 864_000],
    ["14400m", 864_000],
    ["240h", 864_000],
    ["10d", 864_000],
    ["0s", 0],
    ["1.5s", 1.5],
    ["1.5h", undefined],
    ["10", undefined],
    ["10w", undefined],
    ["-10d", undefined],
    ["10d ", undefined],
    [10, undefined],
  ])("read %j as the duration that it is", (olderThan, seconds) => {
    const [policy] = readCleanupPolicies([one({ condition: { olderThan } })]).policies ?? [];
    expect(policy && "condition" in policy ? policy.condition.olderThanSeconds : undefined).toBe(seconds);
  });

  it.each<[string, unknown, unknown, string]>([
    ["a list or an object", "[]", [], ""],
    ["at most ten", policies(11), policies(10), ""],
    ["an id", [{ action: "DELETE", condition }], [{ id: "a", action: "DELETE", condition }], "[0].id"],
    ["a short id", [one({ id: "i".repeat(128) })], [one({ id: "i".repeat(127) })], "[0].id"],
    ["ids of their own", [one(), one()], [one(), one({ id: "b" })], "[1].id"],
    ["an action", [one({ action: "ARCHIVE" })], [one({ action: "keep" })], "[0].action"],
    ["a condition", [one({ condition: undefined })], [one({ condition: {} })], "[0]"],
    [
      "one kind of condition",
      [one({ action: "KEEP", mostRecentVersions: { keepCount: 1 } })],
      [one({ action: "KEEP", condition: undefined, mostRecentVersions: { keepCount: 1 } })],
      "[0]",
    ],
    [
      "most recent versions to be kept",
      [one({ condition: undefined, mostRecentVersions: { keepCount: 1 } })],
      [one({ action: "KEEP", condition: undefined, mostRecentVersions: { keepCount: 1 } })],
      "[0].mostRecentVersions",
    ],
    [
      "a number of them",
      [one({ action: "KEEP", condition: undefined, mostRecentVersions: { keepCount: 0 } })],
      [one({ action: "KEEP", condition: undefined, mostRecentVersions: { keepCount: 1 } })],
      "[0].mostRecentVersions.keepCount",
    ],
    [
      "a state of tags",
      [one({ condition: { tagState: "NEVER" } })],
      [one({ condition: { tagState: "any" } })],
      "[0].condition.tagState",
    ],
    [
      "a duration",
      [one({ condition: { olderThan: "30 days" } })],
      [one({ condition: { olderThan: "30d" } })],
      "[0].condition.olderThan",
    ],
    [
      "prefixes",
      [one({ condition: { tagState: "TAGGED", tagPrefixes: "v" } })],
      [one({ condition: { tagState: "TAGGED", tagPrefixes: ["v"] } })],
      "[0].condition.tagPrefixes",
    ],
    [
      "prefixes that say something",
      [one({ condition: { tagState: "TAGGED", tagPrefixes: [""] } })],
      [one({ condition: { tagState: "TAGGED", tagPrefixes: ["v"] } })],
      "[0].condition.tagPrefixes",
    ],
    [
      "prefixes of tags that narrow something",
      [one({ condition: { tagState: "ANY", tagPrefixes: ["v"] } })],
      [one({ condition: { tagState: "TAGGED", tagPrefixes: ["v"] } })],
      "[0].condition.tagPrefixes",
    ],
    [
      "prefixes of the tags of something that has some",
      [one({ condition: { tagState: "UNTAGGED", tagPrefixes: ["v"] } })],
      [one({ condition: { tagState: "UNTAGGED", versionNamePrefixes: ["v"] } })],
      "[0].condition.tagPrefixes",
    ],
    [
      "known properties",
      [one({ condition: { tagState: "TAGGED", tagPrefix: "v" } })],
      [one({ condition: { tagState: "TAGGED", tagPrefixes: ["v"] } })],
      "[0].condition.tagPrefix",
    ],
  ])("have %s", (_, wrong, right, property) => {
    expect(properties(wrong)).toEqual([property]);
    expect(properties(right)).toEqual([]);
  });

  it("never fail to be read, whatever they are, and no message repeats a value", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), (document) => {
        const { policies: read, problems } = readCleanupPolicies([document]);
        expect(read === undefined).toBe(problems.length > 0);
      }),
    );
    const { problems } = readCleanupPolicies([
      one({ id: "s3cret" }),
      one({ id: "s3cret" }),
      one({ action: "s3cret", condition: { olderThan: "s3cret", tagState: "s3cret" } }),
    ]);
    expect(problems).toHaveLength(4);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });
});

function one(more: object = {}): object {
  return { id: "a", action: "DELETE", condition, ...more };
}

function policies(count: number): object[] {
  return Array.from({ length: count }, (_, index) => one({ id: `policy-${index}` }));
}
