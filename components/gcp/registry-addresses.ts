import type { Repository } from "@pulumi/gcp/artifactregistry/repository";
import * as pulumi from "@pulumi/pulumi";
import type { Artifact } from "../delivery/artifact";
import { inputError } from "../input-error";
import { registryHost, repositoryId } from "./artifact-registry-backend";
import { formatOf, GooglePackageFormat } from "./package-format";
import type { RegistryPlace } from "./place";
import { registryType } from "./read-registry-args";
import { type ByEnvironmentAndFormat, type RegistryContext, repositoriesIn } from "./registry-context";
import { replacementProblems } from "./replacement";

/** Values by environment and artifact. */
export type ByEnvironmentAndArtifact<T> = Record<string, Record<string, T>>;

/**
 * Where clients find an artifact: an image without its tag, and of packages the registry that their own name is looked
 * up in. https://docs.cloud.google.com/artifact-registry/docs/docker/names
 */
function addressOf(artifact: Artifact, environment: string, namespace: string, place: RegistryPlace): string {
  const format = formatOf(artifact.type);
  const { project, location } = place;
  const path = `${registryHost(location, format)}/${project.replace(":", "/")}/${repositoryId(environment, namespace, format)}`;
  if (format === GooglePackageFormat.Docker) return `${path}/${artifact.name}`;
  // https://docs.cloud.google.com/artifact-registry/docs/python/authentication
  return format === GooglePackageFormat.Python ? `https://${path}/simple/` : `https://${path}/`;
}

/** The artifacts' addresses, which fail where a replacement was refused. */
export function artifactAddresses(
  context: RegistryContext,
  repositories: ByEnvironmentAndFormat<Repository>,
  key: { readonly name: pulumi.Output<string>; readonly own: boolean } | undefined,
): pulumi.Output<ByEnvironmentAndArtifact<string>> {
  const { name, settings, place } = context;
  const { allowReplacement, delivery } = settings;
  const { namespace } = delivery;
  const problems = repositoriesIn(settings).flatMap(({ environment, format, holds }) => {
    const repository = repositories[environment]?.[format];
    if (!repository) return [];
    const wanted = { repositoryId: repositoryId(environment, namespace, format), holds, ...(key && { key }) };
    return [replacementProblems(repository, { ...wanted, project: place.project, location: place.location })];
  });
  return pulumi.all([place, pulumi.all(allowReplacement ? [] : problems)]).apply(([known, lists]) => {
    const all = lists.flat();
    if (all.length > 0) throw inputError(registryType, name, all);
    return Object.fromEntries(
      delivery.environments.map(({ name: environment }) => [
        environment,
        Object.fromEntries(
          delivery.artifacts.map((artifact) => [artifact.name, addressOf(artifact, environment, namespace, known)]),
        ),
      ]),
    );
  });
}
