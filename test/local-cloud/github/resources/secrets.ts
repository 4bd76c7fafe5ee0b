import { boolean, type PropertyTable, string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import { ApiError, orGone } from "../api-error";
import { type GitHub, type GitHubResourceType, movedRepository, timestamp } from "../github";
import { base64, conflicts, exactlyOneOf, requires, secretName } from "../refusals";
import { inEnvironment, inRepository, type Scope } from "./scopes";

const kind = "secret";

const destroyOnDrift: PropertyTable = { destroyOnDrift: { type: boolean, unreported: true } };

export const actionsSecret = secretIn("ActionsSecret", inRepository, destroyOnDrift);
export const actionsEnvironmentSecret: GitHubResourceType = {
  ...secretIn("ActionsEnvironmentSecret", inEnvironment, {}),
  deleteBeforeReplace: true,
};

function secretIn(title: string, scope: Scope, more: PropertyTable): GitHubResourceType {
  const addressOf = async (github: GitHub, properties: Properties) => {
    const { key, path, repositoryId } = await scope.find(github, properties);
    const name = text(properties, "secretName");
    return { key: `${key}/${name.toUpperCase()}`, name, path: `${path}/secrets/${name}`, repositoryId };
  };
  /** Nobody can read a secret's value from GitHub, so it is kept nowhere. */
  const putSecret = async (github: GitHub, inputs: Properties) => {
    const { key, name } = await addressOf(github, inputs);
    const before = await github.kept.get(kind, key);
    const now = timestamp();
    await github.kept.put(kind, key, { createdAt: before?.createdAt ?? now, name, updatedAt: now });
    return name;
  };
  return {
    title,
    inputs: {
      ...scope.inputs,
      ...more,
      encryptedValue: { type: string, unreported: true, refusal: base64 },
      keyId: { type: string, computed: true },
      plaintextValue: { type: string, unreported: true },
      secretName: { type: string, required: true, replaces: true, refusal: secretName },
      value: { type: string, unreported: true },
      valueEncrypted: { type: string, unreported: true, refusal: base64 },
    },
    outputs: ["createdAt", "remoteUpdatedAt", "repositoryId", "updatedAt"],
    forces: movedRepository,
    refusals: (inputs) => [
      ...exactlyOneOf(inputs, "value", "valueEncrypted", "encryptedValue", "plaintextValue"),
      ...requires(inputs, "keyId", "valueEncrypted"),
      ...conflicts(inputs, "keyId", "value", "plaintextValue"),
    ],
    /** https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util_diff.go, diffSecret */
    drifted: (state) =>
      state.remoteUpdatedAt !== undefined && state.remoteUpdatedAt !== state.updatedAt ? ["updatedAt"] : [],

    async create(github, inputs, created) {
      created(scope.id(inputs, await putSecret(github, inputs)));
    },

    async read(github, id, given) {
      const state = { ...scope.parse(id, "secretName"), ...given };
      const address = await orGone(addressOf(github, state));
      const found = address && (await github.kept.get(kind, address.key));
      if (found === undefined) return undefined;
      return {
        ...Object.fromEntries(Object.keys(scope.inputs).map((name) => [name, state[name]])),
        createdAt: given.createdAt ?? found.createdAt,
        keyId: given.keyId ?? `568250${address?.repositoryId}`,
        remoteUpdatedAt: found.updatedAt,
        repositoryId: given.repositoryId ?? address?.repositoryId,
        secretName: state.secretName,
        updatedAt: given.updatedAt ?? found.updatedAt,
      };
    },

    async update(github, _id, _state, inputs) {
      await putSecret(github, inputs);
    },

    async delete(github, _id, state) {
      const { key, path } = await addressOf(github, state);
      if ((await github.kept.get(kind, key)) === undefined) throw new ApiError("DELETE", path, 404, "Not Found");
      await github.kept.remove(kind, key);
    },
  };
}
