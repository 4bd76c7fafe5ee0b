import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { releasedCleanupPolicies, unreleasedCleanupPolicies } from "../../../components/gcp/cleanup/retention-policies";
import { GooglePackageFormat } from "../../../components/gcp/package-format";
import { garCleanup } from "../../../policy-pack/gcp/gar-cleanup";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const policies = [garCleanup];
const at = "cleanupPolicies";
const day = 86_400;

async function find(properties: Record<string, unknown>, settings: Record<string, unknown> = {}) {
  const pack = configuredPack(policies, { "gar-cleanup": { settings } });
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  return summary(
    await analyze(policies, { type: "gcp:artifactregistry/repository:Repository", properties: given }, pack),
  );
}

const labels = (holds: unknown) => ({ labels: { "artifact-registries-holds": holds } });
const deleting = (condition: Record<string, unknown> = { olderThan: "90d" }, id = "delete") => ({
  id,
  action: "DELETE",
  condition,
});
const keeping = (keepCount = 30, more: Record<string, unknown> = {}) => ({
  id: "keep",
  action: "KEEP",
  mostRecentVersions: { keepCount, ...more },
});
const everything = deleting({ tagState: "ANY" });

type Case = [string, unknown[] | undefined, string[]];

describe("packages that nobody has released", () => {
  const find90 = (cleanupPolicies: unknown) =>
    find({ format: "NPM", repositoryId: "staging-payments-npm", ...labels("unreleased"), cleanupPolicies });
  it.each<Case>([
    ["are deleted by their age", [deleting()], []],
    ["are deleted by their age, less the newest", [deleting(), keeping()], []],
    ["are deleted by their number", [everything, keeping()], []],
    ["are deleted at once", [everything], []],
    ["are never deleted", undefined, [at]],
    ["are never deleted by an empty list", [], [at]],
    ["are kept, and nothing is deleted", [keeping()], [`${at}[0]`, at]],
    ["are deleted in some packages only", [deleting({ olderThan: "90d", packageNamePrefixes: ["api"] })], [at]],
    ["are deleted in some versions only", [deleting({ olderThan: "90d", versionNamePrefixes: ["0."] })], [at]],
    ["are deleted while they are young", [deleting({ newerThan: "90d" })], [at]],
    ["are deleted after eleven years", [deleting({ olderThan: "4015d" })], [`${at}[0].condition.olderThan`]],
    ["are kept by the million", [everything, keeping(1_000_000)], [`${at}[1].mostRecentVersions.keepCount`]],
    ["are all kept by a condition", [deleting(), { id: "k", action: "KEEP", condition: { tagState: "ANY" } }], [at]],
    [
      "are deleted and kept in parts",
      [deleting(), { id: "k", action: "KEEP", condition: { packageNamePrefixes: ["api"] } }],
      [],
    ],
    [
      "can never be as a policy says",
      [deleting(), deleting({ olderThan: "90d", newerThan: "30d" }, "b")],
      [`${at}[1]`],
    ],
    [
      "can never be as a policy keeps them",
      [deleting(), { id: "k", action: "KEEP", condition: { olderThan: "90d", newerThan: "30d" } }],
      [`${at}[1]`],
    ],
  ])("%s", async (_, cleanupPolicies, expected) => {
    expect(await find90(cleanupPolicies)).toEqual(expected);
  });
});

describe("packages that may have been released", () => {
  const released = (cleanupPolicies: unknown, change: Record<string, unknown> = {}) =>
    find({ format: "NPM", repositoryId: "payments-npm", cleanupPolicies, ...change });
  it.each<Case>([
    ["are deleted by their number", [everything, keeping()], []],
    ["are deleted by their age, less the newest", [deleting(), keeping()], []],
    ["are deleted by their age", [deleting()], [`${at}[0]`]],
    [
      "are deleted by their age, less the newest of others",
      [deleting(), keeping(30, { packageNamePrefixes: ["api"] })],
      [`${at}[0]`],
    ],
    [
      "are deleted by their age in some packages",
      [
        everything,
        deleting({ olderThan: "90d", packageNamePrefixes: ["api"] }, "b"),
        keeping(30, { packageNamePrefixes: ["ap"] }),
      ],
      [`${at}[0]`],
    ],
    [
      "are deleted by their age, less the newest of those packages",
      [deleting({ olderThan: "90d", packageNamePrefixes: ["api"] }), keeping(30, { packageNamePrefixes: ["ap"] })],
      [at],
    ],
    ["are never deleted", [], [at]],
  ])("%s", async (_, cleanupPolicies, expected) => {
    expect(await released(cleanupPolicies)).toEqual(expected);
    expect(await released(cleanupPolicies, labels("released"))).toEqual(expected);
  });

  it("may grow for ever where a setting says so, and are kept from policies that delete them", async () => {
    const forever = { keepAll: ["payments-*"] };
    const properties = { format: "NPM", repositoryId: "payments-npm" };
    expect(await find(properties, forever)).toEqual([]);
    expect(await find({ ...properties, repositoryId: "orders-npm" }, forever)).toEqual([at]);
    expect(await find({ ...properties, cleanupPolicies: [deleting()] }, forever)).toEqual([`${at}[0]`]);
    expect(
      await find({ ...properties, repositoryId: unknownStringValue }, { ...forever, releasedRepositories: [] }),
    ).toEqual(["repositoryId"]);
  });
});

describe("images", () => {
  const docker = (holds: string, immutableTags: unknown, cleanupPolicies: unknown) =>
    find({
      format: "DOCKER",
      repositoryId: "payments-docker",
      dockerConfig: { immutableTags },
      ...labels(holds),
      cleanupPolicies,
    });
  const untagged = deleting({ tagState: "UNTAGGED", olderThan: "14d" });
  const tagged = deleting({ tagState: "TAGGED", olderThan: "90d" }, "tagged");

  it.each<[string, string, boolean, unknown[], string[]]>([
    ["released and immutable, and stay", "released", true, [], []],
    ["released and immutable, less what has no tag", "released", true, [untagged], []],
    ["released and immutable, and a policy says it deletes them", "released", true, [tagged], [`${at}[0]`]],
    [
      "released and immutable, and a policy deletes some tags",
      "released",
      true,
      [deleting({ tagState: "TAGGED", tagPrefixes: ["v"] })],
      [`${at}[0]`],
    ],
    ["released and mutable, and deleted by age", "released", false, [tagged, untagged], [`${at}[0]`]],
    ["released and mutable, which is another policy's, and stay", "released", false, [], []],
    ["released and mutable, and deleted by number", "released", false, [everything, keeping()], []],
    ["unreleased and immutable, less what has no tag", "unreleased", true, [untagged], []],
    ["unreleased and immutable, less what has no tag and what cannot go", "unreleased", true, [deleting()], []],
    ["unreleased and immutable, and what has no tag grows", "unreleased", true, [], [at]],
    ["unreleased and immutable, and only what cannot go is deleted", "unreleased", true, [tagged], [`${at}[0]`, at]],
    ["unreleased and mutable, and deleted by age", "unreleased", false, [tagged, untagged], []],
    ["unreleased and mutable, and what has a tag grows", "unreleased", false, [untagged], [at]],
    ["unreleased and mutable, and what has no tag grows", "unreleased", false, [tagged], [at]],
    [
      "unreleased and mutable, and some tags grow",
      "unreleased",
      false,
      [untagged, deleting({ tagState: "TAGGED", tagPrefixes: ["pr-"], olderThan: "9d" }, "pr")],
      [at],
    ],
  ])("are judged where they are %s", async (_, holds, immutableTags, cleanupPolicies, expected) => {
    expect(await docker(holds, immutableTags, cleanupPolicies)).toEqual(expected);
  });

  it("are judged as mutable where nothing says otherwise", async () => {
    const properties = {
      format: "docker",
      repositoryId: "payments-docker",
      ...labels("unreleased"),
      cleanupPolicies: [untagged],
    };
    expect(await find(properties)).toEqual([at]);
    expect(await find({ ...properties, dockerConfig: { immutableTags: true } })).toEqual([]);
  });
});

describe("a dry run", () => {
  it.each<[string, unknown, unknown, string[]]>([
    ["is over", false, [deleting()], []],
    ["has never been", undefined, [deleting()], []],
    ["goes on", true, [deleting()], ["cleanupPolicyDryRun"]],
    ["goes on as a text", "true", [deleting()], ["cleanupPolicyDryRun"]],
    ["may go on", unknownStringValue, [deleting()], ["cleanupPolicyDryRun"]],
    ["of nothing goes on", true, undefined, [at]],
  ])("is judged where it %s", async (_, cleanupPolicyDryRun, cleanupPolicies, expected) => {
    expect(await find({ format: "NPM", ...labels("unreleased"), cleanupPolicyDryRun, cleanupPolicies })).toEqual(
      expected,
    );
  });
});

describe("policies", () => {
  const npm = (cleanupPolicies: unknown) => find({ format: "NPM", ...labels("unreleased"), cleanupPolicies });
  it.each<[string, unknown, string[]]>([
    ["null", null, [at]],
    ["a text", "90d", [at]],
    ["an object", { delete: deleting() }, [at]],
    ["unknown", unknownStringValue, [`advisory: ${at}`]],
    ["unknown in part", [deleting({ olderThan: unknownStringValue })], [`advisory: ${at}[0].condition.olderThan`]],
    ["more than ten", Array.from({ length: 11 }, (_, index) => deleting(undefined, `p${index}`)), [at]],
    ["ten", Array.from({ length: 10 }, (_, index) => deleting(undefined, `p${index}`)), []],
    ["without an action", [{ ...deleting(), action: null }], [`${at}[0].action`]],
    ["of an action that there is not", [{ ...deleting(), action: "ARCHIVE" }], [`${at}[0].action`]],
    ["without a condition", [{ id: "a", action: "DELETE" }], [`${at}[0]`]],
    ["of a count that deletes", [{ ...keeping(), action: "DELETE" }], [`${at}[0].mostRecentVersions`]],
    ["of a number of days", [deleting({ olderThan: 90 })], [`${at}[0].condition.olderThan`]],
    ["of a glob for a list", [deleting({ tagPrefixes: "v*" })], [`${at}[0].condition.tagPrefixes`]],
    ["of something else", [null, 1, "a", [deleting()]], [`${at}[0]`, `${at}[1]`, `${at}[2]`, `${at}[3]`]],
    [
      "with more combinations than are evaluated",
      [
        deleting({
          tagState: "TAGGED",
          tagPrefixes: Array.from({ length: 101 }, (_, index) => `t${index}`),
          packageNamePrefixes: Array.from({ length: 10 }, (_, index) => `p${index}`),
        }),
      ],
      [`${at}[0].condition`],
    ],
  ])("are judged where they are %s", async (_, cleanupPolicies, expected) => {
    expect(await npm(cleanupPolicies)).toEqual(expected);
  });

  it("are named by no key that somebody has made up", async () => {
    const secret = "a-secret-in-the-wrong-place";
    const change = { ...deleting(), [secret]: secret, condition: { [secret]: secret } };
    const type = "gcp:artifactregistry/repository:Repository";
    const findings = await analyze(policies, { type, properties: { format: "NPM", cleanupPolicies: [change] } });
    expect(summary(findings)).toEqual([`${at}[0]`, `${at}[0].condition`]);
    for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
  });
});

describe("a repository", () => {
  const npm = { format: "NPM", ...labels("unreleased"), cleanupPolicies: [deleting()] };
  it.each<[string, Record<string, unknown>, string[]]>([
    ["is remote, and holds what others have published", { mode: "REMOTE_REPOSITORY", cleanupPolicies: null }, []],
    ["is virtual, and holds nothing", { mode: "VIRTUAL_REPOSITORY", cleanupPolicies: null }, []],
    ["is of an unknown mode", { mode: unknownStringValue }, ["mode"]],
    ["is of an unknown format, on which much depends", { format: unknownStringValue }, ["format"]],
    ["has unknown labels, on which much depends", { labels: unknownStringValue }, ["labels"]],
    [
      "has unknown labels, on which nothing depends",
      { labels: unknownStringValue, cleanupPolicies: [everything, keeping()] },
      [],
    ],
    [
      "is of an unknown format, on which nothing depends",
      { format: unknownStringValue, cleanupPolicies: [everything, keeping()] },
      [],
    ],
    [
      "has an unknown configuration that is not for its format",
      { dockerConfig: unknownStringValue, cleanupPolicies: [everything, keeping()] },
      [],
    ],
    [
      "has images whose tags may move",
      { format: "DOCKER", dockerConfig: unknownStringValue, cleanupPolicies: [deleting({ tagState: "UNTAGGED" })] },
      ["dockerConfig"],
    ],
  ])("is judged where it %s", async (_, change, expected) => {
    expect(await find({ ...npm, ...change })).toEqual(expected);
  });
});

it("what the component writes for any retention is accepted", async () => {
  const count = fc.integer({ min: 1, max: 1000 });
  const days = fc.integer({ min: 1, max: 3650 });
  const unreleased = fc.oneof(
    fc.record({ by: fc.constant("count" as const), keepNewest: count }),
    fc.record({
      by: fc.constant("age" as const),
      days,
      untaggedDays: days,
      keepNewest: fc.option(count, { nil: undefined }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(GooglePackageFormat)),
      fc.boolean(),
      unreleased,
      count,
      async (format, immutableTags, limits, keepReleased) => {
        const retention = { unreleased: limits, keepReleased } as unknown as Parameters<
          typeof unreleasedCleanupPolicies
        >[1];
        const docker = format === "docker";
        const properties = { format: format.toUpperCase(), ...(docker && { dockerConfig: { immutableTags } }) };
        const first = unreleasedCleanupPolicies({ format, immutableTags: docker && immutableTags }, retention);
        expect(await find({ ...properties, ...labels("unreleased"), cleanupPolicies: first })).toEqual([]);
        const later = { ...properties, ...(docker && { dockerConfig: { immutableTags: true } }) };
        expect(
          await find({
            ...later,
            ...labels("released"),
            cleanupPolicies: releasedCleanupPolicies({ format }, retention),
          }),
        ).toEqual([]);
        // The same with a difference in one thing: what deletes by age where something may be released.
        const aged = [deleting({ tagState: "ANY", olderThan: `${day}s` })];
        expect(await find({ ...later, ...labels("released"), cleanupPolicies: aged })).toEqual(
          docker ? [] : [`${at}[0]`],
        );
      },
    ),
    { numRuns: 60 },
  );
});
