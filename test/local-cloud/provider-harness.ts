import type { Diff } from "./provider/diff";
import type { LocalProvider, Resource } from "./provider/provider";
import type { Failure } from "./provider/schema";
import type { Properties } from "./provider/values";

/** A program's resource, as the engine drives a provider for it. */
export class ProviderHarness<Provider extends LocalProvider<unknown>> {
  constructor(readonly provider: Provider) {}

  check(type: string, program: Properties, olds: Properties = {}, seed = "seed") {
    return this.provider.check(type, "app", olds, program, seed);
  }

  refusals(type: string, program: Properties): readonly Failure[] {
    return this.check(type, program).failures;
  }

  inputs(type: string, program: Properties, olds: Properties = {}): Properties {
    const { inputs, failures } = this.check(type, program, olds);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return inputs;
  }

  create(type: string, program: Properties): Promise<Resource> {
    return this.provider.create(type, this.inputs(type, program));
  }

  update(type: string, resource: Resource, program: Properties): Promise<Resource> {
    return this.provider.update(type, resource.id, resource.state, this.inputs(type, program));
  }

  refresh(type: string, resource: Resource, program: Properties) {
    return this.provider.read(type, resource.id, resource.state, this.inputs(type, program));
  }
}

/** What an update would change, with `!` on what makes it a replacement. */
export function changesOf({ differences }: Diff): string[] {
  return [...differences].map(([path, { kind, replaces }]) => `${kind} ${path}${replaces ? "!" : ""}`).sort();
}
