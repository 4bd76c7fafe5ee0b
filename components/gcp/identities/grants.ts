import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember";
import { IAMMember } from "@pulumi/gcp/projects/iammember";
import type * as pulumi from "@pulumi/pulumi";
import { Duty, type Identity } from "../../delivery/identity";
import { repositoryId } from "../artifact-registry-backend";
import type { GooglePackageFormat } from "../package-format";
import { type IdentitiesContext, identitiesIn, placed } from "./context";
import type { CustomRoles } from "./identity-resources";
import { grantedMembers, type Member } from "./members";

/** https://docs.cloud.google.com/artifact-registry/docs/access-control#roles */
export const readerRole = "roles/artifactregistry.reader";

/** Ids of repositories, by environment and format. */
export type RepositoryIds = Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;

/** The resources that give the identities what their duties need, and wait for the identities. */
export interface GrantResources {
  readonly repositoryGrants: readonly RepositoryIamMember[];
  /** Scan findings are the project's, whatever repository they are of. */
  readonly findingGrants: readonly IAMMember[];
}

export function createGrants(
  context: IdentitiesContext,
  roles: CustomRoles,
  repositories: RepositoryIds,
  waitFor: readonly pulumi.Resource[],
): GrantResources {
  const { name, settings, place } = context;
  const child = { ...context.child, dependsOn: [...waitFor] };
  const repositoryGrants: RepositoryIamMember[] = [];
  const findingGrants: IAMMember[] = [];
  const grant = (to: string, { key, member }: Member, role: pulumi.Input<string>, environment: string) => {
    for (const format of settings.formats) {
      const repository = repositories[environment]?.[format] ?? idOf(context, environment, format);
      const { project, location } = place;
      repositoryGrants.push(
        new RepositoryIamMember(
          `${name}/${to}/${environment}/${format}/${key}`,
          { project, location, repository, role, member },
          child,
        ),
      );
    }
  };
  for (const identity of identitiesIn(settings)) {
    const { duty, environment } = identity;
    const to = `${environment}/${duty}`;
    const before = environmentBefore(identity, context);
    for (const member of grantedMembers(identity, placed(context))) {
      grant(to, member, duty === Duty.Deploy ? readerRole : (roles[duty]?.name ?? readerRole), environment);
      if (duty !== Duty.Promote || before === undefined) continue;
      grant(to, member, readerRole, before);
      if (!roles["read-findings"]) continue;
      findingGrants.push(
        new IAMMember(
          `${name}/${to}/read-findings/${member.key}`,
          { project: place.project, role: roles["read-findings"].name, member: member.member },
          child,
        ),
      );
    }
  }
  return { repositoryGrants, findingGrants };
}

function idOf({ settings }: IdentitiesContext, environment: string, format: GooglePackageFormat): string {
  return repositoryId(environment, settings.identities.namespace, format);
}

/** The environment that a promoter reads, where it is of this registry. */
function environmentBefore({ environment }: Identity, { settings }: IdentitiesContext): string | undefined {
  const { environments } = settings.identities;
  return environments[environments.indexOf(environment) - 1];
}
