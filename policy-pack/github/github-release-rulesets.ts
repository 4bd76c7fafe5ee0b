import { definePolicy } from "../framework/policy";
import { deploymentPolicyType } from "./environment";
import { rulesetFindings } from "./ruleset-rules";
import { organizationRulesetType, repositoryRulesetType } from "./rulesets";
import { movableTags } from "./tag-rulesets";

const reads = ["enforcement", "rules", "bypassActors"];

export const githubReleaseRulesets = definePolicy({
  name: "github-release-rulesets",
  displayName: "GitHub's rulesets bind, and release tags do not move",
  description:
    "Rulesets are in force and bind everybody, and one of them keeps the tags that an environment lets in from being " +
    "moved or deleted.",
  why:
    "Whoever can write to the repository puts another commit under a tag that an environment lets in, and what runs " +
    "there is not what was released.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "CM-5",
      specification: "Access Restrictions for Change",
    },
  ],
  tags: ["github", "promotion", "provenance"],
  remediationSteps:
    "Set `enforcement` to `active`, leave `bypassActors` out, and for the tags that a " +
    "`RepositoryEnvironmentDeploymentPolicy` names make a `RepositoryRuleset` with `update` and `deletion`. " +
    "`GitHubDelivery` does so.",
  url: "https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets",
  settings: {},
  resource: {
    reads: { [repositoryRulesetType]: reads, [organizationRulesetType]: reads },
    check: ({ properties }) => rulesetFindings(properties),
  },
  stack: {
    reads: {
      [deploymentPolicyType]: ["repository", "tagPattern"],
      [repositoryRulesetType]: ["repository", "target", "enforcement", "conditions", "rules"],
      [organizationRulesetType]: ["target", "enforcement", "conditions", "rules"],
    },
    check: movableTags,
  },
});
