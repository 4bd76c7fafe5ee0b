import { environmentName } from "../../delivery/environment";
import { join, type Reader } from "../../delivery/reader";
import { accountId, regionName } from "../inputs";
import type { ReplicationRule, ReplicationSource } from "./replication";

/** The destinations are those of all rules: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html */
const maximumRules = 10;
const maximumDestinations = 25;
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationRule.html */
const maximumFilters = 100;
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
const minimumPrefix = 2;

export function readReplication(value: unknown, ownRegion: unknown, reader: Reader): readonly ReplicationRule[] {
  if (value === undefined) return [];
  const property = "replication";
  const rules = reader.array(value, property, 1, "replication rules (or leave the property out)");
  const read = (rules ?? []).map((rule, index) => readRule(rule, `${property}[${index}]`, ownRegion, reader));
  if (read.length > maximumRules) {
    reader.report(
      property,
      `has ${read.length} entries; Amazon ECR takes at most ${maximumRules} rules: put environments with the same destinations into one`,
    );
  }
  const given = read.filter((rule) => rule !== undefined);
  const { size } = new Set(given.flatMap(({ destinations }) => destinations.map(addressOf)));
  if (size > maximumDestinations && given.every(({ destinations }) => destinations.length <= maximumDestinations)) {
    reader.report(
      property,
      `has ${size} destinations in all; Amazon ECR takes at most ${maximumDestinations} in a registry: remove some`,
    );
  }
  return given;
}

function readRule(value: unknown, property: string, ownRegion: unknown, reader: Reader): ReplicationRule | undefined {
  const record = reader.record(value, property, ["environments", "destinations"]);
  if (!record) return undefined;
  const environments = readEnvironments(record.environments, join(property, "environments"), reader);
  const at = (index: number) => `${join(property, "destinations")}[${index}]`;
  const destinations = reader
    .array(record.destinations, join(property, "destinations"), 1, "destinations")
    ?.map((destination, index) => readDestination(destination, at(index), ownRegion, reader));
  if (destinations && destinations.length > maximumDestinations) {
    reader.report(
      join(property, "destinations"),
      `has ${destinations.length} entries; Amazon ECR takes at most ${maximumDestinations} in a registry: remove some`,
    );
  }
  const addresses = (destinations ?? []).map((destination) => destination && addressOf(destination));
  reader.unique(addresses, at, "name each destination once");
  if (!environments || !destinations) return undefined;
  return { environments, destinations: destinations.filter((destination) => destination !== undefined) };
}

function readDestination(value: unknown, property: string, ownRegion: unknown, reader: Reader) {
  const record = reader.record(value, property, ["region", "accountId"]);
  if (!record) return undefined;
  const region = reader.text(record.region, join(property, "region"), regionName);
  const account =
    record.accountId === undefined ? undefined : reader.text(record.accountId, join(property, "accountId"), accountId);
  if (region !== undefined && region === ownRegion && record.accountId === undefined) {
    return reader.report(
      join(property, "region"),
      `is "${region}", the region that is replicated from; name another region or another account`,
    );
  }
  return region === undefined ? undefined : { region, ...(account && { accountId: account }) };
}

export function readReplicationSources(value: unknown, reader: Reader): readonly ReplicationSource[] {
  if (value === undefined) return [];
  const at = (index: number) => `replicatedFrom[${index}]`;
  const sources = reader
    .array(value, "replicatedFrom", 1, "registries that replicate to here (or leave the property out)")
    ?.map((source, index) => {
      const record = reader.record(source, at(index), ["environments", "accountId"]);
      if (!record) return undefined;
      const environments = readEnvironments(
        record.environments,
        join(at(index), "environments"),
        reader,
        minimumPrefix,
      );
      const account =
        record.accountId === undefined
          ? undefined
          : reader.text(record.accountId, join(at(index), "accountId"), accountId);
      return environments && { environments, ...(account && { accountId: account }) };
    });
  reader.unique(
    (sources ?? []).map((source) => source && (source.accountId ?? "this account")),
    at,
    "name each account once, with all its environments",
  );
  return (sources ?? []).filter((source) => source !== undefined);
}

function readEnvironments(
  value: unknown,
  property: string,
  reader: Reader,
  minimum = 1,
): readonly string[] | undefined {
  const names = reader
    .array(value, property, 1, "environments")
    ?.map((name, index) => reader.text(name, `${property}[${index}]`, environmentName));
  if (!names) return undefined;
  names.forEach((name, index) => {
    if (name === undefined || name.length >= minimum) return;
    reader.report(
      `${property}[${index}]`,
      `is "${name}", and the prefix of a creation template has at least ${minimum} characters; rename the environment`,
    );
  });
  if (names.length > maximumFilters) {
    reader.report(
      property,
      `has ${names.length} entries; Amazon ECR takes at most ${maximumFilters} in a rule: write another rule`,
    );
  }
  reader.unique(names, (index) => `${property}[${index}]`, "name each environment once");
  return names.filter((name) => name !== undefined);
}

function addressOf({ region, accountId: account }: { readonly region: string; readonly accountId?: string }): string {
  return `${account ?? "this account"} ${region}`;
}
