import { ArtifactType } from "artifact-registries";
import {
  GoogleArtifactRegistry,
  GoogleAuditTrail,
  GoogleDeployGate,
  GoogleImmutability,
} from "artifact-registries/gcp";
import { GitHubDelivery, GitHubPlan, GitHubVisibility, RegistryKind } from "artifact-registries/github";

const environments = [{ name: "staging" }, { name: "production" }];
// What the generated workflows build, promote and deploy.
const images = [{ name: "api" }, { name: "charts/api", type: ArtifactType.Helm }];
const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };

// What is built once is pushed here; each environment has repositories and identities of its own.
const registry = new GoogleArtifactRegistry("payments", {
  artifacts: [...images, { name: "@acme/payments-client", type: ArtifactType.Npm }],
  environments,
  source,
  // The service keeps every tag, and so every image that was ever pushed.
  immutability: GoogleImmutability.Service,
  signing: true,
  // What builds take from outside comes from here, is scanned and logged.
  upstreams: [{ name: "docker-hub", format: "docker" }],
});

// Who did what with it, for a year and a month.
const trail = new GoogleAuditTrail("payments", { environments });

// In the project's clusters and services runs nothing but what the publisher has attested.
const gate = new GoogleDeployGate("payments", {
  signingKeyVersion: registry.signingKeyVersion,
  attesters: registry.publishers,
});

// The environments whose jobs are trusted, who approves, and what the jobs need to know.
const delivery = new GitHubDelivery("payments", {
  source,
  plan: GitHubPlan.Enterprise,
  visibility: GitHubVisibility.Private,
  environments: [{ name: "staging" }, { name: "production", reviewers: { teams: [1701] } }],
  registries: [{ variables: registry.environmentVariables, variableNames: registry.environmentVariableNames }],
  variables: { ATTESTATION_NOTES: gate.noteName },
  workflows: { registry: RegistryKind.Google, artifacts: images, attestation: true },
});

/** What the jobs of each environment get as GitHub variables. */
export const variables = registry.environmentVariables;
/** Where the records are: `gcloud logging read --bucket …`. */
export const records = trail.recordsName;
/** What is left to set by hand in the repository. */
export const checklist = delivery.checklist;
