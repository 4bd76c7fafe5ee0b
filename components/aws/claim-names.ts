import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../delivery/problem";
import type { Component } from "./inputs";

/** A name that an account has once. */
export interface ClaimedName {
  /** Whose name, such as "role". */
  readonly what: string;
  readonly name: string;
  /** The argument that it comes from, and what else to write there. */
  readonly property: string;
  readonly fix: string;
}

type Owners = Map<string, Component>;

/** By the program's root resource, since one process may run several programs, and by provider. */
const ownersByProgram = new WeakMap<pulumi.Resource, Map<pulumi.ProviderResource | undefined, Owners>>();

/** Takes names for a component, and gives back those that another component of the program has already. */
export function claimNames(component: Component, resource: pulumi.Resource, names: readonly ClaimedName[]): Problem[] {
  const program = pulumi.runtime.getStackResource();
  if (!program) return [];
  const byProvider = ownersByProgram.get(program) ?? new Map<pulumi.ProviderResource | undefined, Owners>();
  ownersByProgram.set(program, byProvider);
  const provider = resource.getProvider("aws:iam/role:Role");
  const owners = byProvider.get(provider) ?? new Map<string, Component>();
  byProvider.set(provider, owners);
  return names.flatMap(({ what, name, property, fix }) => {
    const key = `${what} ${name}`;
    const owner = owners.get(key);
    if (!owner) owners.set(key, component);
    return owner
      ? [{ property, reason: `makes the ${what} "${name}", which ${owner.type} "${owner.name}" makes too; ${fix}` }]
      : [];
  });
}
