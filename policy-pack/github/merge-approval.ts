import type { BranchDefaultArgs } from "@pulumi/github/branchDefault";
import { type Plain, Unknown } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { type Answer, allOf, anyOf, is, itemsOf, memberOf, not, textAnswer } from "./answer";
import { includesBranches, isPattern, mayExcludeBranches } from "./ref-patterns";
import { isOf, type RepositoryName } from "./repository";
import { organizationRulesetType, repositoryRulesetType, rulesetsOf } from "./rulesets";

const rulesetProperties = ["target", "enforcement", "conditions", "rules", "bypassActors"];
const defaultBranchType = "github:index/branchDefault:BranchDefault";

/** What tells whether a branch takes nothing but approved merges. */
export const mergeApprovalReads = {
  [repositoryRulesetType]: ["repository", ...rulesetProperties],
  [organizationRulesetType]: rulesetProperties,
  [defaultBranchType]: ["repository", "branch"],
};

/** Whether a ruleset has a rule. */
type Rule = (rules: Plain) => Answer;

/**
 * Whether nothing gets into the branches of a pattern but by a pull request that somebody else has approved. A branch
 * that anybody makes, for the first time or again, has what nobody approved.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 */
export function takesApprovedMerges(stack: JudgedStack, repository: RepositoryName, branches: string): Answer {
  const defaultBranch = defaultBranchOf(stack, repository);
  const rulesets = rulesetsOf(stack, repository).map(({ ruleset, meant }) => ({
    ruleset,
    binds: allOf([meant, binds(ruleset, branches, defaultBranch)]),
  }));
  const held = (rule: Rule) =>
    anyOf(rulesets.map(({ ruleset, binds }) => allOf([binds, rule(ruleset.properties.rules)])));
  return allOf([
    held(asksForApproval),
    anyOf([held(refuses("creation")), isPattern(branches) ? false : held(refuses("deletion"))]),
  ]);
}

function asksForApproval(rules: Plain): Answer {
  const approvals = memberOf(memberOf(rules, "pullRequest"), "requiredApprovingReviewCount");
  return approvals instanceof Unknown ? approvals : typeof approvals === "number" && approvals >= 1;
}

function refuses(what: "creation" | "deletion"): Rule {
  return (rules) => is(memberOf(rules, what), true);
}

/** Whether a ruleset is in force for a branch, and for everybody: who bypasses it for pull requests merges without approval. */
function binds({ properties }: StackResource, branches: string, defaultBranch: string): Answer {
  const { target, enforcement, conditions, bypassActors } = properties;
  const refs = memberOf(conditions, "refName");
  const includes = (pattern: Plain) => textAnswer(pattern, (text) => includesBranches(text, branches, defaultBranch));
  const excludes = (pattern: Plain) => textAnswer(pattern, (text) => mayExcludeBranches(text, branches, defaultBranch));
  return allOf([
    is(target, "branch"),
    is(enforcement, "active"),
    bypassActors instanceof Unknown ? bypassActors : itemsOf(bypassActors).length === 0,
    anyOf(itemsOf(memberOf(refs, "includes")).map(includes)),
    not(anyOf(itemsOf(memberOf(refs, "excludes")).map(excludes))),
  ]);
}

/** https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/about-branches#about-the-default-branch */
function defaultBranchOf(stack: JudgedStack, repository: RepositoryName): string {
  const [written] = stack
    .ofType<BranchDefaultArgs>(defaultBranchType)
    .filter((resource) => isOf(resource, repository) === true)
    .map(({ properties }) => properties.branch);
  return typeof written === "string" ? written : "main";
}
