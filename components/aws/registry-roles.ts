import * as pulumi from "@pulumi/pulumi";
import type { EcrRegistryArgs } from "./registry-args";
import type { Context } from "./registry-resources";
import { EcrDeliveryRoles } from "./roles/delivery-roles";
import { identityProperties } from "./roles/read-identity-args";

/** The roles of a registry that has a source. */
export function createDeliveryRoles(context: Context, args: EcrRegistryArgs): EcrDeliveryRoles | undefined {
  const { name, settings, child } = context;
  const { access, delivery, disposable, identities, region, tags } = settings;
  if (!identities || !args.source) return undefined;
  const given = Object.fromEntries(identityProperties.map((property) => [property, args[property]]));
  const publishers = [...access.values()].flatMap((one) => one.publishers);
  const accounts = [...access.values()].flatMap(({ promoters }) => promoters.map((arn) => arn.split(":")[4] ?? ""));
  const verifyingAccounts = [...new Set(accounts)];
  return new EcrDeliveryRoles(
    name,
    {
      ...given,
      createOidcProvider: identities.createOidcProvider,
      source: args.source,
      namespace: delivery.namespace,
      environments: delivery.environments.map((environment) => ({ name: environment.name })),
      ...(identities.signing && publishers.length > 0 && { publishers }),
      ...(identities.signing && verifyingAccounts.length > 0 && { verifyingAccounts }),
      disposable,
      tags: { ...tags },
      ...(region && { region }),
    },
    child,
  );
}

type Variables = Record<string, Record<string, string>>;

/** What a registry's jobs need, which is what their roles' jobs need and when a promotion must stop. */
export function registryVariables(
  { settings }: Context,
  roles: EcrDeliveryRoles | undefined,
): pulumi.Output<Variables> {
  if (!roles) return pulumi.output<Variables>({});
  const { severityThreshold: SEVERITY_THRESHOLD } = settings.delivery;
  return roles.environmentVariables.apply((byEnvironment): Variables => {
    const entries = Object.entries(byEnvironment);
    return Object.fromEntries(entries.map(([name, variables]) => [name, { ...variables, SEVERITY_THRESHOLD }]));
  });
}

export function registryVariableNames(roles: EcrDeliveryRoles | undefined): Record<string, string[]> {
  const ofRoles = Object.entries(roles?.environmentVariableNames ?? {});
  return Object.fromEntries(ofRoles.map(([environment, names]) => [environment, [...names, "SEVERITY_THRESHOLD"]]));
}
