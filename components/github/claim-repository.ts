import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../delivery/problem";
import type { Source } from "../delivery/source";
import { deliveryType } from "./delivery-settings";

/** By the program's root resource, since one process may run several programs, and by repository. */
const ownersByProgram = new WeakMap<pulumi.Resource, Map<string, string>>();

/** Two of a program would overwrite each other's settings, and GitHub refuses the second's rulesets. */
export function claimRepository(name: string, { owner, repository }: Source): readonly Problem[] {
  const program = pulumi.runtime.getStackResource();
  if (!program) return [];
  const owners = ownersByProgram.get(program) ?? new Map<string, string>();
  ownersByProgram.set(program, owners);
  // GitHub does not tell names apart by case.
  const key = `${owner}/${repository}`.toLowerCase();
  const first = owners.get(key);
  if (first === undefined) owners.set(key, name);
  if (first === undefined) return [];
  const reason = `is ${owner}/${repository}, which ${deliveryType} "${first}" has already; give all registries to one of them`;
  return [{ property: "source.repository", reason }];
}
