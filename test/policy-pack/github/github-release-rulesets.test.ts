import { describe, expect, it } from "vitest";
import { githubReleaseRulesets } from "../../../policy-pack/github/github-release-rulesets";
import { analyze, analyzeStack, type Resource, summary, unknownStringValue } from "../analyze";

const policies = [githubReleaseRulesets];
const refs = (includes: unknown, excludes: unknown = []) => ({ refName: { includes, excludes } });
const ruleset = (change: Record<string, unknown> = {}, type = "repositoryRuleset:RepositoryRuleset"): Resource => ({
  type: `github:index/${type}`,
  name: "tags",
  properties: {
    repository: "payments",
    target: "tag",
    enforcement: "active",
    conditions: refs(["refs/tags/v*"]),
    rules: { update: true, deletion: true },
    ...change,
  },
});
const policy = (tagPattern: unknown = "v*", change: Record<string, unknown> = {}): Resource => ({
  type: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  name: "policy",
  properties: { repository: "payments", environment: "production", tagPattern, ...change },
});
const alone = async (change: Record<string, unknown>, type?: string) =>
  summary(await analyze(policies, ruleset(change, type)));
const together = async (...resources: Resource[]) => summary(await analyzeStack(policies, resources));

describe("a ruleset", () => {
  const somebody = (bypassMode: unknown) => [{ actorId: 5, actorType: "RepositoryRole", bypassMode }];
  it.each<[string, Record<string, unknown>, string[]]>([
    ["accepted where it binds everybody", {}, []],
    ["refused where it is switched off", { enforcement: "disabled" }, ["enforcement"]],
    ["refused where it only tells", { enforcement: "evaluate" }, ["enforcement"]],
    ["refused where whether it is in force is unknown", { enforcement: unknownStringValue }, ["enforcement"]],
    ["refused where somebody is past it", { bypassActors: somebody("always") }, ["bypassActors[0].bypassMode"]],
    ["refused where somebody need not be told", { bypassActors: somebody("exempt") }, ["bypassActors[0].bypassMode"]],
    [
      "refused where it is unknown when",
      { bypassActors: somebody(unknownStringValue) },
      ["bypassActors[0].bypassMode"],
    ],
    ["refused where it is unknown who", { bypassActors: unknownStringValue }, ["bypassActors"]],
    ["accepted where somebody is past it in pull requests", { bypassActors: somebody("pull_request") }, []],
    [
      "accepted where it says who creates something",
      { rules: { creation: true, update: false }, bypassActors: somebody("always") },
      [],
    ],
    ["refused where its rules are unknown", { rules: unknownStringValue }, ["rules"]],
    ["refused where it is of no text", { enforcement: 1 }, ["enforcement"]],
  ])("is %s", async (_, change, expected) => {
    expect(await alone(change)).toEqual(expected);
    expect(await alone(change, "organizationRuleset:OrganizationRuleset")).toEqual(expected);
  });

  it.each([null, 1, "x", [], {}, [null], [1]])("never ends the analysis: %j", async (value) => {
    for (const property of ["enforcement", "rules", "bypassActors", "conditions", "target", "repository"]) {
      await expect(alone({ [property]: value })).resolves.toBeDefined();
      await expect(together(policy(), ruleset({ [property]: value }))).resolves.toBeDefined();
      await expect(together(policy(value), ruleset())).resolves.toBeDefined();
    }
  });
});

describe("tags that an environment lets in", () => {
  const organization = "organizationRuleset:OrganizationRuleset";
  const named = (includes: unknown[], excludes: unknown[] = []) => ({
    ...refs(["~ALL"]),
    repositoryName: { includes, excludes },
  });

  it("are accepted where a ruleset keeps them, and no environment asks for one otherwise", async () => {
    expect(await together(policy(), ruleset())).toEqual([]);
    expect(await together(policy())).toEqual(["tagPattern"]);
    expect(await together(policy(null, { branchPattern: "main" }))).toEqual([]);
    expect(await together(ruleset())).toEqual([]);
  });

  it.each<[string, unknown, Record<string, unknown>, Record<string, unknown>]>([
    ["other tags", "v*", { conditions: refs(["refs/tags/release-*"]) }, { conditions: refs(["~ALL"]) }],
    ["branches", "v*", { target: "branch" }, { target: "tag" }],
    ["tags that may be moved", "v*", { rules: { deletion: true } }, {}],
    ["tags that may be deleted", "v*", { rules: { update: true } }, {}],
    ["nothing that is in force", "v*", { enforcement: "disabled" }, {}],
    ["another repository", "v*", { repository: "search" }, { repository: "Payments" }],
    [
      "what it takes out again",
      "v1",
      { conditions: refs(["~ALL"], ["refs/tags/v1"]) },
      { conditions: refs(["~ALL"], ["refs/tags/x"]) },
    ],
    [
      "what it may take out again",
      "v*",
      { conditions: refs(["~ALL"], ["refs/tags/x"]) },
      { conditions: refs(["~ALL"]) },
    ],
    ["fewer tags", "v*", { conditions: refs(["refs/tags/v1*"]) }, {}],
    [
      "a name that its pattern does not match",
      "release/v1",
      { conditions: refs(["refs/tags/*"]) },
      { conditions: refs(["refs/tags/**/*"]) },
    ],
    ["nothing", "v1", { conditions: refs([]) }, { conditions: refs(["refs/tags/v*"]) }],
  ])("are refused where a ruleset holds %s", async (_, tags, refused, accepted) => {
    expect(await together(policy(tags), ruleset(refused))).toEqual(["tagPattern"]);
    expect(await together(policy(tags), ruleset(accepted))).toEqual([]);
  });

  it("may be held by a ruleset of the organization that names the repository", async () => {
    expect(await together(policy(), ruleset({ conditions: named(["pay*"]) }, organization))).toEqual([]);
    expect(await together(policy(), ruleset({ conditions: named(["~ALL"]) }, organization))).toEqual([]);
    expect(await together(policy(), ruleset({ conditions: named(["search"]) }, organization))).toEqual(["tagPattern"]);
    expect(await together(policy(), ruleset({ conditions: named(["~ALL"], ["payments"]) }, organization))).toEqual([
      "tagPattern",
    ]);
  });

  it("are advice where whose they are, or what holds them, is not known yet", async () => {
    expect(await together(policy("v*", { repository: unknownStringValue }), ruleset())).toEqual([
      "advisory: repository",
    ]);
    for (const property of ["repository", "target", "enforcement", "conditions", "rules"]) {
      expect(await together(policy(), ruleset({ [property]: unknownStringValue })), property).toEqual([
        expect.stringMatching(/^advisory: /),
      ]);
    }
  });
});
