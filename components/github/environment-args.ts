import type { EnvironmentInput } from "../delivery/environment";

/** Which of the source's jobs publish. */
export const GitHubPublishFrom = {
  /** Those of one GitHub environment. */
  Environment: "environment",
  /** Those without an environment, on the source's branch. */
  Branch: "branch",
} as const;
export type GitHubPublishFrom = (typeof GitHubPublishFrom)[keyof typeof GitHubPublishFrom];

/** Who approves the jobs of an environment: six at most, of whom one has to, with read access to the repository. */
export interface GitHubReviewersArgs {
  /**
   * Numeric ids of teams: `gh api orgs/OWNER/teams/SLUG --jq .id`. Names can be taken over, ids cannot.
   *
   * @default none
   */
  teams?: number[];
  /**
   * Numeric ids of people: `gh api users/LOGIN --jq .id`. Names can be taken over, ids cannot.
   *
   * @default none
   */
  users?: number[];
}

/** What may run in a GitHub environment. */
export interface GitHubRefsArgs {
  /**
   * Branches whose jobs may run in it: names, or patterns in which `*` stands for anything but `/`.
   *
   * @default the source's branch, unless `tags` are given
   */
  branches?: string[];
  /**
   * Tags whose jobs may run in it: names, or patterns in which `*` stands for anything but `/`.
   *
   * @default none
   */
  tags?: string[];
}

/** An environment of GitHub's. An environment after the first needs reviewers, a release branch, or `unapproved`. */
export interface GitHubEnvironmentArgs extends EnvironmentInput, GitHubRefsArgs {
  /**
   * Who approves each of its jobs, where the plan has reviewers.
   *
   * @default nobody
   */
  reviewers?: GitHubReviewersArgs;
  /**
   * The only branch whose jobs may run in it; a reviewed merge into it is the approval. Nobody creates or deletes it
   * or pushes to it directly. Not the source's branch, and no other environment's.
   *
   * @default none
   */
  releaseBranch?: string;
  /**
   * Whether jobs of an environment after the first run without anybody's approval.
   *
   * @default false
   */
  unapproved?: boolean;
  /**
   * Whether reviewers may approve what they started themselves.
   *
   * @default false
   */
  selfReview?: boolean;
  /**
   * Whether administrators of the repository may run jobs in spite of reviewers and the wait.
   *
   * @default false
   */
  administratorBypass?: boolean;
  /**
   * How long each job waits, in minutes: 0 to 43200.
   *
   * @default 0
   */
  waitMinutes?: number;
}

/** Where publishing runs. It must be what the registry trusts (`publish` of the registry's component). */
export interface GitHubPublishArgs extends GitHubRefsArgs {
  /**
   * `environment`, jobs of a GitHub environment, or `branch`, jobs on the source's branch outside of any environment.
   *
   * @default "environment"
   */
  from?: GitHubPublishFrom;
  /**
   * A GitHub environment of its own for publishing, of letters, digits, `.`, `_` and `-`. It has the variables of the
   * first environment.
   *
   * @default the first environment
   */
  environment?: string;
}
