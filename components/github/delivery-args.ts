import type * as pulumi from "@pulumi/pulumi";
import type { SourceInput } from "../delivery/source";
import { type GitHubEnvironmentArgs, type GitHubPublishArgs, GitHubPublishFrom } from "./environment-args";
import type { GitHubPlan, GitHubVisibility } from "./plan";
import type { GitHubPullRequestArgs, GitHubPushRulesArgs, GitHubTagCreatorsArgs } from "./rule-args";
import type { GitHubWorkflowsArgs } from "./workflow-args";

/** A registry that the jobs use. */
export interface GitHubRegistryArgs {
  /**
   * What the jobs of each environment need, by environment and variable: `environmentVariables` of the
   * registry's component.
   */
  variables: pulumi.Input<Record<string, Record<string, pulumi.Input<string>>>>;
  /**
   * The names of the variables by environment, which a preview must know.
   *
   * @default those of `variables`; must be given where `variables` is an output
   */
  variableNames?: Record<string, string[]>;
  /**
   * What the names of its variables begin with, such as `MIRROR` for `MIRROR_AWS_REGION`: for registries that have
   * variables of the same names in the same environment.
   *
   * @default nothing
   */
  prefix?: string;
}

/** Arguments of `GitHubDelivery`. They are plain values, but for what variables are set to. */
export interface GitHubDeliveryArgs {
  /** The GitHub repository, which must exist. */
  source: SourceInput;
  /** The steps of the delivery path in their order: CI publishes into the first, each later one is fed from the one before. */
  environments: GitHubEnvironmentArgs[];
  /** The plan of the repository's owner: `free`, `pro`, `team` or `enterprise`. GitHub does not hold the same for all. */
  plan: GitHubPlan;
  /** Who sees the repository: `public`, `private` or `internal`. */
  visibility: GitHubVisibility;
  /**
   * Whether CI publishes into the first environment. Where it is fed from elsewhere, it takes approval as the others do.
   *
   * @default true
   */
  publishes?: boolean;
  /**
   * Where publishing runs.
   *
   * @default jobs of the first environment, on the source's branch
   */
  publish?: GitHubPublishArgs;
  /**
   * The registries whose variables the jobs get.
   *
   * @default none
   */
  registries?: GitHubRegistryArgs[];
  /**
   * Variables of the repository, which all its jobs see. None of them is a secret.
   *
   * @default none
   */
  variables?: Record<string, pulumi.Input<string>>;
  /**
   * What a merge takes into the source's branch, and into every branch that an environment names.
   *
   * @default one approval
   */
  pullRequests?: GitHubPullRequestArgs;
  /**
   * Tags that nobody moves or deletes, as names, or patterns in which `*` stands for anything but `/`; beside those that
   * environments name.
   *
   * @default ["v*"]
   */
  versionTags?: string[];
  /**
   * Who may create version tags.
   *
   * @default whoever can write to the repository
   */
  versionTagCreators?: GitHubTagCreatorsArgs;
  /**
   * What must not be pushed into the repository, where the plan has such rules. It holds for all forks as well.
   *
   * @default anything may be pushed
   */
  pushRules?: GitHubPushRulesArgs;
  /**
   * More actions that may run, such as `docker/login-action@*`, beside GitHub's own and those of the generated
   * workflows. Each use of an action has to be pinned by its commit.
   *
   * @default none
   */
  allowedActions?: string[];
  /**
   * Whether the actions of all creators that GitHub has verified may run.
   *
   * @default false
   */
  verifiedActions?: boolean;
  /**
   * Whether the organization decides which actions run and what the default token may do. The repository's own settings
   * are left alone then.
   *
   * @default false
   */
  organizationActions?: boolean;
  /**
   * The workflows that build, promote, deploy and roll back, committed to a branch of their own for you to merge. The
   * provider's token needs the permission to write workflows.
   *
   * @default the repository's workflows are left alone; `writeDeliveryWorkflows` writes the same into a folder
   */
  workflows?: GitHubWorkflowsArgs;
  /**
   * Whether the release branches that environments name are created, from the source's branch. One that exists
   * already is taken over with what it holds, reviewed or not. They stay when the stack is destroyed.
   *
   * @default true
   */
  createReleaseBranches?: boolean;
  /**
   * Whether destroying the stack takes the protection away: for trials only.
   *
   * @default false: environments, rulesets and settings stay in GitHub
   */
  disposable?: boolean;
}

/** What `GitHubDelivery` does where an argument is not given. */
export const gitHubDeliveryDefaults = Object.freeze({
  publishes: true,
  publishFrom: GitHubPublishFrom.Environment,
  approvals: 1,
  codeOwners: false,
  versionTags: Object.freeze(["v*"]),
  verifiedActions: false,
  organizationActions: false,
  commitTo: "delivery-workflows",
  createReleaseBranches: true,
  disposable: false,
  unapproved: false,
  selfReview: false,
  administratorBypass: false,
  waitMinutes: 0,
  pushRules: Object.freeze({
    extensions: Object.freeze(
      ["7z", "a", "deb", "dll", "dylib", "ear", "exe", "gz", "jar", "rpm", "so", "tar", "tgz", "war", "whl", "zip"].map(
        (extension) => `*.${extension}`,
      ),
    ),
    maximumMegabytes: 10,
  }),
});
