import { EcrRegistry } from "artifact-registries";

const registry = new EcrRegistry("payments", {
  artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }],
  environments: [{ name: "staging" }, { name: "production" }],
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
  // An account has one: leave this out where it exists.
  createOidcProvider: true,
  signing: true,
  // Only this version of the promotion workflow promotes.
  promote: { workflows: ["acme/delivery/.github/workflows/promote.yml@8f4b7f84864484a7bf31766abe9204da3cbe65b3"] },
  breakGlassPrincipals: ["arn:aws:iam::111122223333:role/break-glass"],
});

/** The variables of each GitHub environment: roles, registry, region, signing key. */
export const variables = registry.environmentVariables;
