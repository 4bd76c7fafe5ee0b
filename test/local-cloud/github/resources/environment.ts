import { boolean, integer, list, object, setOf, string } from "../../provider/schema";
import { isProperties, optionalNumber, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError, orGone } from "../api-error";
import {
  environmentNamed,
  environmentPath,
  type GitHub,
  type GitHubResourceType,
  idOf,
  movedRepository,
  newId,
  partsOfId,
  repositoryOf,
} from "../github";
import { refuseEnvironment, reviewerCount } from "../plans";
import { between, elements } from "../refusals";

const ids = { type: setOf(integer), refusal: elements(0, 6) };

export const repositoryEnvironment: GitHubResourceType = {
  title: "RepositoryEnvironment",
  inputs: {
    canAdminsBypass: { type: boolean, default: true },
    deploymentBranchPolicy: {
      type: object({
        customBranchPolicies: { type: boolean, required: true },
        protectedBranches: { type: boolean, required: true },
      }),
    },
    environment: { type: string, required: true, replaces: true },
    preventSelfReview: { type: boolean, default: false },
    repository: { type: string, required: true },
    reviewers: { type: list({ teams: ids, users: ids }), refusal: elements(0, 1) },
    waitTimer: { type: integer, refusal: between(0, 43_200) },
  },
  outputs: ["repositoryId"],
  forces: movedRepository,

  async create(github, inputs, created) {
    await putEnvironment(github, inputs);
    created(idOf(text(inputs, "repository"), text(inputs, "environment").replaceAll(":", "??")));
  },

  async read(github, id, given) {
    const [repositoryName = "", environmentPart = ""] = partsOfId(id, ["repository", "environment"]);
    const state = { repository: repositoryName, environment: environmentPart.replaceAll("??", ":"), ...given };
    const repository = await orGone(repositoryOf(github, state));
    const found = repository && (await orGone(environmentNamed(github, repository, text(state, "environment"))));
    if (found === undefined) return undefined;
    const { reviewers } = found;
    const hasReviewers = Array.isArray(reviewers) && reviewers.length > 0;
    return {
      canAdminsBypass: found.canAdminsBypass,
      deploymentBranchPolicy: found.deploymentBranchPolicy ?? undefined,
      environment: state.environment,
      // The real provider reads these two from a rule, and leaves what it knew where GitHub has no such rule.
      preventSelfReview: hasReviewers ? found.preventSelfReview : (given.preventSelfReview ?? false),
      reviewers: hasReviewers ? reviewers : given.reviewers,
      repository: state.repository,
      repositoryId: given.repositoryId ?? repository?.repoId,
      waitTimer: found.waitTimer,
    };
  },

  async update(github, _id, _state, inputs) {
    await putEnvironment(github, inputs);
  },

  async delete(github, _id, state) {
    const repository = await orGone(repositoryOf(github, state));
    if (repository === undefined) return;
    await github.kept.remove("environment", `${repository.repoId}/${text(state, "environment")}`);
  },
};

async function putEnvironment(github: GitHub, inputs: Properties): Promise<void> {
  const repository = await repositoryOf(github, inputs);
  const name = text(inputs, "environment");
  const path = environmentPath(github, repository, name);
  if (reviewerCount(inputs.reviewers) > 6) {
    throw new Error("a maximum of 6 reviewers (users and teams combined) can be set for an environment");
  }
  const policy = inputs.deploymentBranchPolicy;
  if (isProperties(policy) && policy.customBranchPolicies === policy.protectedBranches) {
    const message = "protected_branches and custom_branch_policies cannot have the same value";
    throw new ApiError("PUT", path, 422, message);
  }
  const environment = {
    canAdminsBypass: inputs.canAdminsBypass !== false,
    deploymentBranchPolicy: policy === undefined ? null : withoutInternals(policy),
    name,
    preventSelfReview: inputs.preventSelfReview === true,
    reviewers: reviewerCount(inputs.reviewers) > 0 ? withoutInternals(inputs.reviewers ?? []) : [],
    waitTimer: optionalNumber(inputs, "waitTimer") ?? 0,
  };
  refuseEnvironment(github.plan, repository, environment, path);
  const key = `${repository.repoId}/${name}`;
  const before = await github.kept.get("environment", key);
  await github.kept.put("environment", key, { ...environment, id: before?.id ?? newId() });
}
