import type { Repository } from "@pulumi/gcp/artifactregistry/repository";
import * as pulumi from "@pulumi/pulumi";
import { Duty } from "../delivery/identity";
import { GoogleDeliveryIdentities } from "./identities/delivery-identities";
import { grantedMembers } from "./identities/members";
import { identityProperties } from "./identities/read-identity-args";
import { formatsOf } from "./package-format";
import type { GoogleArtifactRegistryArgs } from "./registry-args";
import type { ByEnvironmentAndFormat, RegistryContext } from "./registry-context";

/** The identities of a registry that has a source. */
export function createIdentities(
  context: RegistryContext,
  args: GoogleArtifactRegistryArgs,
  repositories: ByEnvironmentAndFormat<Repository>,
  apis: readonly pulumi.Resource[],
): GoogleDeliveryIdentities | undefined {
  const { name, settings, child, place } = context;
  const { access, delivery, disposable, identities, labels, publishers } = settings;
  if (!identities || !args.source) return undefined;
  const given = Object.fromEntries(identityProperties.map((property) => [property, args[property]]));
  const verifiers = [...new Set([...access.values()].flatMap(({ promoters }) => promoters))];
  return new GoogleDeliveryIdentities(
    name,
    {
      ...given,
      source: args.source,
      namespace: delivery.namespace,
      environments: delivery.environments.map((environment) => ({ name: environment.name })),
      formats: [...formatsOf(delivery.artifacts)],
      repositories: idsOf(repositories),
      ...(identities.signing && publishers.length > 0 && { signers: [...publishers] }),
      ...(identities.signing && verifiers.length > 0 && { verifiers }),
      disposable,
      labels: { ...labels },
      project: place.project,
      location: place.location,
    },
    { ...child, dependsOn: [...apis] },
  );
}

function idsOf(
  repositories: ByEnvironmentAndFormat<Repository>,
): Record<string, Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(
    Object.entries(repositories).map(([environment, formats]) => [
      environment,
      Object.fromEntries(Object.entries(formats).map(([format, repository]) => [format, repository.repositoryId])),
    ]),
  );
}

/** Who publishes into the first environment. */
export function publishersOf({ settings, place }: RegistryContext): pulumi.Output<string>[] {
  const { delivery, fedFromElsewhere, identities, publishers } = settings;
  const environment = delivery.environments[0]?.name;
  const others = publishers.map((member) => pulumi.output(member));
  if (!identities || fedFromElsewhere || environment === undefined) return others;
  const jobs = grantedMembers({ duty: Duty.Publish, environment }, { settings: identities, place });
  return [...jobs.map(({ member }) => member), ...others];
}

/** Who promotes into each environment that has a promoter. */
export function promotersOf(identities: GoogleDeliveryIdentities | undefined): pulumi.Output<Record<string, string[]>> {
  if (!identities) return pulumi.output<Record<string, string[]>>({});
  return identities.members.apply((members) => {
    const promoters: Record<string, string[]> = {};
    for (const [environment, { promote }] of Object.entries(members)) if (promote) promoters[environment] = promote;
    return promoters;
  });
}

type Variables = Record<string, Record<string, string>>;

/** What a registry's jobs need, which is what their identities' jobs need and when a promotion must stop. */
export function registryVariables(
  { settings }: RegistryContext,
  identities: GoogleDeliveryIdentities | undefined,
): pulumi.Output<Variables> {
  if (!identities) return pulumi.output<Variables>({});
  const { severityThreshold: SEVERITY_THRESHOLD } = settings.delivery;
  return identities.environmentVariables.apply((byEnvironment): Variables => {
    const entries = Object.entries(byEnvironment);
    return Object.fromEntries(entries.map(([name, variables]) => [name, { ...variables, SEVERITY_THRESHOLD }]));
  });
}

export function registryVariableNames(identities: GoogleDeliveryIdentities | undefined): Record<string, string[]> {
  const ofIdentities = Object.entries(identities?.environmentVariableNames ?? {});
  return Object.fromEntries(
    ofIdentities.map(([environment, names]) => [environment, [...names, "SEVERITY_THRESHOLD"]]),
  );
}
