/** What a merge into the branches of the delivery takes. */
export interface GitHubPullRequestArgs {
  /**
   * How many people approve it: 0 to 10, and at least 1 with a `releaseBranch`. Who pushed last is not one of them, and
   * a push takes approvals back.
   *
   * @default 1
   */
  approvals?: number;
  /**
   * Whether the owners of the code that it changes must be among them.
   *
   * @default false
   */
  codeOwners?: boolean;
}

/** Who may create version tags. */
export interface GitHubTagCreatorsArgs {
  /**
   * Numeric ids of teams: `gh api orgs/OWNER/teams/SLUG --jq .id`.
   *
   * @default none
   */
  teams?: number[];
  /**
   * Numeric ids of GitHub Apps: `gh api apps/SLUG --jq .id`.
   *
   * @default none
   */
  apps?: number[];
}

/** What must not be pushed into the repository, because it belongs into a registry. */
export interface GitHubPushRulesArgs {
  /**
   * Files by their extension, such as `*.jar`: at most 200.
   *
   * @default what builds leave behind: archives, packages, libraries and programs
   */
  extensions?: string[];
  /**
   * The largest file, in megabytes: 1 to 100.
   *
   * @default 10
   */
  maximumMegabytes?: number;
}
