import type { EnvironmentSettings, GitHubDeliverySettings } from "./delivery-settings";

/** What these arguments make weaker than the defaults, or the plan cannot hold, for people to know. */
export function noticesOf(settings: GitHubDeliverySettings): string[] {
  const { capabilities, environments, rules, actions } = settings;
  const notices = environments.flatMap((environment) => [
    ...environmentNotices(environment),
    ...(rules.tagCreators ? [] : tagNotices(environment)),
  ]);
  if (!capabilities.reviewers) {
    notices.push(
      "With this plan and visibility GitHub has no reviewers, no wait and nothing that binds administrators: " +
        "environments are held by the branches that they name.",
    );
  }
  if (rules.approvals === 0) notices.push("Whoever can write to the repository merges without anybody's approval.");
  if (actions?.verified)
    notices.push("Actions of all creators that GitHub has verified may run, pinned by their commits.");
  return notices;
}

function environmentNotices(environment: EnvironmentSettings): string[] {
  const { name, unapproved, selfReview, administratorBypass, branches } = environment;
  const patterns = branches.filter((branch) => branch.includes("*"));
  return [
    ...(unapproved ? [`Jobs of ${name} run without anybody's approval.`] : []),
    ...(selfReview ? [`Reviewers of ${name} may approve what they started themselves.`] : []),
    ...(administratorBypass ? [`Administrators of the repository may run jobs of ${name} without approval.`] : []),
    ...(patterns.length > 0
      ? [
          `Jobs of ${name} run on ${patterns.join(", ")}, and whoever can write to the repository can create such a ` +
            "branch with what nobody has reviewed.",
        ]
      : []),
  ];
}

function tagNotices({ name, tags }: EnvironmentSettings): string[] {
  return tags.length > 0
    ? [
        `Jobs of ${name} run on the tags ${tags.join(", ")}, and whoever can write to the repository can create such a ` +
          "tag on what nobody has reviewed; versionTagCreators names who may.",
      ]
    : [];
}
