import type { RepositoryEnvironmentDeploymentPolicyArgs } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy";
import { type StackFinding, unknownFinding } from "../framework/policy";
import { Unknown } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { type Answer, allOf, anyOf, is, itemsOf, memberOf, not, textAnswer } from "./answer";
import { deploymentPolicyType } from "./environment";
import { isPattern, matchesName } from "./ref-patterns";
import { type RepositoryName, repositoryOf } from "./repository";
import { rulesetsOf } from "./rulesets";

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
  return anyOf(rulesetsOf(stack, repository).map(({ ruleset, meant }) => allOf([meant, holds(ruleset, tags)])));
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
