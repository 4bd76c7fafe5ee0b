import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGitHubAccount, type GitHubAccount } from "./github/account";
import { actorVariable, folderVariable, LocalGitHubProvider, planVariable } from "./github/provider";
import { GitHubHarness } from "./github-harness";
import { type Properties, unknown } from "./provider/values";

const type = (name: string) => `github:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

let account: GitHubAccount;
let github: GitHubHarness;

beforeAll(async () => {
  account = await createGitHubAccount();
  github = new GitHubHarness(account);
});

afterAll(() => account.remove());

describe("check", () => {
  it("fills in the real provider's defaults, which are GitHub's and not safe ones, and says which they are", () => {
    const program = { repository: "payments", environment: "production" };
    expect(github.check(type("RepositoryEnvironment"), program)).toEqual({
      failures: [],
      inputs: {
        ...program,
        __defaults: ["canAdminsBypass", "preventSelfReview"],
        canAdminsBypass: true,
        preventSelfReview: false,
      },
    });
  });

  it("names what has a name of its own", () => {
    const { inputs } = github.check(type("Repository"), {});
    expect(inputs.name).toMatch(/^app-[0-9a-f]{7}$/);
    expect(github.check(type("Repository"), { name: "payments" }).inputs.name).toBe("payments");
  });

  const environment = { repository: "payments", environment: "production" };
  const policy = { ...environment, branchPattern: "main" };
  const secret = { repository: "payments", secretName: "TOKEN", value: "x" };
  const ruleset = { repository: "payments", target: "branch", enforcement: "active", rules: { deletion: true } };
  const template = { repository: "payments", useDefault: false, includeClaimKeys: ["context"] };
  const file = { repository: "payments", file: "a", content: "" };
  it.each<[string, string, Properties, Properties, string]>([
    ["an unknown property", "RepositoryEnvironment", environment, { waitMinutes: 5 }, "waitMinutes"],
    ["a number that is too high", "RepositoryEnvironment", environment, { waitTimer: 43_201 }, "waitTimer"],
    [
      "seven reviewers of a kind",
      "RepositoryEnvironment",
      environment,
      { reviewers: [{ users: [1, 2, 3, 4, 5, 6, 7] }] },
      "reviewers[0].users",
    ],
    [
      "a team that is not named by its number",
      "RepositoryEnvironment",
      environment,
      { reviewers: [{ teams: ["release-managers"] }] },
      "reviewers[0].teams[0]",
    ],
    ["two lists of reviewers", "RepositoryEnvironment", environment, { reviewers: [{}, {}] }, "reviewers"],
    ["both patterns", "RepositoryEnvironmentDeploymentPolicy", policy, { tagPattern: "v*" }, "branchPattern"],
    ["no pattern", "RepositoryEnvironmentDeploymentPolicy", policy, { branchPattern: undefined }, "branchPattern"],
    ["an empty pattern", "RepositoryEnvironmentDeploymentPolicy", policy, { branchPattern: "" }, "branchPattern"],
    ["a name of GitHub's own", "ActionsSecret", secret, { secretName: "github_token" }, "secretName"],
    ["a name with a hyphen", "ActionsSecret", secret, { secretName: "A-B" }, "secretName"],
    ["two values", "ActionsSecret", secret, { plaintextValue: "x" }, "value"],
    [
      "what is not encrypted",
      "ActionsSecret",
      { ...secret, value: undefined, valueEncrypted: "eA==" },
      { valueEncrypted: "x" },
      "valueEncrypted",
    ],
    ["a target that there is not", "RepositoryRuleset", ruleset, { target: "branches" }, "target"],
    [
      "a push rule for a branch",
      "RepositoryRuleset",
      ruleset,
      { rules: { maxFileSize: { maxFileSize: 1 } } },
      "rules.maxFileSize",
    ],
    ["a branch rule for pushes", "RepositoryRuleset", ruleset, { target: "push" }, "rules.deletion"],
    [
      "eleven approvals",
      "RepositoryRuleset",
      ruleset,
      { rules: { pullRequest: { requiredApprovingReviewCount: 11 } } },
      "rules.pullRequest.requiredApprovingReviewCount",
    ],
    [
      "no status check",
      "RepositoryRuleset",
      ruleset,
      { rules: { requiredStatusChecks: { requiredChecks: [] } } },
      "rules.requiredStatusChecks.requiredChecks",
    ],
    [
      "a subject without claims",
      "ActionsRepositoryOidcSubjectClaimCustomizationTemplate",
      template,
      { includeClaimKeys: [] },
      "includeClaimKeys",
    ],
    ["an author without an address", "RepositoryFile", file, { commitAuthor: "CI" }, "commitAuthor"],
    ["private and visibility", "Repository", { visibility: "public" }, { private: true }, "private"],
    ["a name with a space", "Repository", { name: "payments" }, { name: "pay ments" }, "name"],
    ["a topic in capitals", "Repository", { topics: ["oci"] }, { topics: ["OCI"] }, "topics"],
    ["a permission that there is not", "WorkflowRepositoryPermissions", { repository: "a" }, permission("none"), token],
  ])("refuses %s, and nothing else", (_title, name, right, change, property) => {
    expect(github.refusals(type(name), right)).toEqual([]);
    const wrong = Object.entries({ ...right, ...change }).filter(([, value]) => value !== undefined);
    expect(github.refusals(type(name), Object.fromEntries(wrong)).map((failure) => failure.property)).toEqual([
      property,
    ]);
  });

  it("takes what is not known yet", () => {
    const unknowns = {
      repository: unknown,
      environment: unknown,
      waitTimer: unknown,
      reviewers: [{ teams: [unknown] }],
    };
    expect(github.refusals(type("RepositoryEnvironment"), unknowns)).toEqual([]);
  });

  it("refuses a resource type and a function that the local cloud does not have, and says which it has", async () => {
    expect(() => github.check("github:index/issue:Issue", {})).toThrow(/no resource type .*:Issue; it has .*:Team/);
    await expect(github.provider.invoke("github:index/getTree:getTree", {})).rejects.toThrow(/no function .*getTeam/);
  });
});

const token = "defaultWorkflowPermissions";

function permission(defaultWorkflowPermissions: string): Properties {
  return { defaultWorkflowPermissions };
}

describe("the provider's configuration", () => {
  it("refuses a setting that there is not", () => {
    const settings = { owner: "acme", token: "x", version: "6.15.0" };
    expect(github.provider.checkConfig(settings)).toEqual([]);
    expect(github.provider.checkConfig({ ...settings, owners: "acme" })).toEqual([
      { property: "owners", reason: "is no setting of the github provider." },
    ]);
  });

  it.each<[string, Record<string, string>, Properties, string]>([
    ["a folder", { [folderVariable]: "" }, {}, `set ${folderVariable} to a folder's absolute path`],
    ["an owner", {}, { owner: "" }, "pulumi config set github:owner acme"],
    ["a plan that there is", { [planVariable]: "platinum" }, {}, "no GitHub plan platinum"],
    ["an actor that there is", { [actorVariable]: "Team:12,Robot:1" }, {}, 'no GitHub actor "Robot:1"'],
    ["an actor's id as a number", { [actorVariable]: "Team:deployers" }, {}, 'no GitHub actor "Team:deployers"'],
  ])("needs %s", (_title, environment, settings, message) => {
    const configure = (more: Record<string, string>, other: Properties) =>
      new LocalGitHubProvider({ ...account.environment, ...more }).configure({ owner: "acme", ...other });
    expect(() => configure(environment, settings)).toThrow(message);
    expect(() => configure({}, {})).not.toThrow();
  });
});
