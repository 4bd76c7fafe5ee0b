/** Which of GitHub's jobs publish. */
export const PublishFrom = {
  /** Those of one GitHub environment, whose branch policy and rules GitHub holds. */
  Environment: "environment",
  /**
   * Those without an environment on the source's branch. Any workflow there can publish, whether a push, a person
   * (`workflow_dispatch`) or a schedule started it: the subject is the same.
   */
  Branch: "branch",
} as const;
export type PublishFrom = (typeof PublishFrom)[keyof typeof PublishFrom];

/** What a job must be, beside running in the right GitHub environment, to be trusted with a duty. */
export interface DutyInput {
  /**
   * The one branch or tag that it may run on, such as `refs/heads/main`.
   *
   * @default any that GitHub lets into the environment
   */
  ref?: string;
  /**
   * The reusable workflows, at a commit, that may do it: `<owner>/<repository>/.github/workflows/<file>@<40
   * hexadecimal digits>`. Several, so that a new version can be let in before the old one is let go.
   *
   * @default any workflow
   */
  workflows?: string[];
}

/** Where publishing is trusted. */
export interface PublishInput extends DutyInput {
  /**
   * The one branch or tag that it may run on. Not together with `from: "branch"`.
   *
   * @default the source's branch
   */
  ref?: string;
  /**
   * Whether any branch or tag that GitHub lets into the environment may publish, as for releases from tags: a pattern
   * of tags belongs into the environment's policy, because what the cloud is told names one exactly.
   *
   * @default false
   */
  anyRef?: boolean;
  /**
   * `environment`, jobs of a GitHub environment, or `branch`, jobs on the source's branch outside of any environment.
   *
   * @default "environment"
   */
  from?: PublishFrom;
  /**
   * The GitHub environment, of letters, digits, `.`, `_` and `-`.
   *
   * @default the first environment's name
   */
  environment?: string;
}

/** What a job must be, beside its environment. */
export interface DutySettings {
  readonly ref?: string;
  readonly workflows: readonly string[];
}

export interface PublishSettings extends DutySettings {
  readonly from: PublishFrom;
  /** The GitHub environment, where it is not the first environment's name. */
  readonly environment?: string;
}

/** What a duty is trusted to where an argument is not given. */
export const dutyDefaults = Object.freeze({ publishFrom: PublishFrom.Environment, anyRef: false });
