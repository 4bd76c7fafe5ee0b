import { type Finding, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../framework/snapshot";

export const tagFiltersProperty = "imageTagMutabilityExclusionFilters";

/** Reads the filters of a repository and lets `check` judge them once all of them are known. */
export function checkTagFilters(
  filters: Plain,
  check: (filters: readonly string[]) => readonly Finding[],
): readonly Finding[] {
  if (filters instanceof Unknown) return [unknownFinding(filters, "scalar")];
  if (!isList(filters)) return [{ property: tagFiltersProperty, reason: "is not a list. Write 1 to 5 filters." }];
  const unreadable = filters.flatMap((filter, index) => unreadableFilter(filter, `${tagFiltersProperty}[${index}]`));
  if (unreadable.length > 0) return unreadable;
  return check(filters.map((filter) => (isRecord(filter) ? String(filter.filter) : "")));
}

function unreadableFilter(filter: Plain, property: string): readonly Finding[] {
  if (filter instanceof Unknown) return [unknownFinding(filter, "scalar")];
  if (!isRecord(filter)) return [{ property, reason: "is not a filter. Give it a `filter` and a `filterType`." }];
  return (["filter", "filterType"] as const).flatMap((name): Finding[] => {
    const value = filter[name];
    if (value instanceof Unknown) return [unknownFinding(value, "scalar")];
    if (name === "filter" && typeof value !== "string")
      return [{ property: `${property}.filter`, reason: "is not a text. Write the tags that it matches, with `*`." }];
    if (name === "filterType" && value !== "WILDCARD")
      return [{ property: `${property}.filterType`, reason: "is no type of filter that ECR has. Use WILDCARD." }];
    return [];
  });
}
