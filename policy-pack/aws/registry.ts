import type { JudgedResource } from "../framework/policy";

/** Which registry a resource belongs to: there is one per account and region, told by the provider and the region. */
export function registryOf({ provider, properties }: JudgedResource): string {
  const regions = [properties.region, provider?.properties.region];
  return `${provider?.urn} ${regions.find((region) => typeof region === "string")}`;
}
