import { definePolicy } from "../framework/policy";
import { permissionsFindings, permissionsTypes } from "./actions-permissions";

export const githubActionsPermissions = definePolicy({
  name: "github-actions-permissions",
  displayName: "GitHub runs actions that were chosen, at fixed commits",
  description: "Only actions that were named may run in a repository's workflows, each pinned by its commit.",
  why:
    "An action runs with the job's token and can take the cloud role that the job takes. Whoever can move one of its " +
    "tags, or registers a name that a pattern lets in, then pushes images.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-7", specification: "Least Functionality" },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SR-3",
      specification: "Supply Chain Controls and Processes",
    },
  ],
  tags: ["github", "supply-chain", "least-privilege"],
  remediationSteps:
    'Set `allowedActions` to "selected" (or "local_only"), name in `allowedActionsConfig.patternsAlloweds` the actions ' +
    "that the workflows use, each with its owner, and set `shaPinningRequired` to true. `GitHubDelivery` does.",
  url: "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository",
  settings: {
    acceptVerified: {
      meaning: "Whether the actions of all creators that GitHub has verified may run.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
  },
  resource: {
    reads: Object.fromEntries(
      Object.entries(permissionsTypes).map(([type, { enabled, pins }]) => [
        type,
        [enabled, "allowedActions", "allowedActionsConfig", ...(pins ? ["shaPinningRequired"] : [])],
      ]),
    ),
    check: ({ type, properties }, settings) => {
      const written = permissionsTypes[type];
      return written ? permissionsFindings(properties, written, settings) : [];
    },
  },
});
