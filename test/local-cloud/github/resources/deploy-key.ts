import { boolean, string } from "../../provider/schema";
import { text, type Value } from "../../provider/values";
import { ApiError, orGone } from "../api-error";
import { etagOf, type GitHubResourceType, idOf, newId, partsOfId, repositoryNamed, repositoryOf } from "../github";

const kind = "deploy-key";

export const repositoryDeployKey: GitHubResourceType = {
  title: "RepositoryDeployKey",
  deleteBeforeReplace: true,
  inputs: {
    key: {
      type: string,
      required: true,
      replaces: true,
      equivalent: (state, input) => withoutComment(state) === withoutComment(input),
    },
    readOnly: { type: boolean, default: true, replaces: true },
    repository: { type: string, required: true, replaces: true },
    title: { type: string, required: true, replaces: true },
  },
  outputs: ["etag"],

  async create(github, inputs, created) {
    const { name, repoId } = await repositoryOf(github, inputs);
    const key = withoutComment(text(inputs, "key"));
    const others = await github.kept.list(kind);
    if (others.some((other) => other.key === key)) {
      const problem = "{Resource:PublicKey Field:key Code:custom Message:key is already in use}";
      throw new ApiError("POST", `repos/${github.owner}/${name}/keys`, 422, "Validation Failed", problem);
    }
    const id = newId();
    await github.kept.put(kind, `${repoId}/${id}`, { key, readOnly: inputs.readOnly, title: inputs.title });
    created(idOf(text(inputs, "repository"), String(id)));
  },

  async read(github, id) {
    const [repository = "", keyId = ""] = partsOfId(id, ["repository", "key_id"]);
    const place = await orGone(repositoryNamed(github, repository));
    const found = place && (await github.kept.get(kind, `${place.repoId}/${keyId}`));
    return found && { ...found, etag: etagOf(found), repository };
  },

  /** Nothing can be changed, so there is never an update. */
  async update() {
    throw new Error("deploy keys cannot be changed");
  },

  async delete(github, id) {
    const [repository = "", keyId = ""] = partsOfId(id, ["repository", "key_id"]);
    const { name, repoId } = await repositoryNamed(github, repository);
    if ((await github.kept.get(kind, `${repoId}/${keyId}`)) === undefined) {
      throw new ApiError("DELETE", `repos/${github.owner}/${name}/keys/${keyId}`, 404, "Not Found");
    }
    await github.kept.remove(kind, `${repoId}/${keyId}`);
  },
};

/** GitHub drops the comment at the end of a key. */
function withoutComment(key: Value): string {
  return String(key)
    .trim()
    .replace(/^([a-z0-9-]+ \S+)( \S+)?$/, "$1");
}
