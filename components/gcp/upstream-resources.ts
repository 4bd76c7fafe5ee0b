import { Repository, type RepositoryArgs } from "@pulumi/gcp/artifactregistry/repository";
import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember";
import type * as pulumi from "@pulumi/pulumi";
import { Duty } from "../delivery/identity";
import { readerRole } from "./identities/grants";
import { grantedMembers } from "./identities/members";
import { namespaceLabel } from "./labels";
import type { GooglePackageFormat } from "./package-format";
import type { RegistryContext } from "./registry-context";
import { type Upstream, upstreamRepositoryId } from "./upstream";

export interface UpstreamResources {
  readonly upstreams: Readonly<Record<string, Repository>>;
  readonly upstreamGrants: readonly RepositoryIamMember[];
}

const publicRepositories: Record<
  GooglePackageFormat,
  NonNullable<Extract<RepositoryArgs["remoteRepositoryConfig"], object>>
> = {
  docker: { dockerRepository: { publicRepository: "DOCKER_HUB" } },
  npm: { npmRepository: { publicRepository: "NPMJS" } },
  maven: { mavenRepository: { publicRepository: "MAVEN_CENTRAL" } },
  python: { pythonRepository: { publicRepository: "PYPI" } },
};

/** Repositories that read from outside, which keep nothing that cannot be read again. */
export function createUpstreams(
  context: RegistryContext,
  kmsKeyName: pulumi.Output<string> | undefined,
  identities: readonly pulumi.Resource[],
  waitFor: readonly pulumi.Resource[],
): UpstreamResources {
  const { name, settings, place, child } = context;
  const { delivery, labels, publishers } = settings;
  const upstreams: Record<string, Repository> = {};
  for (const upstream of settings.upstreams) {
    upstreams[upstream.name] = new Repository(
      `${name}/upstream/${upstream.name}`,
      {
        project: place.project,
        location: place.location,
        repositoryId: upstreamRepositoryId(delivery.namespace, upstream.name),
        format: upstream.format.toUpperCase(),
        mode: "REMOTE_REPOSITORY",
        description: `What ${delivery.namespace} reads from ${upstream.uri ?? "the public registry"}`,
        remoteRepositoryConfig: remoteConfig(upstream),
        vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
        cleanupPolicies: [
          {
            id: "expire-read",
            action: "DELETE",
            condition: { tagState: "ANY", olderThan: `${upstream.days * 86_400}s` },
          },
        ],
        ...(kmsKeyName && { kmsKeyName }),
        labels: { ...labels, ...namespaceLabel(delivery.namespace) },
      },
      // A project has each id once.
      { ...child, dependsOn: [...waitFor], deleteBeforeReplace: true },
    );
  }
  const publisher = { duty: Duty.Publish, environment: delivery.environments[0]?.name ?? "" };
  const readers = [
    ...publishers.map((member) => ({ key: member, member })),
    ...(settings.identities ? grantedMembers(publisher, { settings: settings.identities, place }) : []),
  ];
  const upstreamGrants = Object.entries(upstreams).flatMap(([upstream, repository]) =>
    readers.map(
      ({ key, member }) =>
        new RepositoryIamMember(
          `${name}/upstream/${upstream}/${key}`,
          {
            project: place.project,
            location: place.location,
            repository: repository.repositoryId,
            role: readerRole,
            member,
          },
          { ...child, dependsOn: [...identities] },
        ),
    ),
  );
  return { upstreams, upstreamGrants };
}

function remoteConfig({ credentials, format, uri }: Upstream): RepositoryArgs["remoteRepositoryConfig"] {
  return {
    ...(uri === undefined ? publicRepositories[format] : { commonRepository: { uri } }),
    ...(credentials && { upstreamCredentials: { usernamePasswordCredentials: credentials } }),
  };
}
