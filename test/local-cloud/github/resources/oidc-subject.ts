import { boolean, string } from "../../provider/schema";
import { type Properties, texts } from "../../provider/values";
import type { GitHub, GitHubResourceType } from "../github";
import { elements } from "../refusals";
import { defaults, kinds, nameOf, putSettings, repository, settingsOf } from "./repository-settings";

export const actionsRepositoryOidcSubjectClaimCustomizationTemplate: GitHubResourceType = {
  title: "ActionsRepositoryOidcSubjectClaimCustomizationTemplate",
  inputs: {
    includeClaimKeys: { type: { kind: "list", element: string, ordered: true }, refusal: elements(1) },
    repository,
    useDefault: { type: boolean, required: true },
  },
  outputs: [],

  async create(github, inputs, created) {
    created(await putSubject(github, inputs));
  },

  async read(github, id, state) {
    const name = nameOf(id, state);
    const { includeClaimKeys, useDefault } = await settingsOf(github, kinds.subject, name);
    return { includeClaimKeys, repository: name, useDefault };
  },

  async update(github, _id, _state, inputs) {
    await putSubject(github, inputs);
  },

  async delete(github, id, state) {
    await putSettings(github, kinds.subject, { repository: nameOf(id, state) }, { ...defaults[kinds.subject] });
  },
};

async function putSubject(github: GitHub, inputs: Properties): Promise<string> {
  const keys = texts(inputs.includeClaimKeys);
  if (inputs.useDefault === true && keys.length > 0) {
    throw new Error("include_claim_keys cannot be set when use_default is true");
  }
  return putSettings(github, kinds.subject, inputs, { includeClaimKeys: keys, useDefault: inputs.useDefault });
}
