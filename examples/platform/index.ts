import { EcrAccount, EcrRegistry } from "artifact-registries";
import { GoogleArtifactRegistry, GoogleImmutability } from "artifact-registries/gcp";
import {
  GitHubDelivery,
  GitHubPlan,
  type GitHubRegistryArgs,
  GitHubVisibility,
  RegistryKind,
} from "artifact-registries/github";

const environments = [{ name: "staging" }, { name: "production" }];
const immutability = GoogleImmutability.Service;
const sourceOf = (repository: string, repositoryId: number) => ({
  owner: "acme",
  ownerId: 9919,
  repository,
  repositoryId,
});

const teams = {
  payments: { source: sourceOf("payments", 41881900), approvers: 1701 },
  search: { source: sourceOf("search", 41881901), approvers: 1702 },
  checkout: { source: sourceOf("checkout", 41881902), approvers: 1703 },
};
type Team = keyof typeof teams;

// What the AWS account has once: its scanning, and the provider that lets GitHub's jobs in.
const account = new EcrAccount("account", { createOidcProvider: true });

const onAmazon = (team: Team) =>
  new EcrRegistry(team, {
    artifacts: [{ name: "api" }],
    environments,
    source: teams[team].source,
    account: account.account,
    signing: true,
  });

const onGoogle = (team: Team) =>
  new GoogleArtifactRegistry(team, {
    artifacts: [{ name: "api" }, { name: `@acme/${team}-client`, type: "npm" }],
    environments,
    source: teams[team].source,
    immutability,
    signing: true,
  });

/**
 * The GitHub side of a team: the environments that its registries trust, what their jobs need to know, and, where it
 * delivers to one registry, the workflows.
 */
const delivered = (team: Team, registries: GitHubRegistryArgs[], registry?: RegistryKind) =>
  new GitHubDelivery(team, {
    source: teams[team].source,
    plan: GitHubPlan.Enterprise,
    visibility: GitHubVisibility.Private,
    environments: [{ name: "staging" }, { name: "production", reviewers: { teams: [teams[team].approvers] } }],
    registries,
    ...(registry && { workflows: { registry, artifacts: [{ name: "api" }] } }),
  });

const variablesOf = (registry: EcrRegistry | GoogleArtifactRegistry) => ({
  variables: registry.environmentVariables,
  variableNames: registry.environmentVariableNames,
});

const payments = onAmazon("payments");
const search = onGoogle("search");
// One artifact for two clouds: its jobs tell the registries' variables apart by what they start with.
const checkout = { amazon: onAmazon("checkout"), google: onGoogle("checkout") };

const deliveries = [
  delivered("payments", [variablesOf(payments)], RegistryKind.Ecr),
  delivered("search", [variablesOf(search)], RegistryKind.Google),
  delivered("checkout", [
    { ...variablesOf(checkout.amazon), prefix: "ECR" },
    { ...variablesOf(checkout.google), prefix: "GAR" },
  ]),
];

/** Where each team's artifacts are. */
export const repositories = {
  payments: payments.repositories,
  search: search.repositories,
  checkout: [checkout.amazon.repositories, checkout.google.repositories],
};
/** What is left to set by hand in the repositories. */
export const checklists = deliveries.map(({ checklist }) => checklist);
