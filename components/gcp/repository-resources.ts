import { Repository, type RepositoryArgs } from "@pulumi/gcp/artifactregistry/repository";
import type * as pulumi from "@pulumi/pulumi";
import type { Holds } from "../delivery/holds";
import { repositoryId } from "./artifact-registry-backend";
import { releasedCleanupPolicies, unreleasedCleanupPolicies } from "./cleanup/retention-policies";
import { namespaceLabel, repositoryLabels } from "./labels";
import { GooglePackageFormat } from "./package-format";
import { GoogleImmutability } from "./registry-args";
import { type ByEnvironmentAndFormat, heldOptions, type RegistryContext, repositoriesIn } from "./registry-context";
import { losingInputs } from "./replacement";

/** Whether the service keeps a repository's tags from moving. */
function hasImmutableTags({ settings }: RegistryContext, holds: Holds): boolean {
  return holds === "released" || settings.immutability === GoogleImmutability.Service;
}

export function createRepositories(
  context: RegistryContext,
  kmsKeyName: pulumi.Output<string> | undefined,
  waitFor: readonly pulumi.Resource[],
): ByEnvironmentAndFormat<Repository> {
  const { name, settings, place } = context;
  const { allowReplacement, cleanupDryRun, delivery, disposable, labels } = settings;
  const repositories: ByEnvironmentAndFormat<Repository> = {};
  for (const { environment, format, holds } of repositoriesIn(settings)) {
    const immutableTags = hasImmutableTags(context, holds);
    const repository = new Repository(
      `${name}/${environment}/${format}`,
      {
        project: place.project,
        location: place.location,
        repositoryId: repositoryId(environment, delivery.namespace, format),
        format: format.toUpperCase(),
        mode: "STANDARD_REPOSITORY",
        description: `What ${delivery.namespace} has in ${environment}`,
        ...formatSettings(format, immutableTags),
        vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
        cleanupPolicies:
          holds === "released"
            ? releasedCleanupPolicies({ format }, delivery.retention)
            : unreleasedCleanupPolicies({ format, immutableTags }, delivery.retention),
        cleanupPolicyDryRun: cleanupDryRun,
        ...(kmsKeyName && { kmsKeyName }),
        deletionPolicy: disposable ? "DELETE" : "PREVENT",
        labels: { ...labels, ...namespaceLabel(delivery.namespace), ...repositoryLabels(environment, holds) },
      },
      {
        ...heldOptions(context, holds === "released"),
        dependsOn: [...waitFor],
        // A project has each id once.
        ...(allowReplacement ? { deleteBeforeReplace: true } : { ignoreChanges: losingInputs(holds) }),
      },
    );
    repositories[environment] = { ...repositories[environment], [format]: repository };
  }
  return repositories;
}

/** What keeps a version from being replaced, by format. Of npm and Python packages no version can be. */
function formatSettings(
  format: GooglePackageFormat,
  immutableTags: boolean,
): Pick<RepositoryArgs, "dockerConfig" | "mavenConfig"> {
  if (format === GooglePackageFormat.Docker) return { dockerConfig: { immutableTags } };
  // A snapshot is a version of many artifacts. Google cannot change the policy later, so it is that of every environment:
  // https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories#MavenRepositoryConfig
  if (format === GooglePackageFormat.Maven) return { mavenConfig: { versionPolicy: "RELEASE" } };
  return {};
}
