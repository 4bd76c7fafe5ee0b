import type { PolicyResource } from "@pulumi/policy";
import type { JudgedResource } from "./policy";
import { snapshot } from "./snapshot";

/** A resource among the others of its stack. */
export interface StackResource<Args = Record<string, unknown>> extends JudgedResource<Args> {
  /** URNs of the resources whose outputs a property was made from; none where a plain value names another resource. */
  dependenciesOf(property: string): readonly string[];
}

/** All resources of a stack. Each is read once, however many policies ask for it, and those of no interest never. */
export class JudgedStack {
  readonly #byType = new Map<string, PolicyResource[]>();
  readonly #read = new Map<string, readonly StackResource[]>();

  constructor(resources: readonly PolicyResource[]) {
    for (const resource of resources) {
      const others = this.#byType.get(resource.type);
      if (others) others.push(resource);
      else this.#byType.set(resource.type, [resource]);
    }
  }

  ofType<Args = Record<string, unknown>>(type: string): readonly StackResource<Args>[] {
    let resources = this.#read.get(type);
    if (!resources) {
      resources = (this.#byType.get(type) ?? []).map(stackResource);
      this.#read.set(type, resources);
    }
    return resources as readonly StackResource<Args>[];
  }
}

function stackResource({ urn, type, props, provider, propertyDependencies }: PolicyResource): StackResource {
  return {
    urn,
    type,
    properties: snapshot(props),
    provider: provider && { urn: provider.urn, properties: snapshot(provider.props) },
    dependenciesOf: (property) => (propertyDependencies[property] ?? []).map((dependency) => dependency.urn),
  };
}
