import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable";
import { ActionsRepositoryOidcSubjectClaimCustomizationTemplate } from "@pulumi/github/actionsRepositoryOidcSubjectClaimCustomizationTemplate";
import { ActionsRepositoryPermissions } from "@pulumi/github/actionsRepositoryPermissions";
import { ActionsVariable } from "@pulumi/github/actionsVariable";
import { Branch } from "@pulumi/github/branch";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy";
import type { RepositoryFile } from "@pulumi/github/repositoryFile";
import { RepositoryRuleset } from "@pulumi/github/repositoryRuleset";
import { WorkflowRepositoryPermissions } from "@pulumi/github/workflowRepositoryPermissions";
import type * as pulumi from "@pulumi/pulumi";
import { type GitHubDeliverySettings, releaseBranches } from "./delivery-settings";
import { type RulesetName, rulesetsOf } from "./rulesets";
import { registryValue } from "./variable-values";
import { environmentVariables, repositoryVariables } from "./variables";

/** The resources of a `GitHubDelivery`. */
export interface GitHubDeliveryResources {
  /** By name. */
  readonly environments: Readonly<Record<string, RepositoryEnvironment>>;
  /** By environment, and by `branch/` or `tag/` and the pattern. */
  readonly deploymentPolicies: Readonly<
    Record<string, Readonly<Record<string, RepositoryEnvironmentDeploymentPolicy>>>
  >;
  /** By environment and name. */
  readonly environmentVariables: Readonly<Record<string, Readonly<Record<string, ActionsEnvironmentVariable>>>>;
  /** By name. */
  readonly variables: Readonly<Record<string, ActionsVariable>>;
  /** By what they protect: `branches`, `release-branches`, `version-tags`, `version-tag-creation`, `pushes`. */
  readonly rulesets: Readonly<Partial<Record<RulesetName, RepositoryRuleset>>>;
  /** By name; unless `createReleaseBranches` is false. */
  readonly releaseBranches: Readonly<Record<string, Branch>>;
  /** The branch that `workflows` are committed to. */
  readonly workflowBranch?: Branch;
  /** By path, such as `.github/workflows/build.yml`. */
  readonly workflowFiles: Readonly<Record<string, RepositoryFile>>;
  readonly subjectTemplate: ActionsRepositoryOidcSubjectClaimCustomizationTemplate;
  /** Unless `organizationActions` is true. */
  readonly actionsPermissions?: ActionsRepositoryPermissions;
  /** Unless `organizationActions` is true. */
  readonly workflowPermissions?: WorkflowRepositoryPermissions;
}

/** What every resource is made from. */
export interface DeliveryContext {
  readonly name: string;
  readonly settings: GitHubDeliverySettings;
  readonly repository: pulumi.Output<string>;
  readonly child: pulumi.CustomResourceOptions;
  /** Of what protects: the cloud goes on trusting the environments when the stack is gone. */
  readonly kept: pulumi.CustomResourceOptions;
}

/** What was approved into a branch stays, wherever it was started from. */
export function createReleaseBranches({ name, settings, repository, kept }: DeliveryContext): Record<string, Branch> {
  if (!settings.createReleaseBranches) return {};
  const { branch: sourceBranch } = settings.source;
  const options = { ...kept, ignoreChanges: ["sourceBranch", "sourceSha"] };
  return byName(
    releaseBranches(settings),
    (branch) => new Branch(`${name}/${branch}`, { repository, branch, sourceBranch }, options),
  );
}

export function createRulesets(
  { name, settings, repository, kept }: DeliveryContext,
  branches: Readonly<Record<string, Branch>>,
): Partial<Record<RulesetName, RepositoryRuleset>> {
  // The ruleset refuses the creation of release branches.
  const options = { ...kept, dependsOn: Object.values(branches) };
  const rulesets: Partial<Record<RulesetName, RepositoryRuleset>> = {};
  for (const [what, ruleset] of rulesetsOf(settings)) {
    const args = { repository, enforcement: "active", ...ruleset };
    rulesets[what] = new RepositoryRuleset(`${name}/${what}`, args, options);
  }
  return rulesets;
}

export function createEnvironments({
  name,
  settings,
  repository,
  kept,
}: DeliveryContext): Record<string, RepositoryEnvironment> {
  const environments: Record<string, RepositoryEnvironment> = {};
  for (const environment of settings.environments) {
    const { teams, users, waitMinutes, selfReview, administratorBypass } = environment;
    environments[environment.name] = new RepositoryEnvironment(
      `${name}/${environment.name}`,
      {
        repository,
        environment: environment.name,
        // Without a policy nothing may run, so an environment is closed until its policies are there.
        deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
        // Other plans do not take it: https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment
        ...(settings.capabilities.reviewers && { canAdminsBypass: administratorBypass }),
        ...(teams.length + users.length > 0 && {
          preventSelfReview: !selfReview,
          reviewers: [
            { ...(teams.length > 0 && { teams: [...teams] }), ...(users.length > 0 && { users: [...users] }) },
          ],
        }),
        ...(waitMinutes > 0 && { waitTimer: waitMinutes }),
      },
      kept,
    );
  }
  return environments;
}

/** They open an environment, and are not kept: what is taken away from the arguments must be shut. */
export function createDeploymentPolicies(
  { name, settings, repository, child }: DeliveryContext,
  environments: Readonly<Record<string, RepositoryEnvironment>>,
  rulesets: readonly RepositoryRuleset[],
): Record<string, Record<string, RepositoryEnvironmentDeploymentPolicy>> {
  const policies: Record<string, Record<string, RepositoryEnvironmentDeploymentPolicy>> = {};
  for (const environment of settings.environments) {
    const resource = environments[environment.name];
    if (!resource) continue;
    const patterns = [
      ...environment.branches.map((pattern) => ({ key: `branch/${pattern}`, branchPattern: pattern })),
      ...environment.tags.map((pattern) => ({ key: `tag/${pattern}`, tagPattern: pattern })),
    ];
    policies[environment.name] = Object.fromEntries(
      patterns.map(({ key, ...pattern }) => [
        key,
        new RepositoryEnvironmentDeploymentPolicy(
          `${name}/${environment.name}/${key}`,
          { repository, environment: resource.environment, ...pattern },
          { ...child, dependsOn: [...rulesets] },
        ),
      ]),
    );
  }
  return policies;
}

export function createEnvironmentVariables(
  { name, settings, repository, child }: DeliveryContext,
  environments: Readonly<Record<string, RepositoryEnvironment>>,
): Record<string, Record<string, ActionsEnvironmentVariable>> {
  const created: Record<string, Record<string, ActionsEnvironmentVariable>> = {};
  for (const [environment, variables] of environmentVariables(settings)) {
    const resource = environments[environment];
    if (!resource) continue;
    created[environment] = Object.fromEntries(
      variables.map((variable) => [
        variable.name,
        new ActionsEnvironmentVariable(
          `${name}/${environment}/${variable.name}`,
          {
            repository,
            environment: resource.environment,
            variableName: variable.name,
            value: registryValue(name, variable),
          },
          child,
        ),
      ]),
    );
  }
  return created;
}

export function createVariables({
  name,
  settings,
  repository,
  child,
}: DeliveryContext): Record<string, ActionsVariable> {
  const values = new Map(Object.entries(settings.variables));
  for (const variable of repositoryVariables(settings)) values.set(variable.name, registryValue(name, variable));
  return byName([...values.keys()].sort(), (variableName) => {
    const args = { repository, variableName, value: values.get(variableName) ?? "" };
    return new ActionsVariable(`${name}/${variableName}`, args, child);
  });
}

/** The trust documents of the registries are made for the default: https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository */
export function createSubjectTemplate({
  name,
  repository,
  kept,
}: DeliveryContext): ActionsRepositoryOidcSubjectClaimCustomizationTemplate {
  return new ActionsRepositoryOidcSubjectClaimCustomizationTemplate(name, { repository, useDefault: true }, kept);
}

export function createActionsSettings({
  name,
  settings,
  repository,
  kept,
}: DeliveryContext): Pick<GitHubDeliveryResources, "actionsPermissions" | "workflowPermissions"> {
  if (!settings.actions) return {};
  const { patterns, verified } = settings.actions;
  const actionsPermissions = new ActionsRepositoryPermissions(
    name,
    {
      repository,
      enabled: true,
      allowedActions: "selected",
      allowedActionsConfig: {
        githubOwnedAllowed: true,
        verifiedAllowed: verified,
        patternsAlloweds: [...patterns],
      },
      shaPinningRequired: true,
    },
    kept,
  );
  const workflowPermissions = new WorkflowRepositoryPermissions(
    name,
    { repository, defaultWorkflowPermissions: "read", canApprovePullRequestReviews: false },
    kept,
  );
  return { actionsPermissions, workflowPermissions };
}

function byName<T>(names: readonly string[], create: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, create(name)]));
}
