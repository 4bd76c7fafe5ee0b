import type { Problem } from "../../delivery/problem";
import { type GoogleBinding, type GoogleResource, type GoogleRole, parentOf } from "./allow-policy";
import { evaluateCondition } from "./condition";
import { isDeleted, readMember } from "./members";
import { predefinedRoles } from "./predefined-roles";

/** A permission that is asked for on a resource. */
export interface PermissionRequest {
  readonly permission: string;
  readonly resource: string;
  readonly time?: Date;
}

interface ReadBinding extends Pick<GoogleBinding, "role" | "condition"> {
  readonly members: ReadonlySet<string>;
  readonly permissions: ReadonlySet<string>;
  /** The resource whose policy has it. */
  readonly on: string;
}

/**
 * Who is allowed what by the allow policies of resources and of what they are in. Whatever cannot be evaluated counts as
 * not allowed, and is a problem.
 *
 * @see https://docs.cloud.google.com/iam/docs/allow-policies
 */
export class AllowPolicies {
  /** Everybody whom a binding names. */
  readonly members: ReadonlySet<string>;
  readonly #resources: ReadonlyMap<string, GoogleResource>;
  readonly #bindings = new Map<string, readonly ReadBinding[]>();
  readonly #problems = new Map<string, Problem>();

  constructor(resources: readonly GoogleResource[], roles: readonly GoogleRole[]) {
    const permissionsOf = new Map([
      ...predefinedRoles,
      ...roles.map(({ name, permissions }) => [name, permissions] as const),
    ]);
    this.#resources = new Map(resources.map((resource) => [resource.name, resource]));
    for (const { name, parent, bindings } of resources) {
      if (parent !== undefined && !this.#resources.has(parent)) {
        this.#report(name, "has a parent that is not among the resources; add that one with its policy");
      }
      this.#bindings.set(name, [
        ...(this.#bindings.get(name) ?? []),
        ...bindings.map((binding) => this.#read(binding, name, permissionsOf.get(binding.role))),
      ]);
    }
    this.members = new Set([...this.#bindings.values()].flat().flatMap(({ members }) => [...members]));
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  /** Whether one of the members has the permission. */
  allows(members: Iterable<string>, { permission, resource, time }: PermissionRequest): boolean {
    const asked = this.#resources.get(resource);
    if (!asked) this.#report(resource, "is asked about, and is not among the resources; add it with its policy");
    const candidates = [...members];
    return this.#inherited(asked).some((binding) => {
      if (!binding.permissions.has(permission) || !candidates.some((member) => binding.members.has(member)))
        return false;
      if (!binding.condition) return true;
      const counts = evaluateCondition(binding.condition, {
        resource: asked?.attributes ?? {},
        ...(time && { time }),
      });
      if (counts === undefined) {
        this.#report(binding.on, `grants ${binding.role} under a condition that cannot be evaluated for ${resource}`);
      }
      return counts === true;
    });
  }

  #read({ role, members, condition }: GoogleBinding, on: string, permissions?: readonly string[]): ReadBinding {
    if (!permissions) this.#report(on, `grants ${role}, whose permissions are not known; add it to the roles`);
    const read = members.filter((member) => !isDeleted(member)).map(readMember);
    if (read.includes(undefined)) {
      this.#report(on, `grants ${role} to a member of a kind that is not evaluated, such as a set of service accounts`);
    }
    const known = read.filter((member) => member !== undefined);
    return { role, on, members: new Set(known), permissions: new Set(permissions), ...(condition && { condition }) };
  }

  #inherited(resource: GoogleResource | undefined): readonly ReadBinding[] {
    const found: ReadBinding[] = [];
    const seen = new Set<string>();
    for (let next = resource; next && !seen.has(next.name); ) {
      seen.add(next.name);
      found.push(...(this.#bindings.get(next.name) ?? []));
      const parent = parentOf(next);
      // What is not here may still lie between: the project of a key whose ring has no policy.
      next = parent === undefined ? undefined : (this.#resources.get(parent) ?? { name: parent, bindings: [] });
    }
    return found;
  }

  #report(property: string, reason: string): void {
    this.#problems.set(`${property} ${reason}`, { property, reason });
  }
}
