import type { Repository } from "@pulumi/gcp/artifactregistry/repository";
import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember";
import { IAMCustomRole } from "@pulumi/gcp/projects/iamcustomRole";
import { IAMMember } from "@pulumi/gcp/projects/iammember";
import type * as pulumi from "@pulumi/pulumi";
import { readerRole } from "./identities/grants";
import { customRoleId } from "./identities/ids";
import { googlePushPermissions, googleScanFindingPermissions } from "./permissions";
import { type ByEnvironmentAndFormat, type RegistryContext, repositoriesIn } from "./registry-context";

export interface AccessGrantResources {
  /** For `readers`, `promotedBy` and `publishers`. */
  readonly repositoryGrants: readonly RepositoryIamMember[];
  /** For `promotedBy`: scan findings are the project's, whatever repository they are of. */
  readonly findingGrants: readonly IAMMember[];
  /** For them, where the identities have none. */
  readonly customRoles: readonly IAMCustomRole[];
}

/** What those get who are not identities of the delivery path. */
export function createAccessGrants(
  context: RegistryContext,
  repositories: ByEnvironmentAndFormat<Repository>,
  apis: readonly pulumi.Resource[],
): AccessGrantResources {
  const { name, settings, place, child } = context;
  const { access, delivery, publishers } = settings;
  const first = delivery.environments[0]?.name;
  const customRoles: IAMCustomRole[] = [];
  const role = (
    purpose: "outside-publish" | "outside-read-findings",
    title: string,
    permissions: readonly string[],
  ) => {
    const roleId = customRoleId(delivery.namespace, purpose);
    const args = {
      project: place.project,
      roleId,
      title: `${title} ${delivery.namespace}`,
      permissions: [...permissions],
    };
    const made = new IAMCustomRole(`${name}/${purpose}`, args, { ...child, dependsOn: [...apis] });
    customRoles.push(made);
    return made.name;
  };
  const promoters = [...access.values()].flatMap((one) => one.promoters);
  const publishRole = publishers.length > 0 ? role("outside-publish", "Publishes", googlePushPermissions) : undefined;
  const findingsRole =
    promoters.length > 0
      ? role("outside-read-findings", "Reads scan findings of", googleScanFindingPermissions)
      : undefined;
  const repositoryGrants = repositoriesIn(settings).flatMap(({ environment, format }) => {
    const repository = repositories[environment]?.[format];
    if (!repository) return [];
    const { readers = [], promoters: reading = [] } = access.get(environment) ?? {};
    const granted: (readonly [string, pulumi.Input<string>, readonly string[]])[] = [
      ["readers", readerRole, [...new Set([...readers, ...reading])]],
      ...(publishRole && environment === first ? [["publishers", publishRole, publishers] as const] : []),
    ];
    return granted.flatMap(([to, granting, members]) =>
      members.map(
        (member) =>
          new RepositoryIamMember(
            `${name}/${to}/${environment}/${format}/${member}`,
            {
              project: place.project,
              location: place.location,
              repository: repository.repositoryId,
              role: granting,
              member,
            },
            child,
          ),
      ),
    );
  });
  const findingGrants = findingsRole
    ? [...new Set(promoters)].map(
        (member) =>
          new IAMMember(
            `${name}/read-findings/${member}`,
            { project: place.project, role: findingsRole, member },
            child,
          ),
      )
    : [];
  return { repositoryGrants, findingGrants, customRoles };
}
