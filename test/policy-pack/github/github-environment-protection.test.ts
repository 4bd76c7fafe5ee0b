import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubEnvironmentProtection } from "../../../policy-pack/github/github-environment-protection";
import { analyze, type Resource, unknownStringValue as unknown } from "../analyze";
import {
  type Change,
  deploymentPolicy,
  environment,
  judging,
  of,
  production,
  staging,
  types,
  unreviewed,
} from "./delivery-stack";

const { one, whole } = judging(githubEnvironmentProtection);
const flags = (customBranchPolicies: unknown, protectedBranches: unknown) => ({
  deploymentBranchPolicy: { customBranchPolicies, protectedBranches },
});

describe("an environment with reviewers is", () => {
  it.each<[string, Change, string[]]>([
    ["accepted as it should be", {}, []],
    ["accepted where people are named", { reviewers: [{ users: [1] }] }, []],
    ["accepted where its team is made in the same update", { reviewers: [{ teams: [unknown] }] }, []],
    [
      "refused where all its teams are unknown, and may be none",
      { reviewers: [{ teams: unknown }] },
      ["reviewers[0].teams"],
    ],
    ["accepted where they are, and a user is named", { reviewers: [{ teams: unknown, users: [1] }] }, []],
    ["accepted where it waits as well", { waitTimer: 30 }, []],
    ["refused where people approve their own work", { preventSelfReview: false }, ["preventSelfReview"]],
    ["refused where it says nothing of that", { preventSelfReview: undefined }, ["preventSelfReview"]],
    ["refused where that is unknown", { preventSelfReview: unknown }, ["preventSelfReview"]],
    ["refused where that is a text", { preventSelfReview: "true" }, ["preventSelfReview"]],
    ["refused where administrators bypass them", { canAdminsBypass: true }, ["canAdminsBypass"]],
    ["refused where it says nothing of administrators", { canAdminsBypass: undefined }, ["canAdminsBypass"]],
    ["refused where administrators are unknown", { canAdminsBypass: unknown }, ["canAdminsBypass"]],
    ["refused where administrators are null", { canAdminsBypass: null }, ["canAdminsBypass"]],
    ["refused where all reviewers are unknown", { reviewers: unknown }, ["reviewers"]],
    ["refused where one block of them is unknown", { reviewers: [unknown] }, ["reviewers[0]"]],
    [
      "refused for all of that at once",
      { preventSelfReview: false, canAdminsBypass: true, deploymentBranchPolicy: undefined },
      ["deploymentBranchPolicy", "preventSelfReview", "canAdminsBypass"],
    ],
  ])("%s", async (_, change, expected) => {
    expect(await one(environment("production", change))).toEqual(expected);
  });
});

describe("branches that may run in an environment are", () => {
  it.each<[string, Change, string[]]>([
    ["those of custom policies", flags(true, false), []],
    ["protected ones", flags(false, true), []],
    ["not all of them", { deploymentBranchPolicy: undefined }, ["deploymentBranchPolicy"]],
    ["not all of them, as null says", { deploymentBranchPolicy: null }, ["deploymentBranchPolicy"]],
    ["not left open by false twice", flags(false, false), ["deploymentBranchPolicy"]],
    ["not left open by true twice, which GitHub refuses", flags(true, true), ["deploymentBranchPolicy"]],
    ["not left open by texts", flags("true", "false"), ["deploymentBranchPolicy"]],
    ["not unknown", { deploymentBranchPolicy: unknown }, ["deploymentBranchPolicy"]],
    ["not unknown in part", flags(true, unknown), ["deploymentBranchPolicy.protectedBranches"]],
    ["not a list", { deploymentBranchPolicy: [{ customBranchPolicies: true }] }, ["deploymentBranchPolicy"]],
  ])("%s", async (_, change, expected) => {
    expect(await one(environment("production", change))).toEqual(expected);
  });
});

describe("an environment without reviewers is", () => {
  const unprotected = flags(false, true);
  it.each<[string, Change, string[], Change?]>([
    ["left to the stack where it names branches", {}, []],
    ["left to the stack where administrators may bypass nothing", { canAdminsBypass: true }, []],
    ["refused where they may bypass the time to wait", { waitTimer: 30 }, ["canAdminsBypass"]],
    ["accepted where they may not", { waitTimer: 30, canAdminsBypass: false }, []],
    ["refused where the time to wait is unknown", { waitTimer: unknown }, ["canAdminsBypass"]],
    ["refused where it takes protected branches", unprotected, ["reviewers"]],
    ["accepted there where its name is in the setting", unprotected, [], { unapproved: ["staging"] }],
    ["accepted there where its name is in the setting in other letters", unprotected, [], { unapproved: ["Staging"] }],
    ["refused there where another name is in the setting", unprotected, ["reviewers"], { unapproved: ["test"] }],
    [
      "refused there where its name is unknown",
      { ...unprotected, environment: unknown },
      ["environment"],
      { unapproved: ["staging"] },
    ],
    ["refused where its blocks are empty", { ...unprotected, reviewers: [{ teams: [], users: [] }] }, ["reviewers"]],
    ["refused where its reviewers are no list", { ...unprotected, reviewers: { teams: [1] } }, ["reviewers"]],
    [
      "refused twice where it takes every branch",
      { deploymentBranchPolicy: undefined },
      ["deploymentBranchPolicy", "reviewers"],
    ],
  ])("%s", async (_, change, expected, settings = {}) => {
    expect(await one(unreviewed("staging", change), settings)).toEqual(expected);
  });
});

describe("a deployment policy may name", () => {
  it.each<[string, Change, string[]]>([
    ["a branch", { branchPattern: "main" }, []],
    ["branches that begin alike", { branchPattern: "release/*" }, []],
    ["tags that begin alike", { tagPattern: "v*" }, []],
    ["not every branch", { branchPattern: "*" }, ["branchPattern"]],
    ["not every branch in a folder", { branchPattern: "**/*" }, ["branchPattern"]],
    ["not every branch by its first letter", { branchPattern: "[a-z]*" }, ["branchPattern"]],
    ["not every branch of any length", { branchPattern: "?*" }, ["branchPattern"]],
    ["not every branch by its ref", { branchPattern: "refs/heads/*" }, ["branchPattern"]],
    ["not every tag", { tagPattern: "*" }, ["tagPattern"]],
    ["not pull requests", { branchPattern: "refs/pull/*/merge" }, ["branchPattern"]],
    ["not every ref, pull requests among them", { branchPattern: "refs/*/*/merge" }, ["branchPattern"]],
    ["not a novel", { branchPattern: "a".repeat(1001) }, ["branchPattern"]],
    ["nothing unknown", { branchPattern: unknown }, ["branchPattern"]],
    ["no unknown tag", { tagPattern: unknown }, ["tagPattern"]],
    ["no number", { branchPattern: 5 }, ["branchPattern"]],
  ])("%s", async (_, pattern, expected) => {
    expect(await one(deploymentPolicy("staging", pattern))).toEqual(expected);
  });
});

describe("custom policies of an environment", () => {
  const reviewed = environment("production");
  const named = deploymentPolicy("production");
  const inOther = (change: Change): Resource => ({ ...named, properties: { ...named.properties, ...change } });
  const linked = (change: Change): Resource => ({ ...inOther(change), dependencies: { environment: [reviewed] } });
  const none = ["production deploymentBranchPolicy"];
  it.each<[string, readonly Resource[], string[]]>([
    ["are in the stack", production, []],
    [
      "are found whatever the case of names",
      [reviewed, inOther({ environment: "Production", repository: "Payments" })],
      [],
    ],
    ["are missing", [reviewed], none],
    ["are not those of another environment", [reviewed, deploymentPolicy("staging")], none],
    ["are not those of another repository", [reviewed, inOther({ repository: "orders" })], none],
    [
      "are not those of another owner",
      [reviewed, { ...named, provider: { name: "other", properties: { owner: "globex" } } }],
      none,
    ],
    ["are those of an owner that is not known", [reviewed, { type: named.type, properties: named.properties }], []],
    [
      "may be in an unknown repository",
      [reviewed, inOther({ repository: unknown })],
      ["production advisory: repository"],
    ],
    [
      "may be in an unknown environment",
      [reviewed, inOther({ environment: unknown })],
      ["production advisory: environment"],
    ],
    ["are known by what they were made from", [reviewed, linked({ environment: unknown, repository: unknown })], []],
    ["do not matter where none are asked for", [environment("production", flags(false, false))], []],
  ])("%s", async (_, resources, expected) => {
    expect(await whole(resources)).toEqual(expected);
  });

  it.each(["repository", "environment"])("are not looked for where its own %s is unknown", async (property) => {
    const somewhere = environment("production", { [property]: unknown });
    expect(await whole([somewhere, named])).toEqual([`production advisory: ${property}`]);
  });
});

describe("protected branches of an environment", () => {
  const reviewed = environment("production", flags(false, true));
  const refused = ["production deploymentBranchPolicy"];
  it.each<[string, readonly Resource[], string[]]>([
    ["are protected by name", [of(types.protection, "main", { repositoryId: "payments", pattern: "main" })], []],
    [
      "are protected by a node's id",
      [of(types.protection, "main", { repositoryId: "R_kgDOA1b2", pattern: "main" })],
      [],
    ],
    [
      "are protected by the older resource",
      [of(types.protectionV3, "main", { repository: "payments", branch: "main" })],
      [],
    ],
    ["are not protected, so that all get in", [], refused],
    ["are not protected in another repository", [of(types.protection, "main", { repositoryId: "orders" })], refused],
    ["are not protected by a ruleset", staging.slice(2), refused],
    [
      "may be protected",
      [of(types.protection, "main", { repositoryId: unknown })],
      ["production advisory: repositoryId"],
    ],
  ])("%s", async (_, resources, expected) => {
    expect(await whole([reviewed, ...resources])).toEqual(expected);
  });
});

it("does not stop at whatever a program writes", async () => {
  const properties = Object.keys({ ...environment("x").properties, waitTimer: 0 });
  const value = fc.oneof(fc.jsonValue(), fc.constant(unknown), fc.constant([{ teams: unknown }]));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...properties), value, async (property, garbage) => {
      const changed = unreviewed("staging", { [property]: garbage });
      await one(changed);
      await whole([changed, ...staging.slice(1)]);
      await one(deploymentPolicy("staging", { branchPattern: garbage }));
      await whole([...production, deploymentPolicy("production", { branchPattern: garbage, tagPattern: garbage })]);
    }),
    { numRuns: 200 },
  );
});

it("never repeats what a property has", async () => {
  const secret = "a8f5f167f44f4964e6c998dee827110c";
  const findings = [
    ...(await analyze([githubEnvironmentProtection], environment("production", { canAdminsBypass: secret }))),
    ...(await analyze(
      [githubEnvironmentProtection],
      deploymentPolicy("production", { branchPattern: `refs/${secret}` }),
    )),
  ];
  expect(findings).toHaveLength(2);
  for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
});
