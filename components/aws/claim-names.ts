import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../delivery/problem";
import type { Component } from "../inputs";

/** A name that an account has once. */
export interface ClaimedName {
  /** Whose name, such as "role". */
  readonly what: string;
  readonly name: string;
  /** The argument that it comes from, and what else to write there. */
  readonly property: string;
  readonly fix: string;
}

interface Claim {
  /** The names that another component has already, with the same provider. */
  readonly problems: Problem[];
  /** Those that another component has, with whichever provider: two of them may be of one account, in two regions. */
  readonly inAccount: (accountId: string) => Problem[];
}

type Owners = Map<string, Component>;

/** By the program's root resource, since one process may run several programs, and by provider and account. */
const ownersByProgram = new WeakMap<pulumi.Resource, Map<pulumi.ProviderResource | string | undefined, Owners>>();

/** Takes names for a component of the program. */
export function claimNames(component: Component, resource: pulumi.Resource, names: readonly ClaimedName[]): Claim {
  const program = pulumi.runtime.getStackResource();
  if (!program) return { problems: [], inAccount: () => [] };
  const claimWith = (where: pulumi.ProviderResource | string | undefined) => {
    const everywhere = ownersByProgram.get(program) ?? new Map<typeof where, Owners>();
    ownersByProgram.set(program, everywhere);
    const owners = everywhere.get(where) ?? new Map<string, Component>();
    everywhere.set(where, owners);
    return names.flatMap((name) => claimName(component, owners, name));
  };
  return { problems: claimWith(resource.getProvider("aws:iam/role:Role")), inAccount: claimWith };
}

/** IAM does not tell names apart by their case: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
function claimName(component: Component, owners: Owners, { what, name, property, fix }: ClaimedName): Problem[] {
  const key = `${what} ${name.toLowerCase()}`;
  const owner = owners.get(key);
  if (!owner) owners.set(key, component);
  return owner
    ? [{ property, reason: `makes the ${what} "${name}", which ${owner.type} "${owner.name}" makes too; ${fix}` }]
    : [];
}
