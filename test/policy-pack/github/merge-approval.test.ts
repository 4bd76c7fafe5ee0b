import { describe, expect, it } from "vitest";
import { githubEnvironmentProtection } from "../../../policy-pack/github/github-environment-protection";
import { type Resource, unknownStringValue as unknown } from "../analyze";
import {
  approvals,
  type Change,
  conditions,
  deploymentPolicy,
  environment,
  judging,
  of,
  ruleset,
  types,
  unreviewed,
} from "./delivery-stack";

const { whole } = judging(githubEnvironmentProtection);
const refused = ["staging reviewers"];
const open = (property: string) => [`staging advisory: ${property}`];
/** What is found of an environment without reviewers that one branch may run in. */
const judge = (rulesets: readonly Resource[], branchPattern = "main") =>
  whole([unreviewed("staging"), deploymentPolicy("staging", { branchPattern }), ...rulesets]);

describe("a merge is an approval where a ruleset", () => {
  it.each<[string, Change, string[]]>([
    ["asks for a pull request with one", {}, []],
    ["asks for one with two", { rules: approvals(2) }, []],
    ["asks for one with none", { rules: approvals(0) }, refused],
    ["does not say how many", { rules: { pullRequest: {} } }, refused],
    ["has a number of them as a text", { rules: approvals("1") }, refused],
    [
      "has a number of them that is unknown",
      { rules: approvals(unknown) },
      open("rules.pullRequest.requiredApprovingReviewCount"),
    ],
    ["asks for no pull request", { rules: { deletion: true } }, refused],
    ["lets somebody make the branch again", { rules: approvals(1, { deletion: false }) }, refused],
    ["may let somebody make the branch again", { rules: approvals(1, { deletion: unknown }) }, open("rules.deletion")],
    ["lets nobody make the branch", { rules: approvals(1, { deletion: false, creation: true }) }, []],
    ["has unknown rules", { rules: unknown }, open("rules")],
    ["only tells what it would refuse", { enforcement: "evaluate" }, refused],
    ["is off", { enforcement: "disabled" }, refused],
    ["may be off", { enforcement: unknown }, open("enforcement")],
    ["is about tags", { target: "tag" }, refused],
    ["is about something unknown", { target: unknown }, open("target")],
    ["is in another repository", { repository: "orders" }, refused],
    ["is in an unknown repository", { repository: unknown }, open("repository")],
    ["is in another repository, and unknown otherwise", { repository: "orders", rules: unknown }, refused],
    ["has nobody who bypasses it", { bypassActors: [] }, []],
    [
      "is bypassed by administrators",
      { bypassActors: [{ actorId: 5, actorType: "RepositoryRole", bypassMode: "always" }] },
      refused,
    ],
    [
      "is bypassed in pull requests",
      { bypassActors: [{ actorType: "OrganizationAdmin", bypassMode: "pull_request" }] },
      refused,
    ],
    ["may be bypassed", { bypassActors: unknown }, open("bypassActors")],
    ["is bypassed by somebody unknown", { bypassActors: [unknown] }, refused],
  ])("%s", async (_, change, expected) => {
    expect(await judge([ruleset(change)])).toEqual(expected);
  });
});

describe("the branches of a ruleset", () => {
  const excluding = (...excludes: unknown[]) => conditions(["~ALL"], excludes);
  it.each<[string, unknown, string, string[]]>([
    ["are all of them", conditions(["~ALL"]), "main", []],
    ["are those of every depth", conditions(["refs/heads/**/*"]), "release/1", []],
    ["are the default one", conditions(["~DEFAULT_BRANCH"]), "main", []],
    ["are the default one, and another one runs", conditions(["~DEFAULT_BRANCH"]), "release", refused],
    ["are others", conditions(["refs/heads/release"]), "main", refused],
    ["are those of a pattern that has the branch", conditions(["refs/heads/release/*"]), "release/1", []],
    ["are those of a pattern of one level", conditions(["refs/heads/*"]), "release/1", refused],
    ["are those of the same pattern", conditions(["refs/heads/release/*"]), "release/*", []],
    ["are some of a pattern", conditions(["refs/heads/release/1"]), "release/*", refused],
    ["are among others", conditions(["refs/heads/next", "refs/heads/main"]), "main", []],
    ["are written without refs/heads/", conditions(["main"]), "main", refused],
    ["are written with wildcards that are not read", conditions(["refs/heads/ma?n"]), "main", refused],
    ["are none", conditions([]), "main", refused],
    ["are not said", undefined, "main", refused],
    ["are a text", conditions("refs/heads/main"), "main", refused],
    ["are unknown", conditions(unknown), "main", open("conditions.refName.includes")],
    ["are unknown in part", conditions(["refs/heads/next", unknown]), "main", open("conditions.refName.includes[1]")],
    ["are unknown in part that does not matter", conditions(["refs/heads/main", unknown]), "main", []],
    ["are unknown as a whole", unknown, "main", open("conditions")],
    ["leave others out", excluding("refs/heads/next"), "main", []],
    ["leave the branch out", excluding("refs/heads/main"), "main", refused],
    ["leave it out by a pattern", excluding("refs/heads/m*"), "main", refused],
    ["may leave it out by a pattern that is not read", excluding("refs/heads/[m]ain"), "main", refused],
    ["leave the default one out", excluding("~DEFAULT_BRANCH"), "main", refused],
    ["leave out what a pattern may match", excluding("refs/heads/release/9"), "release/*", refused],
    ["leave something unknown out", excluding(unknown), "main", open("conditions.refName.excludes[0]")],
  ])("%s", async (_, written, branch, expected) => {
    const rules = approvals(1, { creation: true });
    expect(await judge([ruleset({ conditions: written, rules })], branch)).toEqual(expected);
  });

  it("are the default one by the name that the stack gives it", async () => {
    const onlyDefault = ruleset({ conditions: conditions(["~DEFAULT_BRANCH"]) });
    const trunk = of(types.branchDefault, "default", { repository: "payments", branch: "trunk" });
    expect(await judge([onlyDefault], "trunk")).toEqual(refused);
    expect(await judge([onlyDefault, trunk], "trunk")).toEqual([]);
    expect(await judge([onlyDefault, trunk], "main")).toEqual(refused);
  });
});

describe("branches of a pattern", () => {
  const judgeRules = (rules: Change) =>
    judge([ruleset({ conditions: conditions(["refs/heads/release/*"]), rules })], "release/*");
  it("are not approved where whoever can push makes another one", async () => {
    expect(await judgeRules(approvals(1))).toEqual(refused);
    expect(await judgeRules(approvals(1, { creation: true }))).toEqual([]);
  });
});

it("rules of several rulesets count together, each for those branches that it has", async () => {
  const pullRequests = ruleset({ rules: approvals(1, { deletion: false }) });
  const kept = (branch: string) => ({
    ...ruleset({ rules: { deletion: true }, conditions: conditions([`refs/heads/${branch}`]) }),
    name: "kept",
  });
  expect(await judge([pullRequests, kept("main")])).toEqual([]);
  expect(await judge([pullRequests, kept("next")])).toEqual(refused);
});

describe("a ruleset of the organization", () => {
  const ofOrganization = (repositoryName: unknown, owner = "acme") => ({
    ...ruleset(),
    type: types.organizationRuleset,
    provider: { name: owner, properties: { owner } },
    properties: {
      ...ruleset().properties,
      repository: undefined,
      conditions: { ...conditions(["~DEFAULT_BRANCH"]), repositoryName },
    },
  });
  it.each<[string, Resource, string[]]>([
    ["counts for all repositories", ofOrganization({ includes: ["~ALL"], excludes: [] }), []],
    ["counts for those that it names", ofOrganization({ includes: ["pay*"], excludes: [] }), []],
    ["does not count for others", ofOrganization({ includes: ["orders"], excludes: [] }), refused],
    [
      "does not count for those that it leaves out",
      ofOrganization({ includes: ["~ALL"], excludes: ["payments"] }),
      refused,
    ],
    ["does not count in another organization", ofOrganization({ includes: ["~ALL"], excludes: [] }, "globex"), refused],
    [
      "may count for unknown ones",
      ofOrganization({ includes: [unknown], excludes: [] }),
      open("conditions.repositoryName.includes[0]"),
    ],
    ["does not count for those that it knows by id", ofOrganization(null), refused],
  ])("%s", async (_, resource, expected) => {
    expect(await judge([resource])).toEqual(expected);
  });
});

describe("an environment that a merge approves", () => {
  const policies = (...patterns: Change[]) => [
    unreviewed("staging"),
    ruleset(),
    ...patterns.map((pattern, index) => ({ ...deploymentPolicy("staging", pattern), name: `policy-${index}` })),
  ];
  it.each<[string, Change[], string[], Change?]>([
    ["lets one branch in", [{ branchPattern: "main" }], []],
    ["lets another one in that nobody protects", [{ branchPattern: "main" }, { branchPattern: "next" }], refused],
    ["lets such a branch in that is unknown, which is told of where it stands", [{ branchPattern: unknown }], []],
    ["lets tags in, which whoever can push makes", [{ tagPattern: "v*" }], refused],
    ["lets tags in where nobody has to approve", [{ tagPattern: "v*" }], [], { unapproved: ["staging"] }],
  ])("%s", async (_, patterns, expected, settings = {}) => {
    expect(await whole(policies(...patterns), settings)).toEqual(expected);
  });
});

describe("one merge", () => {
  const tags = (name: string, holds: string) => ({
    "artifact-registries:environment": name,
    "artifact-registries:holds": holds,
  });
  const ecr = (name: string, holds: string): Resource => ({
    type: types.ecrRepository,
    name,
    properties: { name: `${name}/api`, tags: tags(name, holds) },
  });
  const both = (branchPattern: string, later = unreviewed("production")) => [
    unreviewed("staging"),
    deploymentPolicy("staging"),
    later,
    deploymentPolicy("production", { branchPattern }),
    ruleset({ conditions: conditions(["refs/heads/main", "refs/heads/release"]) }),
  ];
  const path = { path: ["staging", "production"] };
  const twice = ["production reviewers"];
  it.each<[string, readonly Resource[], Change, string[]]>([
    ["approves two environments of which neither is a later one", both("main"), {}, []],
    ["does not approve a later one as well", both("main"), path, twice],
    [
      "does not approve a later one that the tags of registries tell of",
      [...both("main"), ecr("production", "released")],
      {},
      twice,
    ],
    ["approves one that holds nothing released", [...both("main"), ecr("production", "unreleased")], {}, []],
    ["approves a later one that has a release branch of its own", both("release"), path, []],
    ["approves nothing that people approve anyway", both("main", environment("production")), path, []],
    ["approves a later one that needs no approval", both("main"), { ...path, unapproved: ["production"] }, []],
  ])("%s", async (_, resources, settings, expected) => {
    expect(await whole(resources, settings)).toEqual(expected);
  });
});
