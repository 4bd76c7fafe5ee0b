import type { Problem } from "../delivery/problem";
import { protectedTagsMatchedBy } from "./protected-tag";

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html
const mostFilters = 5;
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html
const validFilter = /^[0-9a-zA-Z._*-]{1,128}$/;
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
const mostWildcards = 2;

/** Whether the filter is made of wildcards only, so that no tag escapes it. */
export function matchesEveryTag(filter: string): boolean {
  return /^\*+$/.test(filter);
}

/**
 * What ECR itself refuses in a list of exclusion filters. `member` is what follows the index in a filter's path. No
 * reason repeats the filter: policies show these texts, and a policy shows no property's value.
 */
export function tagFilterProblems(filters: readonly string[], property: string, member = ""): readonly Problem[] {
  const count: Problem[] =
    filters.length >= 1 && filters.length <= mostFilters
      ? []
      : [
          {
            property,
            reason: `has ${filters.length} filters where ECR takes 1 to ${mostFilters}. ${
              filters.length === 0 ? "Name the tags, or leave the exclusion out." : "Combine some of them with `*`."
            }`,
          },
        ];
  return [
    ...count,
    ...filters.flatMap((filter, index) => {
      const reasons: string[] = [];
      if (!validFilter.test(filter)) {
        reasons.push(
          "is not a filter that ECR takes. Write 1 to 128 characters out of letters, digits, `.`, `_`, `-` and `*`.",
        );
      }
      if (filter.split("*").length - 1 > mostWildcards) {
        reasons.push(`has more than ${mostWildcards} wildcards. Leave ${mostWildcards} at most, or write two filters.`);
      }
      return reasons.map((reason) => ({ property: `${property}[${index}]${member}`, reason }));
    }),
  ];
}

/**
 * Everything wrong with the filters of an IMMUTABLE_WITH_EXCLUSION repository: what ECR refuses, and every filter that
 * can match a tag by which something is released, which would let that tag be moved to another image.
 */
export function tagExclusionProblems(filters: readonly string[], property: string, member = ""): readonly Problem[] {
  return [
    ...tagFilterProblems(filters, property, member),
    ...filters.flatMap((filter, index) => {
      const kinds = protectedTagsMatchedBy(filter).map(({ kind }) => (kind === "latest" ? "`latest`" : `a ${kind}`));
      if (kinds.length === 0) return [];
      const reason = `can match ${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(kinds)}, a tag that must never name another image. Write a filter that cannot, with a fixed part that no such tag has, like \`sha256-*\` or \`pr-*\`.`;
      return [{ property: `${property}[${index}]${member}`, reason }];
    }),
  ];
}
