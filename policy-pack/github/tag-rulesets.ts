import type { RepositoryEnvironmentDeploymentPolicyArgs } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy";
import { wildcardMatcher } from "../../components/wildcard";
import { type StackFinding, unknownFinding } from "../framework/policy";
import { type Plain, Unknown } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { type Answer, allOf, anyOf, is, itemsOf, memberOf, not } from "./answer";
import { deploymentPolicyType } from "./environment";
import { isPattern, matchesName } from "./ref-patterns";
import { isSameRepository, type RepositoryName, repositoryOf } from "./repository";

export const repositoryRulesetType = "github:index/repositoryRuleset:RepositoryRuleset";
export const organizationRulesetType = "github:index/organizationRuleset:OrganizationRuleset";

/** Tags that an environment lets in, and that no ruleset of the stack keeps from being moved. */
export function movableTags(stack: JudgedStack): readonly StackFinding[] {
  return stack
    .ofType<RepositoryEnvironmentDeploymentPolicyArgs>(deploymentPolicyType)
    .flatMap((policy): readonly StackFinding[] => {
      const { urn, properties } = policy;
      const { tagPattern: tags } = properties;
      // What is not known of a policy by itself `github-environment-protection` reports.
      if (typeof tags !== "string") return [];
      const repository = repositoryOf(policy);
      if (repository === undefined) return [];
      if (repository instanceof Unknown) return [{ ...unknownFinding(repository, "relation"), urn }];
      const held = isHeld(stack, repository, tags);
      if (held === true) return [];
      if (held instanceof Unknown) return [{ ...unknownFinding(held, "relation"), urn }];
      const reason =
        "lets in tags that can be moved and deleted, by the rulesets of this stack. Add an active ruleset for them, with " +
        "update and deletion.";
      return [{ urn, property: "tagPattern", reason }];
    });
}

function isHeld(stack: JudgedStack, repository: RepositoryName, tags: string): Answer {
  const own = stack
    .ofType(repositoryRulesetType)
    .map((ruleset) => allOf([isOf(ruleset, repository), holds(ruleset, tags)]));
  const ofOrganization = stack
    .ofType(organizationRulesetType)
    .map((ruleset) => allOf([namesRepository(ruleset, repository), holds(ruleset, tags)]));
  return anyOf([...own, ...ofOrganization]);
}

function holds({ properties: { target, enforcement, conditions, rules } }: StackResource, tags: string): Answer {
  const refs = memberOf(conditions, "refName");
  return allOf([
    is(target, "tag"),
    is(enforcement, "active"),
    is(memberOf(rules, "update"), true),
    is(memberOf(rules, "deletion"), true),
    anyOf(itemsOf(memberOf(refs, "includes")).map((pattern) => textAnswer(pattern, (text) => includes(text, tags)))),
    not(anyOf(itemsOf(memberOf(refs, "excludes")).map((pattern) => textAnswer(pattern, (text) => meets(text, tags))))),
  ]);
}

/** Whether everything that a pattern of tags matches is among what a ruleset includes. */
function includes(included: string, tags: string): boolean {
  if (["~ALL", "refs/tags/**/*", `refs/tags/${tags}`].includes(included)) return true;
  return !isPattern(tags) && matchesName(included, `refs/tags/${tags}`) === true;
}

/** Whether a ruleset excludes something that a pattern of tags matches, or may do so. */
function meets(excluded: string, tags: string): boolean {
  return isPattern(tags) || excluded === "~ALL" || matchesName(excluded, `refs/tags/${tags}`) !== false;
}

function isOf(ruleset: StackResource, repository: RepositoryName): Answer {
  const own = repositoryOf(ruleset);
  return own instanceof Unknown ? own : own !== undefined && isSameRepository(own, repository);
}

/** By ids and properties a ruleset names repositories that nobody here knows. */
function namesRepository({ properties }: StackResource, { name }: RepositoryName): Answer {
  const names = memberOf(properties.conditions, "repositoryName");
  const matches = (pattern: Plain) =>
    textAnswer(pattern, (text) => text === "~ALL" || wildcardMatcher(text.toLowerCase())(name));
  return allOf([
    anyOf(itemsOf(memberOf(names, "includes")).map(matches)),
    not(anyOf(itemsOf(memberOf(names, "excludes")).map(matches))),
  ]);
}

function textAnswer(value: Plain, matches: (text: string) => boolean): Answer {
  return value instanceof Unknown ? value : typeof value === "string" && matches(value);
}
