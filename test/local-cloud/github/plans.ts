import { objects, type Properties } from "../provider/values";
import { ApiError } from "./api-error";

const plans = ["free", "pro", "team", "enterprise"] as const;

/** https://docs.github.com/en/get-started/learning-about-github/githubs-plans */
export type Plan = (typeof plans)[number];

export function planNamed(name: string | undefined): Plan {
  const plan = name === undefined ? "enterprise" : plans.find((each) => each === name);
  if (plan === undefined) throw new Error(`There is no GitHub plan ${name}; there are ${plans.join(", ")}.`);
  return plan;
}

const isPublic = (repository: Properties) => repository.visibility === "public";

/**
 * Protection rules of environments are for public repositories, and for others by plan:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function refuseEnvironment(plan: Plan, repository: Properties, environment: Properties, path: string): void {
  const refuse = (message: string) => {
    throw new ApiError("PUT", path, 422, message);
  };
  const reviewers = environment.reviewers;
  const hasReviewers = Array.isArray(reviewers) && reviewers.length > 0;
  if (!isPublic(repository) && plan !== "enterprise") {
    if (hasReviewers) refuse(beyondPlan("required reviewers"));
    if (environment.waitTimer !== 0) refuse(beyondPlan("wait timer"));
    if (plan === "free" && environment.deploymentBranchPolicy !== null) {
      refuse("Fail to create protected rule, please ensure billing plan include protected branch gate.");
    }
  }
  if (environment.preventSelfReview === true && !hasReviewers) {
    refuse(
      "Failed to create or update the environment protection rule. " +
        "Required reviewers must have at least one reviewer to set prevent_self_review.",
    );
  }
}

function beyondPlan(rule: string): string {
  return (
    "Failed to create the environment protection rule. " +
    `Please ensure the billing plan supports the ${rule} protection rule.`
  );
}

const upgrade = "Upgrade to GitHub Pro or make this repository public to enable this feature.";

/**
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets
 */
export function refuseRuleset(plan: Plan, repository: Properties, ruleset: Properties, method: string, path: string) {
  if (!isPublic(repository) && plan === "free") throw new ApiError(method, path, 403, upgrade);
  if (ruleset.target === "push" && (isPublic(repository) || plan === "free" || plan === "pro")) {
    const message = "Push rulesets are available for the GitHub Team plan in internal and private repositories.";
    throw new ApiError(method, path, 422, message);
  }
  if (ruleset.enforcement === "evaluate" && plan !== "enterprise") {
    throw new ApiError(method, path, 422, "Evaluate mode is available with GitHub Enterprise.");
  }
}

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches */
export function refuseBranchProtection(plan: Plan, repository: Properties): void {
  if (!isPublic(repository) && plan === "free") throw new Error(upgrade);
}

/** Teams and users together: https://docs.github.com/en/rest/deployments/environments */
export function reviewerCount(reviewers: Properties["reviewers"]): number {
  const lists = objects(reviewers).flatMap(({ teams, users }) => [teams, users]);
  return lists.flatMap((list) => (Array.isArray(list) ? list : [])).length;
}
