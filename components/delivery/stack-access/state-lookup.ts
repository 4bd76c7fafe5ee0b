import type { Problem } from "../problem";
import { type StateResource, Withheld } from "./state";

/** A type of resources that are policies of others. */
export interface PolicyOfSomebody {
  readonly type: string;
  /** That names whose it is. */
  readonly property: string;
  readonly of: string;
}

/** Finds things in a state, and collects what cannot be read in it. */
export class StateLookup {
  readonly gaps: Problem[] = [];
  /** Policies of somebody: that somebody must be in the stack, or nothing here speaks of it. */
  private readonly used = new Set<StateResource>();

  constructor(private readonly resources: readonly StateResource[]) {}

  all(type: string): readonly StateResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Those whose property names a resource of the same account, by any of these. */
  of(owner: StateResource, type: string, property: string, names: readonly unknown[]): readonly StateResource[] {
    const found = this.all(type).filter(({ properties, provider }) => {
      const name = properties[property];
      return typeof name === "string" && names.includes(name) && !this.isOfAnother(owner, names, provider);
    });
    for (const resource of found) this.used.add(resource);
    return found;
  }

  /** Two accounts may have the same name, and then the provider tells whose it is. */
  private isOfAnother(owner: StateResource, names: readonly unknown[], provider: string): boolean {
    const namesakes = this.all(owner.type).filter(({ id }) => names.includes(id));
    return namesakes.length > 1 && provider !== owner.provider;
  }

  report({ urn }: StateResource, reason: string, property?: string): undefined {
    this.gaps.push({ property: property === undefined ? urn : `${urn} ${property}`, reason });
    return undefined;
  }

  text(resource: StateResource, property: string): string | undefined {
    const value = resource.properties[property];
    if (typeof value === "string") return value;
    return this.report(resource, value instanceof Withheld ? value.reason : "is no text", property);
  }

  texts(resource: StateResource, property: string): readonly string[] {
    const value = resource.properties[property] ?? [];
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
    const reason = Array.isArray(value) ? value.find((one) => one instanceof Withheld) : value;
    this.report(resource, reason instanceof Withheld ? reason.reason : "is no list of texts", property);
    return [];
  }

  reportUnused(policies: readonly PolicyOfSomebody[]): void {
    for (const { type, property, of } of policies) {
      for (const resource of this.all(type)) {
        if (this.used.has(resource)) continue;
        const owner = resource.properties[property];
        const name = typeof owner === "string" ? `"${owner}"` : "something";
        this.report(resource, `belongs to the ${of} ${name}, which is not in this stack: it is not judged`);
      }
    }
  }
}
