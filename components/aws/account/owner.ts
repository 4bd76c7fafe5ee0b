import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../delivery/problem";
import { isUnresolved } from "../../delivery/reader";
import { inputError } from "../../input-error";
import type { Component } from "../../inputs";

/** A component that sets an account's settings in one region. */
interface Owner {
  readonly component: Component;
  readonly provider: pulumi.ProviderResource | undefined;
  /** As it was given: plain, an output, or none, which is the provider's. */
  readonly givenRegion: pulumi.Input<string> | undefined;
  /** Asks the provider where none was given. */
  readonly region: () => pulumi.Output<string>;
}

/** By the program's root resource: one process runs several programs where the automation API or tests do. */
const ownersByProgram = new WeakMap<pulumi.Resource, Owner[]>();

/**
 * Makes a component the owner of an account's settings. Throws if the program has another owner for the same provider
 * and region, and gives that back as a problem where it takes regions that are known only later.
 */
export function claimAccount(
  component: Component,
  resource: pulumi.Resource,
  givenRegion: pulumi.Input<string> | undefined,
  region: () => pulumi.Output<string>,
): pulumi.Output<Problem[]> {
  const program = pulumi.runtime.getStackResource();
  if (!program) return pulumi.output([]);
  const provider = resource.getProvider("aws:ecr/registryPolicy:RegistryPolicy");
  const owner: Owner = { component, provider, givenRegion, region };
  const earlier = (ownersByProgram.get(program) ?? []).filter((other) => other.provider === provider);
  for (const other of earlier) {
    if (!isUnresolved(givenRegion) && givenRegion === other.givenRegion)
      throw inputError(component.type, component.name, [secondOwner(component, other.component)]);
  }
  ownersByProgram.set(program, [...(ownersByProgram.get(program) ?? []), owner]);
  const undecided = earlier.filter((other) => typeof givenRegion !== "string" || typeof other.givenRegion !== "string");
  if (undecided.length === 0) return pulumi.output([]);
  return pulumi.all([region(), pulumi.all(undecided.map((other) => other.region()))]).apply(([own, others]) => {
    const other = undecided[others.indexOf(own)];
    return other ? [secondOwner(component, other.component)] : [];
  });
}

function secondOwner(component: Component, other: Component): Problem {
  const isRegistry = component.type === "EcrRegistry";
  const fix = isRegistry
    ? "remove it and, where there is an EcrAccount, give its `account`"
    : "keep one EcrAccount, and let each EcrRegistry join by its `account` instead of standing alone";
  return {
    property: isRegistry ? "standalone" : "region",
    reason:
      `makes this the second owner of the account's settings in one region, beside ${other.type} "${other.name}": ` +
      `they would overwrite each other; ${fix}`,
  };
}
