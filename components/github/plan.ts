/** What the owner of a repository pays GitHub for: https://docs.github.com/en/get-started/learning-about-github/githubs-plans */
export const GitHubPlan = {
  /** GitHub Free, of a person or an organization. */
  Free: "free",
  /** GitHub Pro, of a person: there are no teams. */
  Pro: "pro",
  /** GitHub Team, of an organization. */
  Team: "team",
  /** GitHub Enterprise, of an organization. */
  Enterprise: "enterprise",
} as const;
export type GitHubPlan = (typeof GitHubPlan)[keyof typeof GitHubPlan];

/** Who sees a repository. */
export const GitHubVisibility = {
  Public: "public",
  Private: "private",
  /** Everybody in the enterprise: https://docs.github.com/en/repositories/creating-and-managing-repositories/about-repositories */
  Internal: "internal",
} as const;
export type GitHubVisibility = (typeof GitHubVisibility)[keyof typeof GitHubVisibility];

/** What GitHub holds for a repository of a plan and a visibility. */
export interface GitHubCapabilities {
  /**
   * Environments with branch policies and variables, and rulesets for branches and tags:
   * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments and
   * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets
   */
  readonly environments: boolean;
  /**
   * Required reviewers, wait timers, and keeping administrators from bypassing them:
   * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#required-reviewers
   */
  readonly reviewers: boolean;
  /**
   * Rulesets for pushes:
   * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets#push-rulesets
   */
  readonly pushRules: boolean;
  /** Teams: https://docs.github.com/en/organizations/organizing-members-into-teams/about-teams */
  readonly teams: boolean;
}

const nothing: GitHubCapabilities = {
  environments: false,
  reviewers: false,
  pushRules: false,
  teams: false,
};
const inPublic: GitHubCapabilities = { ...nothing, environments: true, reviewers: true };

/** What there is not, such as an internal repository outside of an enterprise, is missing. */
const capabilities: Record<GitHubPlan, Partial<Record<GitHubVisibility, GitHubCapabilities>>> = {
  free: { public: { ...inPublic, teams: true }, private: { ...nothing, teams: true } },
  pro: { public: inPublic, private: { ...nothing, environments: true } },
  team: {
    public: { ...inPublic, teams: true },
    private: { ...nothing, environments: true, pushRules: true, teams: true },
  },
  enterprise: {
    public: { ...inPublic, teams: true },
    private: { ...inPublic, pushRules: true, teams: true },
    internal: { ...inPublic, pushRules: true, teams: true },
  },
};

export function capabilitiesOf(plan: GitHubPlan, visibility: GitHubVisibility): GitHubCapabilities | undefined {
  return capabilities[plan][visibility];
}
