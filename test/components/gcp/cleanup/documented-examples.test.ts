import { describe, expect, it } from "vitest";
import { evaluateCleanupPolicies } from "../../../../components/gcp/cleanup/evaluate";
import { deleted, image, policiesOf, settings } from "./cleaned";

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

  /** https://docs.cloud.google.com/artifact-registry/docs/repositories#cleanup-policies ("Use keep policies") */
  it("keep the newest of packages that a prefix names, an untagged one as well, and each package for itself", () => {
    const policies = [
      { name: "delete-others", action: { type: "Delete" }, condition: { tagState: "any" } },
      {
        name: "keep-most-recent",
        action: { type: "Keep" },
        mostRecentVersions: { packageNamePrefixes: ["release-xyz"], keepCount: 3 },
      },
    ];
    const versions = [
      { ...image("sha256:1b0a26bd", 500), package: "release-xyz-v1" },
      { ...image("sha256:6e494387", 500, "latest"), package: "release-xyz-v2" },
      { ...image("sha256:6e494387 too", 500, "latest"), package: "release-v2" },
    ];
    expect(deleted(policies, versions)).toEqual(["sha256:6e494387 too"]);
    const one = policies.map((policy) => (policy.mostRecentVersions ? keeping(policy, 1) : policy));
    expect(deleted(one, versions)).toEqual(["sha256:6e494387 too"]);
  });

  /** https://docs.cloud.google.com/artifact-registry/docs/repositories#cleanup-policies ("Use delete policies") */
  it.each([
    ["tags", { tagState: "TAGGED", tagPrefixes: ["test", "staging"] }, ["testenv", "staging-1.5"], "a-test"],
    ["versions", { versionNamePrefixes: ["v1", "v2"] }, ["v1.5", "v2.0alpha", "v10.2"], "1.5"],
    ["packages", { packageNamePrefixes: ["red", "blue"] }, ["red-team", "redis", "bluebird"], "hired"],
  ])("match by the beginning of the names of %s", (what, condition, matching, other) => {
    const versions = [...matching, other].map((name) => ({
      ...image(what === "tags" ? "sha256:1b0a26bd" : name, 1, ...(what === "tags" ? [name] : [])),
      package: what === "packages" ? name : "api",
    }));
    const decisions = evaluateCleanupPolicies(
      policiesOf([{ id: "delete", action: "DELETE", condition }]),
      versions,
      settings,
    );
    expect(decisions.map(({ isDeleted }) => isDeleted)).toEqual([...matching.map(() => true), false]);
  });

  it("tell tagged versions from untagged ones, and count as untagged what cannot have a tag", () => {
    const versions = [image("tagged", 1, "v1"), image("1.4.0", 1)];
    const of = (tagState: string) =>
      deleted([{ name: "delete", action: { type: "Delete" }, condition: { tagState } }], versions);
    expect(of("any")).toEqual(["tagged", "1.4.0"]);
    expect(of("tagged")).toEqual(["tagged"]);
    expect(of("untagged")).toEqual(["1.4.0"]);
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

function keeping(policy: object, keepCount: number): object {
  return { ...policy, mostRecentVersions: { packageNamePrefixes: ["release-xyz"], keepCount } };
}
