import type { RepositoryRulesetArgs } from "@pulumi/github/repositoryRuleset";
import { type GitHubDeliverySettings, type RuleSettings, releaseBranches } from "./delivery-settings";

/** A ruleset that nobody bypasses, unless it says so. */
export type Ruleset = Omit<RepositoryRulesetArgs, "repository" | "enforcement">;

/** The rulesets of a delivery, by what they protect. */
export const RulesetName = {
  /** The branches that environments name, and the source's. */
  Branches: "branches",
  /** The branches that a merge into is an approval. */
  ReleaseBranches: "release-branches",
  VersionTags: "version-tags",
  VersionTagCreation: "version-tag-creation",
  Pushes: "pushes",
} as const;
export type RulesetName = (typeof RulesetName)[keyof typeof RulesetName];

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets */
export function rulesetsOf(settings: GitHubDeliverySettings): ReadonlyMap<RulesetName, Ruleset> {
  const { environments, source, rules } = settings;
  const forRelease = releaseBranches(settings);
  const branches = [source.branch, ...environments.flatMap((environment) => environment.branches)];
  const tags = distinct([...rules.versionTags, ...environments.flatMap((environment) => environment.tags)]);
  const rulesets = new Map<RulesetName, Ruleset>();
  const add = (name: RulesetName, ruleset: Omit<Ruleset, "name">) =>
    rulesets.set(name, { name: `delivery: ${name.replaceAll("-", " ")}`, ...ruleset });

  add(RulesetName.Branches, {
    target: "branch",
    conditions: matching(
      "heads",
      distinct(branches).filter((branch) => !forRelease.includes(branch)),
    ),
    rules: reviewed(rules),
  });
  if (forRelease.length > 0) {
    add(RulesetName.ReleaseBranches, {
      target: "branch",
      conditions: matching("heads", forRelease),
      // Whoever could create the branch could create it with what nobody reviewed.
      rules: { ...reviewed(rules), creation: true },
    });
  }
  add(RulesetName.VersionTags, {
    target: "tag",
    conditions: matching("tags", tags),
    rules: { update: true, deletion: true, nonFastForward: true },
  });
  if (rules.tagCreators) {
    // A ruleset of its own, because who bypasses one bypasses all its rules.
    add(RulesetName.VersionTagCreation, {
      target: "tag",
      conditions: matching("tags", tags),
      rules: { creation: true },
      bypassActors: bypassing(rules.tagCreators),
    });
  }
  if (rules.pushRules) {
    const { extensions, maximumMegabytes } = rules.pushRules;
    add(RulesetName.Pushes, {
      target: "push",
      rules: {
        fileExtensionRestriction: { restrictedFileExtensions: [...extensions] },
        maxFileSize: { maxFileSize: maximumMegabytes },
      },
    });
  }
  return rulesets;
}

/** No direct push, no force push, no deletion. */
function reviewed({ approvals, codeOwners }: RuleSettings): Exclude<Ruleset["rules"], Promise<unknown>> & object {
  return {
    deletion: true,
    nonFastForward: true,
    pullRequest: {
      requiredApprovingReviewCount: approvals,
      dismissStaleReviewsOnPush: true,
      // It asks for an approval, which there is none of then.
      requireLastPushApproval: approvals > 0,
      requireCodeOwnerReview: codeOwners,
    },
  };
}

function bypassing({ teams, apps }: NonNullable<RuleSettings["tagCreators"]>) {
  const actors = (actorType: string, ids: readonly number[]) =>
    ids.map((actorId) => ({ actorId, actorType, bypassMode: "always" }));
  return [...actors("Integration", apps), ...actors("Team", teams)];
}

function matching(kind: "heads" | "tags", patterns: readonly string[]) {
  return { refName: { includes: patterns.map((pattern) => `refs/${kind}/${pattern}`), excludes: [] } };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
