import * as pulumi from "@pulumi/pulumi";
import { inputError } from "../input-error";
import { checklistOf, type GitHubChecklistItem } from "./checklist";
import { claimRepository } from "./claim-repository";
import type { GitHubDeliveryArgs } from "./delivery-args";
import {
  createActionsSettings,
  createDeploymentPolicies,
  createEnvironments,
  createEnvironmentVariables,
  createReleaseBranches,
  createRulesets,
  createSubjectTemplate,
  createVariables,
  type DeliveryContext,
  type GitHubDeliveryResources,
} from "./delivery-resources";
import { deliveryType } from "./delivery-settings";
import { foundRepository } from "./found-repository";
import { noticesOf } from "./notices";
import { readDeliveryArgs } from "./read-delivery-args";
import { createWorkflows } from "./workflow-resources";

/**
 * What GitHub has to hold for a delivery path, because the registries' clouds trust it: the environments with their
 * reviewers and the branches that may run in them, the rules of those branches and of version tags, the variables that
 * jobs find the registries by, and the repository's settings for Actions.
 *
 * When to use: once for each GitHub repository that publishes, promotes or deploys, with the `source` and `environments`
 * of its registries. The repository must exist; the provider needs administration of it.
 *
 * Gotchas:
 * - Environments, rulesets and settings stay in GitHub when the stack is destroyed or an argument is taken away, because
 *   a workflow that names an environment which does not exist gets one without rules. Branches and tags that an
 *   environment no longer names are shut out at once. Standing the stack up again then needs `import` for rulesets,
 *   whose names a repository has once.
 * - It overwrites the repository's settings for Actions; see `organizationActions`.
 * - An administrator of the repository can change all of it. The policy pack tells, and `pulumi refresh` shows it.
 * - An environment with another name is another one: the old one stays, without variables and branches.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class GitHubDelivery extends pulumi.ComponentResource {
  /** What no resource of the provider sets, and somebody has to set by hand: setting, place, reason, documentation. */
  readonly checklist: pulumi.Output<GitHubChecklistItem[]>;
  /** What the arguments make weaker than the defaults, and the plan cannot hold, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: GitHubDeliveryResources;

  constructor(name: string, args: GitHubDeliveryArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readDeliveryArgs(name, args);
    super("artifact-registries:index:GitHubDelivery", name, args, options);
    const claimed = claimRepository(name, settings.source);
    if (claimed.length > 0) throw inputError(deliveryType, name, claimed);
    const child = { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) };
    const context: DeliveryContext = {
      name,
      settings,
      repository: foundRepository(name, settings, { parent: this }),
      child,
      kept: settings.disposable ? child : { ...child, retainOnDelete: true },
    };
    const releaseBranches = createReleaseBranches(context);
    const rulesets = createRulesets(context, releaseBranches);
    const environments = createEnvironments(context);
    this.resources = {
      releaseBranches,
      rulesets,
      environments,
      deploymentPolicies: createDeploymentPolicies(context, environments, Object.values(rulesets)),
      environmentVariables: createEnvironmentVariables(context, environments),
      variables: createVariables(context),
      ...createWorkflows(context),
      subjectTemplate: createSubjectTemplate(context),
      ...createActionsSettings(context),
    };
    const notices = noticesOf(settings);
    for (const notice of notices) void pulumi.log.warn(notice, this);
    this.checklist = pulumi.output(checklistOf(settings));
    this.notices = pulumi.output(notices);
    this.registerOutputs({ checklist: this.checklist, notices: this.notices });
  }
}
