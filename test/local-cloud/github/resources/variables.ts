import { string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import { ApiError, orGone } from "../api-error";
import { type GitHub, type GitHubResourceType, movedRepository, timestamp } from "../github";
import { secretName } from "../refusals";
import { inEnvironment, inRepository, type Scope } from "./scopes";

const kind = "variable";

export const actionsVariable = variableIn("ActionsVariable", inRepository);
export const actionsEnvironmentVariable = variableIn("ActionsEnvironmentVariable", inEnvironment);

function variableIn(title: string, scope: Scope): GitHubResourceType {
  /** GitHub writes names in upper case: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
  const addressOf = async (github: GitHub, properties: Properties) => {
    const { key, path, repositoryId } = await scope.find(github, properties);
    const name = text(properties, "variableName");
    return { key: `${key}/${name.toUpperCase()}`, path: `${path}/variables`, name, repositoryId };
  };
  const existing = async (github: GitHub, properties: Properties, method: string) => {
    const { key, path, name } = await addressOf(github, properties);
    const variable = await github.kept.get(kind, key);
    if (variable === undefined) throw new ApiError(method, `${path}/${name}`, 404, "Not Found");
    return { key, variable };
  };
  return {
    title,
    inputs: {
      ...scope.inputs,
      value: { type: string, required: true },
      variableName: { type: string, required: true, replaces: true, refusal: secretName },
    },
    outputs: ["createdAt", "repositoryId", "updatedAt"],
    forces: movedRepository,

    async create(github, inputs, created) {
      const { key, path, name } = await addressOf(github, inputs);
      if ((await github.kept.get(kind, key)) !== undefined) {
        throw new ApiError("POST", path, 409, "Already exists - Variable already exists");
      }
      const now = timestamp();
      await github.kept.put(kind, key, { createdAt: now, name, updatedAt: now, value: text(inputs, "value") });
      created(scope.id(inputs, name));
    },

    async read(github, id, given) {
      const state = { ...scope.parse(id, "variableName"), ...given };
      const address = await orGone(addressOf(github, state));
      const found = address && (await github.kept.get(kind, address.key));
      if (found === undefined) return undefined;
      return {
        ...Object.fromEntries(Object.keys(scope.inputs).map((name) => [name, state[name]])),
        createdAt: found.createdAt,
        repositoryId: given.repositoryId ?? address?.repositoryId,
        updatedAt: found.updatedAt,
        value: found.value,
        variableName: state.variableName,
      };
    },

    async update(github, _id, _state, inputs) {
      const { key, variable } = await existing(github, inputs, "PATCH");
      await github.kept.put(kind, key, { ...variable, updatedAt: timestamp(), value: text(inputs, "value") });
    },

    async delete(github, _id, state) {
      const { key } = await existing(github, state, "DELETE");
      await github.kept.remove(kind, key);
    },
  };
}
