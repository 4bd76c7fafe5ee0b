import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { ownAccount } from "../accounts";
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
  readonly #roles: ReadonlySet<string>;

  constructor(stack: JudgedStack) {
    const roles = stack.ofType(roleType);
    const holders = new Set(roles.map(({ urn }) => urn));
    this.#roles = new Set(roles.map(({ properties, provider }) => placeOf(properties.name, provider)));
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
    const meant = named.filter(({ resource }) => this.#isMeant(resource, holder));
    const made = this.#byOrigin.get(holder.urn) ?? [];
    return [...new Set([own, ...meant, ...made])].flatMap((attached) => this.#permissionsIn(attached));
  }

  /** What a role has that is not in the stack. */
  ofName(name: string): readonly Permission[] {
    return (this.#byName.get(name) ?? []).flatMap((attached) => this.#permissionsIn(attached));
  }

  /** Names are an account's own, but one account can have several providers, as for its regions. */
  #isMeant(giver: StackResource, { properties: { name }, provider, ...holder }: StackResource): boolean {
    if (giver.provider?.urn === provider?.urn) return true;
    const [account, own] = [ownAccount(giver), ownAccount({ ...holder, provider })];
    if (account !== undefined && own !== undefined && account !== own) return false;
    return !this.#roles.has(placeOf(name, giver.provider));
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

function placeOf(name: Plain, provider: StackResource["provider"]): string {
  return `${provider?.urn} ${typeof name === "string" ? name : ""}`;
}
