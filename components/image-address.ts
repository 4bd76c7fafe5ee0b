import * as pulumi from "@pulumi/pulumi";
import { digestProblems, noSuch } from "./delivery/image-address";
import type { Problem } from "./delivery/problem";
import { inputError } from "./input-error";
import type { Component } from "./inputs";

/** What a registry has, and where. */
interface Images {
  readonly environments: readonly string[];
  readonly artifacts: readonly string[];
  /** Addresses without a tag, by environment and artifact. */
  readonly addresses: pulumi.Output<Record<string, Record<string, string>>>;
}

/**
 * The address of one image, by digest.
 *
 * @throws pulumi.InputPropertiesError if there is no such environment or artifact, or the digest is none
 */
export function imageAddress(
  component: Component,
  { environments, artifacts, addresses }: Images,
  environment: string,
  artifact: string,
  digest: pulumi.Input<string>,
): pulumi.Output<string> {
  const problems: Problem[] = [];
  if (!environments.includes(environment)) problems.push(noSuch("environment", environment, environments));
  if (!artifacts.includes(artifact)) problems.push(noSuch("artifact", artifact, artifacts));
  if (typeof digest === "string") problems.push(...digestProblems(digest));
  if (problems.length > 0) throw inputError(component.type, component.name, problems);
  const checked = pulumi.output(digest).apply((known) => {
    const late = digestProblems(known);
    if (late.length > 0) throw inputError(component.type, component.name, late);
    return known;
  });
  return pulumi.interpolate`${addresses.apply((all) => all[environment]?.[artifact])}@${checked}`;
}
