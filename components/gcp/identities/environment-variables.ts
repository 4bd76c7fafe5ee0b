import { Duty, type Identity } from "../../delivery/identity";
import { registryHost, repositoryId } from "../artifact-registry-backend";
import { GooglePackageFormat } from "../package-format";
import type { RegistryPlace, RepositoryPlace } from "../place";
import type { IdentitySettings } from "./identity-args";
import { providerName, serviceAccountEmail, signingKeyVersion } from "./ids";

/** What the jobs of an environment need to know, by the names of GitHub's variables. None of it is a secret. */
export type EnvironmentVariables = Record<string, string>;

const serviceAccountVariables: Record<Duty, string> = {
  publish: "GOOGLE_PUBLISH_SERVICE_ACCOUNT",
  promote: "GOOGLE_PROMOTE_SERVICE_ACCOUNT",
  deploy: "GOOGLE_DEPLOY_SERVICE_ACCOUNT",
};

export function environmentVariables(
  identities: readonly Identity[],
  settings: IdentitySettings,
  place: RegistryPlace,
): Record<string, EnvironmentVariables> {
  const { identityPrefix, namespace, serviceAccounts } = settings;
  const variables: Record<string, EnvironmentVariables> = {};
  for (const identity of identities) {
    const { environment, duty } = identity;
    variables[environment] ??= {
      GOOGLE_PROJECT: place.project,
      GOOGLE_LOCATION: place.location,
      GOOGLE_WORKLOAD_IDENTITY_PROVIDER: providerName(place.projectNumber, identityPrefix),
      ...imagesOf("", environment, namespace, place),
      ...signingKeyVariable(settings, place),
    };
    if (serviceAccounts) {
      const email = serviceAccountEmail(identityPrefix, identity, place.project);
      variables[environment][serviceAccountVariables[duty]] = email;
    }
    if (duty === Duty.Promote) Object.assign(variables[environment], sourceVariables(environment, settings, place));
  }
  return variables;
}

/** Which variables there are does not depend on the place, and is known before the place is. */
export function environmentVariableNames(
  identities: readonly Identity[],
  settings: IdentitySettings,
): Record<string, string[]> {
  const variables = environmentVariables(identities, settings, { project: "", location: "", projectNumber: "" });
  return Object.fromEntries(
    Object.entries(variables).map(([environment, values]) => [environment, Object.keys(values)]),
  );
}

/** Where the images of an environment are: https://docs.cloud.google.com/artifact-registry/docs/docker/names */
function imagesOf(
  prefix: string,
  environment: string,
  namespace: string,
  { project, location }: RepositoryPlace,
): EnvironmentVariables {
  const format = GooglePackageFormat.Docker;
  // A domain-scoped project's ":" is a "/" in an image's name.
  const path = `${project.replace(":", "/")}/${repositoryId(environment, namespace, format)}`;
  return { [`${prefix}REGISTRY`]: registryHost(location, format), [`${prefix}REPOSITORY_PREFIX`]: path };
}

/** Where a promotion takes artifacts from. */
function sourceVariables(
  environment: string,
  { environments, namespace, promotesFrom }: IdentitySettings,
  place: RegistryPlace,
): EnvironmentVariables {
  const before = environments[environments.indexOf(environment) - 1];
  const { project = place.project, location = place.location } = before === undefined ? (promotesFrom ?? {}) : {};
  return {
    SOURCE_GOOGLE_PROJECT: project,
    SOURCE_GOOGLE_LOCATION: location,
    ...imagesOf("SOURCE_", before ?? promotesFrom?.environment ?? "", namespace, { project, location }),
  };
}

/** As cosign takes it: https://docs.sigstore.dev/cosign/key_management/overview/ */
function signingKeyVariable(settings: IdentitySettings, place: RepositoryPlace): EnvironmentVariables {
  const { identityPrefix, promotesFrom, signing } = settings;
  const version = promotesFrom?.signingKeyVersion ?? (signing ? signingKeyVersion(place, identityPrefix) : undefined);
  if (version === undefined) return {};
  return { SIGNING_KEY: `gcpkms://${version.replace("/cryptoKeyVersions/", "/versions/")}` };
}
