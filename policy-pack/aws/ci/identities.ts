import type { Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { givesToNamed, isCiRole, roleName, roleType } from "./ci-role";
import { type Permission, withoutTwins } from "./managed-policies";
import { Permissions } from "./permissions";
import { type Place, reachOf } from "./reach";
import type { RepositoryGrant } from "./repository-grants";
import type { CiSettings } from "./settings";

interface LocatedPlace extends Place {
  readonly urn: string;
  /** The resource that shows it by itself, before it is created. */
  readonly alone: string | undefined;
}

/** A role of CI, and what all its documents together let it reach. */
export interface Identity {
  /** Absent where it is not in the stack, and a setting names it. */
  readonly role?: StackResource;
  readonly name: string | undefined;
  /** Whether it is one of CI's at all. */
  readonly ci: true | Unknown;
  readonly writes: readonly LocatedPlace[];
  readonly reads: readonly LocatedPlace[];
  readonly unknown: readonly { readonly urn: string; readonly value: Unknown }[];
}

export function identitiesOf(
  stack: JudgedStack,
  settings: CiSettings,
  grants: readonly RepositoryGrant[],
): readonly Identity[] {
  const permissions = new Permissions(stack);
  const roles = stack.ofType(roleType);
  const inStack = roles.flatMap((role): Identity[] => {
    const ci = isCiRole(role, settings);
    const { name } = role.properties;
    if (ci === false) return [];
    return [{ role, name: typeof name === "string" ? name : undefined, ci, ...reach(permissions.of(role), settings) }];
  });
  const names = new Set(inStack.map(({ name }) => name));
  const elsewhere = settings.ciRoles.map(roleName).filter((name) => !names.has(name));
  const identities = [
    ...inStack,
    ...elsewhere.map((name): Identity => ({ name, ci: true, ...reach(permissions.ofName(name), settings) })),
  ];
  const granted = new Map<RepositoryGrant["principal"], RepositoryGrant[]>();
  for (const grant of grants) {
    const others = granted.get(grant.principal);
    if (others) others.push(grant);
    else granted.set(grant.principal, [grant]);
  }
  return identities.map((identity) =>
    identity.name === undefined ? identity : withGrants(identity, granted.get(identity.name) ?? []),
  );
}

/** In its own account, a role may do what its documents or those of a repository let it do. */
function withGrants(identity: Identity, grants: readonly RepositoryGrant[]): Identity {
  const places = (relevant: readonly RepositoryGrant[]): readonly LocatedPlace[] =>
    relevant.flatMap(({ environments, names, property, urn }) =>
      environments.map((environment) => ({ environment, names, property, urn, alone: undefined })),
    );
  return {
    ...identity,
    writes: [...identity.writes, ...places(grants.filter(({ writes }) => writes))],
    reads: [...identity.reads, ...places(grants.filter(({ reads }) => reads))],
  };
}

function reach(
  permissions: readonly Permission[],
  settings: CiSettings,
): Pick<Identity, "writes" | "reads" | "unknown"> {
  const reached = withoutTwins(permissions).flatMap((permission) => {
    if (!("document" in permission)) return [];
    const { urn, property, document, giver } = permission;
    const alone = giver.type === roleType || givesToNamed(giver, settings) ? giver.urn : undefined;
    const { writes, reads, unknown } = reachOf(document, property, settings.environments);
    const located = (place: Place): LocatedPlace => ({ ...place, urn, alone });
    return [
      {
        writes: writes.map(located),
        reads: reads.map(located),
        // What one resource shows by itself, it also says of itself before it is created.
        unknown: alone === undefined ? unknown.map((value) => ({ urn, value })) : [],
      },
    ];
  });
  return {
    writes: reached.flatMap(({ writes }) => writes),
    reads: reached.flatMap(({ reads }) => reads),
    unknown: reached.flatMap(({ unknown }) => unknown),
  };
}
