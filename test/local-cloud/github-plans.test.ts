import { afterEach, describe, expect, it } from "vitest";
import { createGitHubAccount, type GitHubAccount } from "./github/account";
import type { Plan } from "./github/plans";
import { GitHubHarness } from "./github-harness";
import type { Properties } from "./provider/values";

type Visibility = "public" | "private" | "internal";

const environmentType = "github:index/repositoryEnvironment:RepositoryEnvironment";
const rulesetType = "github:index/repositoryRuleset:RepositoryRuleset";
const protectionType = "github:index/branchProtection:BranchProtection";

const accounts: GitHubAccount[] = [];
afterEach(() => Promise.all(accounts.splice(0).map((account) => account.remove())));

async function answer(plan: Plan, visibility: Visibility, type: string, program: Properties): Promise<string> {
  const account = await createGitHubAccount({ plan, repositories: [{ name: "payments", id: 7, visibility }] });
  accounts.push(account);
  return new GitHubHarness(account).create(type, program).then(
    () => "accepted",
    (error: Error) => /^1 error occurred:\n\t\* (.*)\n\n$/.exec(error.message)?.[1] ?? error.message,
  );
}

const environmentPath = "PUT https://api.github.com/repos/acme/payments/environments/production";
const environment = (more: Properties) => ({ repository: "payments", environment: "production", ...more });
const reviewers = environment({ reviewers: [{ users: [1] }], preventSelfReview: true });
const waitTimer = environment({ waitTimer: 5 });
const branchPolicy = environment({ deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false } });
const beyond = (rule: string) =>
  `${environmentPath}: 422 Failed to create the environment protection rule. ` +
  `Please ensure the billing plan supports the ${rule} protection rule. []`;
const gate = `${environmentPath}: 422 Fail to create protected rule, please ensure billing plan include protected branch gate. []`;

describe("an environment", () => {
  it.each<[string, Properties, Plan, Visibility, string]>([
    ["reviewers", reviewers, "free", "public", "accepted"],
    ["reviewers", reviewers, "free", "private", beyond("required reviewers")],
    ["reviewers", reviewers, "pro", "private", beyond("required reviewers")],
    ["reviewers", reviewers, "team", "private", beyond("required reviewers")],
    ["reviewers", reviewers, "enterprise", "private", "accepted"],
    ["reviewers", reviewers, "enterprise", "internal", "accepted"],
    ["a wait timer", waitTimer, "team", "public", "accepted"],
    ["a wait timer", waitTimer, "team", "private", beyond("wait timer")],
    ["a wait timer", waitTimer, "enterprise", "private", "accepted"],
    ["a branch policy", branchPolicy, "free", "public", "accepted"],
    ["a branch policy", branchPolicy, "free", "private", gate],
    ["a branch policy", branchPolicy, "team", "private", "accepted"],
    ["no rule", environment({}), "free", "private", "accepted"],
  ])("with %s, %j, on the plan %s in a %s repository", async (_title, program, plan, visibility, expected) => {
    expect(await answer(plan, visibility, environmentType, program)).toBe(expected);
  });

  it("prevents self-review only where somebody reviews", async () => {
    const nobody = environment({ preventSelfReview: true });
    expect(await answer("enterprise", "private", environmentType, nobody)).toContain(
      "422 Failed to create or update the environment protection rule. " +
        "Required reviewers must have at least one reviewer to set prevent_self_review.",
    );
    expect(await answer("enterprise", "private", environmentType, reviewers)).toBe("accepted");
  });

  it("has six reviewers in all at most", async () => {
    const withUsers = (users: number[]) => environment({ reviewers: [{ teams: [1, 2, 3], users }] });
    expect(await answer("enterprise", "private", environmentType, withUsers([4, 5, 6, 7]))).toBe(
      "a maximum of 6 reviewers (users and teams combined) can be set for an environment",
    );
    expect(await answer("enterprise", "private", environmentType, withUsers([4, 5, 6]))).toBe("accepted");
  });

  it("names protected branches or patterns, and not both", async () => {
    const policy = (customBranchPolicies: boolean) =>
      environment({ deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies } });
    expect(await answer("enterprise", "private", environmentType, policy(true))).toContain(
      "cannot have the same value",
    );
    expect(await answer("enterprise", "private", environmentType, policy(false))).toBe("accepted");
  });

  it("is created as insecure as the program says", async () => {
    const insecure = environment({ canAdminsBypass: true, preventSelfReview: false });
    expect(await answer("enterprise", "public", environmentType, insecure)).toBe("accepted");
  });
});

describe("rules", () => {
  const upgrade = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
  const rulesetsPath = "POST https://api.github.com/repos/acme/payments/rulesets";
  const branch = { repository: "payments", target: "branch", enforcement: "active", rules: { deletion: true } };
  const push = { ...branch, target: "push", rules: { maxFileSize: { maxFileSize: 1 } } };
  const onlyTeam = "422 Push rulesets are available for the GitHub Team plan in internal and private repositories.";
  const evaluated = { ...branch, enforcement: "evaluate" };
  const protection = { repositoryId: "payments", pattern: "main" };

  it.each<[string, string, Properties, Plan, Visibility, string]>([
    ["a branch ruleset", rulesetType, branch, "free", "public", "accepted"],
    ["a branch ruleset", rulesetType, branch, "free", "private", `${rulesetsPath}: 403 ${upgrade} []`],
    ["a branch ruleset", rulesetType, branch, "pro", "private", "accepted"],
    ["a push ruleset", rulesetType, push, "enterprise", "public", `${rulesetsPath}: ${onlyTeam} []`],
    ["a push ruleset", rulesetType, push, "pro", "private", `${rulesetsPath}: ${onlyTeam} []`],
    ["a push ruleset", rulesetType, push, "team", "private", "accepted"],
    ["an evaluated ruleset", rulesetType, evaluated, "enterprise", "private", "accepted"],
    ["branch protection", protectionType, protection, "free", "public", "accepted"],
    ["branch protection", protectionType, protection, "free", "private", upgrade],
  ])("as %s (%s, %j) on the plan %s in a %s repository", async (_title, type, program, plan, visibility, expected) => {
    expect(await answer(plan, visibility, type, program)).toBe(expected);
  });

  it("are evaluated only on GitHub Enterprise", async () => {
    expect(await answer("team", "private", rulesetType, evaluated)).toContain("422 Evaluate mode");
    expect(await answer("team", "private", rulesetType, branch)).toBe("accepted");
  });
});
