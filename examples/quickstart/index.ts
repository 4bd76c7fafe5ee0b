import { EcrRegistry } from "artifact-registries";

const registry = new EcrRegistry("quickstart", {
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production" }],
  // A trial: `pulumi destroy` takes the repositories away with their images. Leave it out for anything real.
  disposable: true,
});

/** Repository addresses by environment and artifact. */
export const repositories = registry.repositories;
