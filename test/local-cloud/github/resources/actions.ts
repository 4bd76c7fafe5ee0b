import { boolean, object, oneOf, strings } from "../../provider/schema";
import { isProperties, type Properties, withoutInternals } from "../../provider/values";
import type { GitHub, GitHubResourceType } from "../github";
import { defaults, kinds, nameOf, putSettings, repository, settingsOf } from "./repository-settings";

export const actionsRepositoryPermissions: GitHubResourceType = {
  title: "ActionsRepositoryPermissions",
  inputs: {
    allowedActions: { type: oneOf(["all", "local_only", "selected"]) },
    allowedActionsConfig: {
      type: object({
        githubOwnedAllowed: { type: boolean, required: true },
        patternsAlloweds: { type: strings },
        verifiedAllowed: { type: boolean },
      }),
    },
    enabled: { type: boolean, default: true },
    repository,
    shaPinningRequired: { type: boolean, computed: true },
  },
  outputs: [],

  async create(github, inputs, created) {
    created(await putPermissions(github, inputs));
  },

  async read(github, id, state) {
    const name = nameOf(id, state);
    const found = await settingsOf(github, kinds.permissions, name);
    const isSelected = found.allowedActions === "selected" && found.enabled === true;
    // https://github.com/integrations/terraform-provider-github/issues/2105
    const isWanted = isProperties(state.allowedActionsConfig) || state.allowedActions === undefined;
    return {
      allowedActions: found.enabled === true ? found.allowedActions : "",
      allowedActionsConfig: isSelected && isWanted ? found.selected : undefined,
      enabled: found.enabled,
      repository: name,
      shaPinningRequired: found.shaPinningRequired,
    };
  },

  async update(github, _id, _state, inputs) {
    await putPermissions(github, inputs);
  },

  async delete(github, id, state) {
    const before = await settingsOf(github, kinds.permissions, nameOf(id, state));
    const settings = { ...before, allowedActions: "all", enabled: true };
    await putSettings(github, kinds.permissions, { repository: nameOf(id, state) }, settings);
  },
};

/** The real provider does not send a pinning that is false, so GitHub leaves it as it is. */
async function putPermissions(github: GitHub, inputs: Properties): Promise<string> {
  const before = await settingsOf(github, kinds.permissions, String(inputs.repository));
  const { allowedActions, allowedActionsConfig, enabled, shaPinningRequired } = inputs;
  return putSettings(github, kinds.permissions, inputs, {
    allowedActions: (enabled === false ? undefined : allowedActions) ?? before.allowedActions,
    enabled: enabled !== false,
    shaPinningRequired: shaPinningRequired === true || before.shaPinningRequired === true,
    selected:
      allowedActions === "selected" && isProperties(allowedActionsConfig)
        ? withoutInternals(allowedActionsConfig)
        : (before.selected ?? { githubOwnedAllowed: false, patternsAlloweds: [], verifiedAllowed: false }),
  });
}

export const workflowRepositoryPermissions: GitHubResourceType = {
  title: "WorkflowRepositoryPermissions",
  inputs: {
    canApprovePullRequestReviews: { type: boolean, default: false },
    defaultWorkflowPermissions: { type: oneOf(["read", "write"]) },
    repository,
  },
  outputs: [],

  async create(github, inputs, created) {
    created(await putToken(github, inputs));
  },

  async read(github, id, state) {
    const name = nameOf(id, state);
    return { ...(await settingsOf(github, kinds.token, name)), repository: name };
  },

  async update(github, _id, _state, inputs) {
    await putToken(github, inputs);
  },

  async delete(github, id, state) {
    await putSettings(github, kinds.token, { repository: nameOf(id, state) }, { ...defaults[kinds.token] });
  },
};

async function putToken(github: GitHub, inputs: Properties): Promise<string> {
  const before = await settingsOf(github, kinds.token, String(inputs.repository));
  return putSettings(github, kinds.token, inputs, {
    canApprovePullRequestReviews: inputs.canApprovePullRequestReviews === true,
    defaultWorkflowPermissions: inputs.defaultWorkflowPermissions ?? before.defaultWorkflowPermissions,
  });
}
