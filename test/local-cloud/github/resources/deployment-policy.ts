import { string } from "../../provider/schema";
import { optionalNumber, optionalText, type Properties, text } from "../../provider/values";
import { ApiError, orGone } from "../api-error";
import {
  environmentNamed,
  environmentPath,
  type GitHub,
  type GitHubResourceType,
  idOf,
  type KeptEnvironment,
  movedRepository,
  newId,
  partsOfId,
  repositoryOf,
} from "../github";
import { exactlyOneOf, notEmpty } from "../refusals";

const kind = "deployment-policy";

export const repositoryEnvironmentDeploymentPolicy: GitHubResourceType = {
  title: "RepositoryEnvironmentDeploymentPolicy",
  inputs: {
    branchPattern: { type: string, refusal: notEmpty },
    environment: { type: string, required: true, replaces: true },
    repository: { type: string, required: true },
    tagPattern: { type: string, refusal: notEmpty },
  },
  outputs: ["policyId", "repositoryId"],
  refusals: (inputs) => exactlyOneOf(inputs, "branchPattern", "tagPattern"),

  async forces(github, state, inputs) {
    const otherKind = ["branchPattern", "tagPattern"].filter((name) => inputs[name] !== state[name]);
    return [...(await movedRepository(github, state, inputs)), ...(otherKind.length === 2 ? otherKind : [])];
  },

  async create(github, inputs, created) {
    const { environment, path } = await environmentOf(github, inputs);
    const policy = { type: "branchPattern" in inputs ? "branch" : "tag", name: patternOf(inputs) };
    const others = await github.kept.list(kind);
    if (others.some((each) => each.environmentId === environment.id && isSame(each, policy))) {
      throw new ApiError("POST", path, 303, "");
    }
    const id = newId();
    await github.kept.put(kind, `${environment.id}/${id}`, { ...policy, environmentId: environment.id, id });
    created(idOf(text(inputs, "repository"), text(inputs, "environment"), String(id)));
  },

  async read(github, id, given) {
    const [repositoryName = "", environmentName = "", policyId = ""] = partsOfId(id, [
      ...["repository", "environment", "policy_id"],
    ]);
    const state = { repository: repositoryName, environment: environmentName, policyId: Number(policyId), ...given };
    const found = await orGone(environmentOf(github, state));
    const policy = found && (await github.kept.get(kind, `${found.environment.id}/${state.policyId}`));
    if (policy === undefined) return undefined;
    return {
      [policy.type === "branch" ? "branchPattern" : "tagPattern"]: policy.name,
      environment: state.environment,
      policyId: Number(state.policyId),
      repository: state.repository,
      repositoryId: given.repositoryId ?? found?.repository.repoId,
    };
  },

  async update(github, _id, state, inputs) {
    const { key, policy } = await existing(github, { ...inputs, policyId: state.policyId }, "PUT");
    await github.kept.put(kind, key, { ...policy, name: patternOf(inputs) });
  },

  async delete(github, _id, state) {
    const { key } = await existing(github, state, "DELETE");
    await github.kept.remove(kind, key);
  },
};

function patternOf(inputs: Properties): string {
  return optionalText(inputs, "branchPattern") ?? text(inputs, "tagPattern");
}

function isSame(left: Properties, right: Properties): boolean {
  return left.type === right.type && left.name === right.name;
}

/** There are policies only where the environment asks for them, and otherwise GitHub knows no such address. */
async function environmentOf(github: GitHub, properties: Properties) {
  const repository = await repositoryOf(github, properties);
  const name = text(properties, "environment");
  const environment = await environmentNamed(github, repository, name);
  const path = `${environmentPath(github, repository, name)}/deployment-branch-policies`;
  if (!hasCustomPolicies(environment)) throw new ApiError("POST", path, 404, "Not Found");
  return { environment, path, repository };
}

function hasCustomPolicies({ deploymentBranchPolicy: policy }: KeptEnvironment): boolean {
  return typeof policy === "object" && policy !== null && "customBranchPolicies" in policy
    ? policy.customBranchPolicies === true
    : false;
}

async function existing(github: GitHub, properties: Properties, method: string) {
  const { environment, path } = await environmentOf(github, properties);
  const key = `${environment.id}/${optionalNumber(properties, "policyId")}`;
  const policy = await github.kept.get(kind, key);
  if (policy === undefined) throw new ApiError(method, `${path}/${properties.policyId}`, 404, "Not Found");
  return { key, policy };
}
