import { getClientConfigOutput } from "@pulumi/gcp/organizations/getClientConfig";
import { getProjectOutput } from "@pulumi/gcp/organizations/getProject";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../delivery/problem";
import { inputError } from "../input-error";
import type { Component } from "../inputs";
import { location as locationRule } from "./inputs";

/** Where repositories are. */
export interface RepositoryPlace {
  readonly project: string;
  readonly location: string;
}

/** Where a registry is, and what its project is called in the names of principals. */
export interface RegistryPlace extends RepositoryPlace {
  readonly projectNumber: string;
}

interface GivenPlace {
  readonly project?: pulumi.Output<string>;
  readonly location?: pulumi.Output<string>;
}

/** The project that was given, or else the provider's. */
export function projectOf(
  component: Component,
  given: Pick<GivenPlace, "project">,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const project = given.project ?? getClientConfigOutput({ parent }).project;
  return project.apply((known) => {
    if (!known) throw inputError(component.type, component.name, [missing("project")]);
    return known;
  });
}

/** The place that was given, and for the rest the provider's. Asked for before anything is made, previews included. */
export function placeOf(
  component: Component,
  given: GivenPlace,
  parent: pulumi.Resource,
): pulumi.Output<RegistryPlace> {
  const provider = given.project && given.location ? undefined : getClientConfigOutput({ parent });
  const project = given.project ?? provider?.project ?? pulumi.output("");
  const location = given.location ?? provider?.region ?? pulumi.output("");
  return pulumi.all([project, location]).apply(([projectId, region]) => {
    const problems = [
      ...(projectId ? [] : [missing("project")]),
      ...(region ? (locationRule.pattern.test(region) ? [] : [unknownLocation(region)]) : [missing("location")]),
    ];
    if (problems.length > 0) throw inputError(component.type, component.name, problems);
    return getProjectOutput({ projectId }, { parent }).apply(({ number }) => ({
      project: projectId,
      location: region,
      projectNumber: number,
    }));
  });
}

/** The provider's: one that was given has been checked. */
function unknownLocation(region: string): Problem {
  return {
    property: "location",
    reason: `is not given, and the provider's region is "${region}"; write ${locationRule.meaning}`,
  };
}

function missing(property: "project" | "location"): Problem {
  const [what, example] = property === "project" ? ["project", "acme-delivery"] : ["region", "europe-west1"];
  const reason = `is not given, and the provider has no ${what}; write it, or run "pulumi config set gcp:${what} ${example}"`;
  return { property, reason };
}
