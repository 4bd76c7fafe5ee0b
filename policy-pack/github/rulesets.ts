import { wildcardMatcher } from "../../components/wildcard";
import type { Plain } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { type Answer, allOf, anyOf, itemsOf, memberOf, not, textAnswer } from "./answer";
import { isOf, ownerOf, type RepositoryName } from "./repository";

export const repositoryRulesetType = "github:index/repositoryRuleset:RepositoryRuleset";
export const organizationRulesetType = "github:index/organizationRuleset:OrganizationRuleset";

/** The rulesets of a stack, and whether each is meant for a repository. */
export function rulesetsOf(
  stack: JudgedStack,
  repository: RepositoryName,
): readonly { readonly ruleset: StackResource; readonly meant: Answer }[] {
  return [
    ...stack.ofType(repositoryRulesetType).map((ruleset) => ({ ruleset, meant: isOf(ruleset, repository) })),
    ...stack.ofType(organizationRulesetType).map((ruleset) => ({ ruleset, meant: covers(ruleset, repository) })),
  ];
}

/** Whether a ruleset of an organization names a repository; by ids and properties it names those that nobody here knows. */
function covers(ruleset: StackResource, repository: RepositoryName): Answer {
  const owner = ownerOf(ruleset);
  const names = memberOf(ruleset.properties.conditions, "repositoryName");
  const matches = (pattern: Plain) =>
    textAnswer(pattern, (text) => text === "~ALL" || wildcardMatcher(text.toLowerCase())(repository.name));
  return allOf([
    owner === undefined || repository.owner === undefined || owner === repository.owner,
    anyOf(itemsOf(memberOf(names, "includes")).map(matches)),
    not(anyOf(itemsOf(memberOf(names, "excludes")).map(matches))),
  ]);
}
