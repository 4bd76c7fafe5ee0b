import { type Finding, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../framework/snapshot";

const root = "replicationConfiguration";

/** What is wrong with a replication configuration; one that is absent or has no rules copies nothing. */
export function replicationFindings(
  configuration: Plain,
  accounts: readonly string[],
  acceptWholeRegistry: boolean,
): readonly Finding[] {
  if (configuration === undefined) return [];
  if (configuration instanceof Unknown) return [unknownFinding(configuration, "scalar")];
  if (!isRecord(configuration)) return [{ property: root, reason: "is not an object. Write one with `rules`." }];
  return each(configuration.rules, `${root}.rules`, (rule, property) => {
    if (!isRecord(rule)) return [{ property, reason: "is not a rule. Give it destinations and repositoryFilters." }];
    return [
      ...each(rule.destinations, `${property}.destinations`, (destination, at) =>
        destinationFindings(destination, at, accounts),
      ),
      ...filtersFindings(rule.repositoryFilters, `${property}.repositoryFilters`, acceptWholeRegistry),
    ];
  });
}

function each(
  list: Plain,
  property: string,
  judge: (item: Plain, property: string) => readonly Finding[],
): readonly Finding[] {
  if (list instanceof Unknown) return [unknownFinding(list, "scalar")];
  if (!isList(list)) return [{ property, reason: "is not a list. Write one." }];
  return list.flatMap((item, index) =>
    item instanceof Unknown ? [unknownFinding(item, "scalar")] : judge(item, `${property}[${index}]`),
  );
}

function destinationFindings(destination: Plain, property: string, accounts: readonly string[]): readonly Finding[] {
  const at = `${property}.registryId`;
  const account = isRecord(destination) ? destination.registryId : undefined;
  if (account instanceof Unknown) return [unknownFinding(account, "scalar")];
  if (typeof account === "string" && accounts.includes(account)) return [];
  const reason =
    "is no account that images may be replicated to. Name it in the setting `accounts`, as a text of 12 digits, or " +
    "remove the destination.";
  return [{ property: at, reason }];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationRule.html */
function filtersFindings(filters: Plain, property: string, acceptWholeRegistry: boolean): readonly Finding[] {
  if (acceptWholeRegistry) return [];
  const whole = (at: string): readonly Finding[] => [
    {
      property: at,
      reason: "leaves no repository out. Name what repositories begin with, such as `production/`, as PREFIX_MATCH.",
    },
  ];
  if (filters === undefined || (isList(filters) && filters.length === 0)) return whole(property);
  return each(filters, property, (item, at) => {
    const { filter, filterType } = isRecord(item) ? item : {};
    const unknown = [filter, filterType].filter((value) => value instanceof Unknown);
    if (unknown.length > 0) return unknown.map((value) => unknownFinding(value, "scalar"));
    return typeof filter === "string" && filter !== "" && filterType === "PREFIX_MATCH" ? [] : whole(at);
  });
}
