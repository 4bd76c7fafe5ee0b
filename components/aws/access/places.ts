import type { Place } from "../../delivery/stack-access/places";
import { keyGroups, oidcProviderGroups, registryGroups, repositoryGroups, roleGroups } from "./groups";
import { familyOf } from "./outside";
import type { ReadAccessDocuments } from "./read-documents";

/**
 * A name that no pattern means which does not mean all: what can be done here can be done to repositories that are not
 * in the stack.
 */
const otherName = "7f0c2a/any/other";

/** All places of a stack, and those outside of it that a policy names by these patterns. */
export function placesOf(
  { oidcProviders, identities, repositories, keys }: ReadAccessDocuments,
  outside: readonly string[],
): readonly Place[] {
  const registries = registriesOf(repositories, identities);
  const where = (arn: string) =>
    registries.size > 1 || (arn.includes(":ecr:") && !registries.has(registryOf(arn)))
      ? ` (${regionAndAccount(arn)})`
      : "";
  return [
    { resource: "*", name: "the registry", family: "*", groups: registryGroups },
    ...repositories.map(({ arn }) => repositoryPlace(arn, where(arn))),
    ...outside.map((pattern) => ({
      resource: pattern.replaceAll("*", "any").replaceAll("?", "x"),
      name: `${repositoryName(pattern)}, beyond this stack${where(pattern)}`,
      family: pattern,
      groups: repositoryGroups,
    })),
    ...[...registries].map((registry) => ({
      resource: `${registry}:repository/${otherName}`,
      name: `any other repository${where(registry)}`,
      family: registry,
      groups: repositoryGroups,
    })),
    ...keys.map(({ arn, aliases }) => ({
      resource: arn,
      name: `key ${aliases.length > 0 ? aliases.join(", ") : afterColons(arn)}${where(arn)}`,
      family: arn,
      groups: keyGroups,
    })),
    ...identities
      .filter(({ trust }) => trust)
      .map(({ arn }) => ({ resource: arn, name: afterColons(arn), family: "roles", groups: roleGroups })),
    ...oidcProviders.map(({ arn }) => ({
      resource: arn,
      name: afterColons(arn),
      family: arn,
      groups: oidcProviderGroups,
    })),
  ];
}

function repositoryPlace(resource: string, where: string): Place {
  const [name, family] = [repositoryName(resource), repositoryName(familyOf(resource))];
  return { resource, name: `${name}${where}`, family: `${family}${where}`, groups: repositoryGroups };
}

/** Where there are repositories, and, of accounts that have none here, wherever there could be some. */
function registriesOf(
  repositories: ReadAccessDocuments["repositories"],
  identities: ReadAccessDocuments["identities"],
): ReadonlySet<string> {
  const registries = new Set(repositories.map(({ arn }) => registryOf(arn)));
  const accounts = new Set([...registries].map((registry) => registry.split(":")[4]));
  for (const { arn } of identities) {
    const [, partition, , , account] = arn.split(":");
    if (!accounts.has(account)) registries.add(`arn:${partition}:ecr:any-region:${account}`);
  }
  return registries;
}

function registryOf(arn: string): string {
  return arn.split(":").slice(0, 5).join(":");
}

function regionAndAccount(arn: string): string {
  const [, , , region, account] = arn.split(":");
  return `${region}, ${account}`;
}

function repositoryName(arn: string): string {
  return afterColons(arn).replace("repository/", "");
}

/** What an ARN calls a resource in its account. */
function afterColons(arn: string): string {
  return arn.split(":").slice(5).join(":");
}
