import { integer, list, object, oneOf, type PropertyType, string } from "../../provider/schema";
import { isProperties, type Properties, type Value, withoutInternals } from "../../provider/values";
import { actorTypes } from "../actors";
import { ApiError, orGone } from "../api-error";
import {
  etagOf,
  type GitHub,
  type GitHubResourceType,
  type KeptRepository,
  newId,
  nodeId,
  partsOfId,
  repositoryOf,
} from "../github";
import { refuseRuleset } from "../plans";
import { characters, repositoryName } from "../refusals";
import { ruleRefusals, rules } from "./ruleset-rules";

const kind = "ruleset";
const refs: PropertyType = { kind: "list", element: string, ordered: true };

export const repositoryRuleset: GitHubResourceType = {
  title: "RepositoryRuleset",
  autoNamed: true,
  inputs: {
    bypassActors: {
      type: list(
        {
          actorId: { type: integer },
          actorType: { type: oneOf(actorTypes), required: true },
          bypassMode: { type: oneOf(["always", "pull_request", "exempt"]), required: true },
        },
        false,
      ),
    },
    conditions: {
      type: object({
        refName: {
          required: true,
          type: object({ excludes: { type: refs, required: true }, includes: { type: refs, required: true } }),
        },
      }),
    },
    enforcement: { type: oneOf(["disabled", "active", "evaluate"]), required: true },
    name: { type: string, refusal: characters(1, 100) },
    repository: { type: string, required: true, refusal: repositoryName },
    rules: { type: object(rules), required: true },
    target: { type: oneOf(["branch", "push", "tag"]), required: true },
  },
  outputs: ["etag", "nodeId", "rulesetId"],
  refusals: ruleRefusals,

  async create(github, inputs, created) {
    const repository = await repositoryOf(github, inputs);
    if (repository.archived === true) {
      throw new Error(`cannot create ruleset on archived repository ${github.owner}/${repository.name}`);
    }
    const id = newId();
    await putRuleset(github, repository, id, inputs, "POST");
    created(String(id));
  },

  /** Imported by `<repository>:<ruleset_id>`, and known by its own id. */
  async read(github, id, given) {
    const [repositoryPart = "", importedId = id] = id.includes(":") ? partsOfId(id, ["repository", "ruleset_id"]) : [];
    const state = { repository: repositoryPart, ...given };
    const repository = await orGone(repositoryOf(github, state));
    const found = repository && (await github.kept.get(kind, `${repository.repoId}/${importedId}`));
    if (found === undefined) return undefined;
    return {
      ...found,
      etag: etagOf(found),
      id: importedId,
      nodeId: nodeId("RRS", repository?.repoId ?? 0, Number(importedId)),
      repository: state.repository,
      rulesetId: Number(importedId),
    };
  },

  async update(github, id, _state, inputs) {
    const repository = await repositoryOf(github, inputs);
    if (repository.archived === true) return;
    if ((await github.kept.get(kind, `${repository.repoId}/${id}`)) === undefined) {
      throw new ApiError("PUT", `repos/${github.owner}/${repository.name}/rulesets/${id}`, 404, "Not Found");
    }
    await putRuleset(github, repository, Number(id), inputs, "PUT");
  },

  async delete(github, id, state) {
    const repository = await repositoryOf(github, state);
    const key = `${repository.repoId}/${id}`;
    if ((await github.kept.get(kind, key)) === undefined) {
      throw new ApiError("DELETE", `repos/${github.owner}/${repository.name}/rulesets/${id}`, 404, "Not Found");
    }
    await github.kept.remove(kind, key);
  },
};

async function putRuleset(
  github: GitHub,
  repository: KeptRepository,
  id: number,
  inputs: Properties,
  method: "POST" | "PUT",
): Promise<void> {
  const { bypassActors = [], conditions, enforcement, name, target } = inputs;
  const path = `repos/${github.owner}/${repository.name}/rulesets${method === "PUT" ? `/${id}` : ""}`;
  const ruleset = {
    bypassActors: withoutInternals(bypassActors),
    ...(conditions !== undefined && { conditions: withoutInternals(conditions) }),
    enforcement,
    name,
    rules: withMergeMethods(withoutInternals(inputs.rules ?? {})),
    target,
  };
  refuseRuleset(github.plan, repository, ruleset, method, path);
  const others = (await github.kept.entries(kind)).filter(([key]) => key.startsWith(`${repository.repoId}/`));
  if (others.some(([key, other]) => other.name === name && key !== `${repository.repoId}/${id}`)) {
    throw new ApiError(method, path, 422, "Validation Failed", "Name must be unique");
  }
  await github.kept.put(kind, `${repository.repoId}/${id}`, ruleset);
}

/** GitHub allows all of them where none is named. */
function withMergeMethods(given: Value): Value {
  if (!isProperties(given) || !isProperties(given.pullRequest)) return given;
  const allowedMergeMethods = given.pullRequest.allowedMergeMethods ?? ["merge", "squash", "rebase"];
  return { ...given, pullRequest: { ...given.pullRequest, allowedMergeMethods } };
}
