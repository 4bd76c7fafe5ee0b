import type { RegistryScanningConfigurationArgs } from "@pulumi/aws/ecr";
import { scansRepository } from "../../components/aws/account/scanning";
import type { Problem } from "../../components/delivery/problem";
import { isList, isRecord, type Plain, type Snapshot } from "../framework/snapshot";

/**
 * Whether this configuration decides what is scanned, over the heads of the repositories: once it is ENHANCED or has
 * rules, a repository that no rule matches is not scanned when an image is pushed, whatever its own flag says.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
export function overrulesRepositories({ scanType, rules }: Snapshot<RegistryScanningConfigurationArgs>): boolean {
  const withoutRules = rules === undefined || (isList(rules) && rules.length === 0);
  return scanType !== "BASIC" || !withoutRules;
}

/** Whether a rule certainly scans what is pushed into the repository; what is unknown proves nothing. */
export function scansOnPush(
  configuration: Snapshot<RegistryScanningConfigurationArgs>,
  repositoryName: Plain,
): boolean {
  return pushFilters(configuration).some((filter) => matches(filter, repositoryName));
}

/** What is wrong with a configuration by itself, whatever the repositories are called. */
export function scanningProblems(configuration: Snapshot<RegistryScanningConfigurationArgs>): readonly Problem[] {
  const scansSome = pushFilters(configuration).some(({ filter }) => typeof filter === "string" && filter !== "");
  if (scansSome || !overrulesRepositories(configuration)) return [];
  const reason =
    "have none that is known to scan on push, and the registry overrules its repositories: no image would be scanned " +
    "when it is pushed. Add a rule of SCAN_ON_PUSH or CONTINUOUS_SCAN.";
  return [{ property: "rules", reason }];
}

type Filter = { readonly [key: string]: Plain };

/** The filters of all rules that scan when an image is pushed. */
function pushFilters({ rules }: Snapshot<RegistryScanningConfigurationArgs>): readonly Filter[] {
  if (!isList(rules)) return [];
  return rules.flatMap((rule) =>
    isRecord(rule) &&
    (rule.scanFrequency === "SCAN_ON_PUSH" || rule.scanFrequency === "CONTINUOUS_SCAN") &&
    isList(rule.repositoryFilters)
      ? rule.repositoryFilters.filter(isRecord)
      : [],
  );
}

function matches({ filter, filterType }: Filter, name: Plain): boolean {
  if (filterType !== "WILDCARD" || typeof filter !== "string" || filter === "") return false;
  if (/^\*+$/.test(filter)) return true;
  if (typeof name !== "string") return false;
  return scansRepository([filter], name);
}
