import { Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { attachmentOf, type Given, roleAttachments, settledPermissions } from "./attachments";
import { roleType } from "./ci-role";
import { ManagedPolicies, type Permission } from "./managed-policies";

interface Attached {
  readonly resource: StackResource;
  readonly given: readonly Given[];
}

/** Which role has which permissions in a stack: by names, or before these are known by what they were made from. */
export class Permissions {
  readonly #byName = new Map<string, Attached[]>();
  readonly #byOrigin = new Map<string, Attached[]>();
  /** Those whose holder nothing tells. */
  readonly loose: Permission[] = [];
  readonly #managed: ManagedPolicies;

  constructor(stack: JudgedStack) {
    const holders = new Set(stack.ofType(roleType).map(({ urn }) => urn));
    this.#managed = new ManagedPolicies(stack);
    for (const [type, { holders: property }] of Object.entries(roleAttachments)) {
      for (const resource of stack.ofType(type)) {
        const attachment = attachmentOf(resource, roleAttachments);
        const attached = { resource, given: attachment.given };
        for (const name of attachment.holders) if (typeof name === "string") add(this.#byName, name, attached);
        if (!attachment.holders.some((name) => name instanceof Unknown)) continue;
        const origins = resource.dependenciesOf(property).filter((urn) => holders.has(urn));
        for (const urn of origins) add(this.#byOrigin, urn, attached);
        if (origins.length === 0) this.loose.push(...this.#permissionsIn(attached));
      }
    }
  }

  /** What a role of the stack has. */
  of(holder: StackResource): readonly Permission[] {
    const own = { resource: holder, given: settledPermissions(holder) };
    const { name } = holder.properties;
    const named = typeof name === "string" ? (this.#byName.get(name) ?? []) : [];
    // Names are an account's own, and another account has another provider.
    const sameAccount = named.filter(({ resource }) => resource.provider?.urn === holder.provider?.urn);
    const made = this.#byOrigin.get(holder.urn) ?? [];
    return [...new Set([own, ...sameAccount, ...made])].flatMap((attached) => this.#permissionsIn(attached));
  }

  /** What a role has that is not in the stack. */
  ofName(name: string): readonly Permission[] {
    return (this.#byName.get(name) ?? []).flatMap((attached) => this.#permissionsIn(attached));
  }

  #permissionsIn({ resource, given }: Attached): readonly Permission[] {
    return this.#managed.permissionsIn(resource, given);
  }
}

function add(map: Map<string, Attached[]>, key: string, attached: Attached): void {
  const others = map.get(key);
  if (others) others.push(attached);
  else map.set(key, [attached]);
}
