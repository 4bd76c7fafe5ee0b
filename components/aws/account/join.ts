import type { Delivery } from "../../delivery/delivery";
import type { Problem } from "../../delivery/problem";
import { join, Reader } from "../../delivery/reader";
import { repositoryPath } from "../ecr-backend";
import { accountId, regionName } from "../inputs";
import type { EcrAccountDetails } from "./account-args";
import { scansRepository } from "./scanning";
import { firstSegment } from "./upstream";

const properties = ["accountId", "region", "scanType", "scanFilters", "upstreamPrefixes"];

/** Reads what an `EcrAccount` gave out, which may have been through a `StackReference` or a hand. */
export function readAccountDetails(value: unknown, property: string, reader: Reader): EcrAccountDetails | undefined {
  // An account of a later version may give out more than is read here.
  const more = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const record = reader.record(value, property, [...properties, ...more]);
  if (!record) return undefined;
  const at = (key: string) => join(property, key);
  const account = reader.text(record.accountId, at("accountId"), accountId);
  const region = reader.text(record.region, at("region"), regionName);
  const anything = { pattern: /^/, meaning: "a text", maximum: 256 };
  const scanType = reader.text(record.scanType, at("scanType"), anything);
  const texts = (key: string) =>
    reader
      .array(record[key], at(key), 0, "texts")
      ?.map((text, index) => reader.text(text, `${at(key)}[${index}]`, anything))
      .filter((text) => text !== undefined);
  const scanFilters = texts("scanFilters");
  const upstreamPrefixes = texts("upstreamPrefixes");
  if (!account || !region || !scanType || !scanFilters || !upstreamPrefixes) return undefined;
  return { accountId: account, region, scanType, scanFilters, upstreamPrefixes };
}

/** What of a delivery path does not fit the account that it joins. */
export function joinProblems(account: EcrAccountDetails, { namespace, environments, artifacts }: Delivery): Problem[] {
  const names = environments.flatMap((environment) =>
    artifacts.map((artifact) => repositoryPath(environment.name, namespace, artifact.name)),
  );
  const unscanned = names.filter((name) => !scansRepository(account.scanFilters, name));
  const listed = unscanned.map((name) => `"${name}"`).join(", ");
  const problems: Problem[] = [];
  if (unscanned.length > 0) {
    problems.push({
      property: "account",
      reason: `does not scan ${listed} on push: no scan filter of the account matches; add one to its scanFilters`,
    });
  }
  const cached = new Map(account.upstreamPrefixes.map((prefix) => [firstSegment(prefix), prefix]));
  environments.forEach(({ name }, index) => {
    const prefix = cached.get(name);
    if (prefix === undefined) return;
    problems.push({
      property: `environments[${index}].name`,
      reason:
        `is "${name}", where the account caches another registry (prefix "${prefix}"); ` +
        "give the environment or the cache another name",
    });
  });
  return problems;
}

/** The same and everything else, where the account's data was an output, or the registry's place is known only now. */
export function lateJoinProblems(
  given: unknown,
  delivery: Delivery,
  registry: { readonly region?: string | undefined; readonly accountId?: string | undefined },
): readonly Problem[] {
  const reader = new Reader();
  const account = readAccountDetails(given, "account", reader);
  if (!account) return reader.problems;
  return [...joinProblems(account, delivery), ...placeProblems(account, registry)];
}

/** The registry and the account must be the same place, as far as the registry's is known. */
export function placeProblems(
  account: EcrAccountDetails,
  registry: { readonly region?: string | undefined; readonly accountId?: string | undefined },
): Problem[] {
  const problems: Problem[] = [];
  if (registry.region !== undefined && registry.region !== account.region) {
    problems.push({
      property: "account",
      reason: `has the settings of ${account.region}, and the registry is in ${registry.region}; name the account of that region`,
    });
  }
  if (registry.accountId !== undefined && registry.accountId !== account.accountId) {
    problems.push({
      property: "account",
      reason: `has the settings of ${account.accountId}, and the registry is in ${registry.accountId}; name its own account`,
    });
  }
  return problems;
}
