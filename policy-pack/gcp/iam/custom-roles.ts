import type { IAMCustomRoleArgs } from "@pulumi/gcp/projects";
import { isList, type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import type { Grant } from "./grants";

const projectRoleType = "gcp:projects/iAMCustomRole:IAMCustomRole";
const organizationRoleType = "gcp:organizations/iAMCustomRole:IAMCustomRole";
type CustomRole = StackResource<IAMCustomRoleArgs & { readonly orgId?: unknown }>;

export const customRoleReads = {
  [projectRoleType]: ["permissions", "project", "roleId"],
  [organizationRoleType]: ["orgId", "permissions", "roleId"],
};

/** The custom roles of a stack, found by the name that a grant has, or before that is known by what it was made from. */
export class CustomRoles {
  readonly #byId = new Map<string, CustomRole[]>();
  readonly #byUrn = new Map<string, CustomRole>();

  constructor(stack: JudgedStack) {
    for (const role of [projectRoleType, organizationRoleType].flatMap((type) =>
      stack.ofType<IAMCustomRoleArgs>(type),
    )) {
      this.#byUrn.set(role.urn, role);
      const { roleId } = role.properties;
      if (typeof roleId === "string") this.#byId.set(roleId, [...(this.#byId.get(roleId) ?? []), role]);
    }
  }

  /** The permissions of a grant's role, where that is a custom role of the stack. */
  permissionsOf({ role, giver }: Grant<StackResource>): readonly Plain[] | Unknown | undefined {
    const found = typeof role === "string" ? this.#named(role) : this.#origin(giver);
    if (!found) return undefined;
    const { permissions } = found.properties;
    return permissions instanceof Unknown ? permissions : isList(permissions) ? permissions : [];
  }

  #named(name: string): CustomRole | undefined {
    const [, kind, owner, id = ""] = /^(projects|organizations)\/([^/]+)\/roles\/([^/]+)$/.exec(name) ?? [];
    return (this.#byId.get(id) ?? []).find(({ type, properties, provider }) => {
      if ((kind === "projects") !== (type === projectRoleType)) return false;
      const place = kind === "projects" ? (properties.project ?? provider?.properties.project) : properties.orgId;
      return typeof place !== "string" || place === owner;
    });
  }

  #origin(giver: StackResource): CustomRole | undefined {
    return giver
      .dependenciesOf("role")
      .map((urn) => this.#byUrn.get(urn))
      .find((role) => role !== undefined);
  }
}
