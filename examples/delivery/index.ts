import { type ArtifactInput, EcrAccount, EcrRegistry } from "artifact-registries";
import { GitHubDelivery, GitHubPlan, GitHubVisibility } from "artifact-registries/github";

interface Team {
  readonly artifacts: ArtifactInput[];
  readonly repositoryId: number;
  /** Id of the GitHub team that approves what goes to production. */
  readonly approvers: number;
}

const teams: Record<string, Team> = {
  payments: {
    artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }],
    repositoryId: 41881900,
    approvers: 1701,
  },
  search: { artifacts: [{ name: "indexer" }, { name: "web" }], repositoryId: 41881901, approvers: 1702 },
};

// What an account has once: scanning, the registry policy, the OIDC provider that all roles trust.
const account = new EcrAccount("account", { createOidcProvider: true });

/** What is left to set by hand in each repository, by team. */
export const checklists = Object.fromEntries(
  Object.entries(teams).map(([team, { artifacts, repositoryId, approvers }]) => {
    const source = { owner: "acme", ownerId: 9919, repository: team, repositoryId };
    const registry = new EcrRegistry(team, {
      artifacts,
      environments: [{ name: "staging" }, { name: "production" }],
      source,
      signing: true,
      account: account.account,
    });
    const delivery = new GitHubDelivery(team, {
      source,
      plan: GitHubPlan.Enterprise,
      visibility: GitHubVisibility.Private,
      environments: [{ name: "staging" }, { name: "production", reviewers: { teams: [approvers] } }],
      registries: [{ variables: registry.environmentVariables, variableNames: registry.environmentVariableNames }],
      workflows: { artifacts },
    });
    return [team, delivery.checklist];
  }),
);
