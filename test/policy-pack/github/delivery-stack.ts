import type { Policy } from "../../../policy-pack/framework/policy";
import { analyze, analyzeStack, configuredPack, type Finding, type Resource } from "../analyze";
import { trust } from "../aws/ci-stack";

export const types = {
  environment: "github:index/repositoryEnvironment:RepositoryEnvironment",
  deploymentPolicy: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  ruleset: "github:index/repositoryRuleset:RepositoryRuleset",
  organizationRuleset: "github:index/organizationRuleset:OrganizationRuleset",
  branchDefault: "github:index/branchDefault:BranchDefault",
  protection: "github:index/branchProtection:BranchProtection",
  protectionV3: "github:index/branchProtectionV3:BranchProtectionV3",
  variable: "github:index/actionsVariable:ActionsVariable",
  role: "aws:iam/role:Role",
  ecrRepository: "aws:ecr/repository:Repository",
  template:
    "github:index/actionsRepositoryOidcSubjectClaimCustomizationTemplate:ActionsRepositoryOidcSubjectClaimCustomizationTemplate",
  organizationTemplate:
    "github:index/actionsOrganizationOidcSubjectClaimCustomizationTemplate:ActionsOrganizationOidcSubjectClaimCustomizationTemplate",
} as const;

export type Change = Readonly<Record<string, unknown>>;
export const provider = { name: "github", properties: { owner: "acme" } };

export const of = (type: string, name: string, properties: Change): Resource => ({ type, name, properties, provider });

/** As it is made for later environments: people approve, nobody gets around them. */
export const environment = (name: string, change: Change = {}): Resource =>
  of(types.environment, name, {
    repository: "payments",
    environment: name,
    canAdminsBypass: false,
    preventSelfReview: true,
    reviewers: [{ teams: [4711] }],
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    ...change,
  });

/** As it is made where the plan has no reviewers, with the provider's defaults. */
export const unreviewed = (name: string, change: Change = {}): Resource =>
  environment(name, { reviewers: undefined, preventSelfReview: false, canAdminsBypass: true, ...change });

export const deploymentPolicy = (name: string, pattern: Change = { branchPattern: "main" }): Resource =>
  of(types.deploymentPolicy, `${name}-policy`, { repository: "payments", environment: name, ...pattern });

export const conditions = (includes: unknown, excludes: unknown = []) => ({ refName: { includes, excludes } });
export const approvals = (requiredApprovingReviewCount: unknown, others: Change = {}) => ({
  deletion: true,
  nonFastForward: true,
  pullRequest: { requiredApprovingReviewCount, dismissStaleReviewsOnPush: true },
  ...others,
});
export const ruleset = (change: Change = {}): Resource =>
  of(types.ruleset, "branches", {
    repository: "payments",
    name: "branches",
    target: "branch",
    enforcement: "active",
    conditions: conditions(["refs/heads/main"]),
    rules: approvals(1),
    ...change,
  });

export const role = (assumeRolePolicy: unknown = trust("staging")): Resource => ({
  type: types.role,
  name: "role",
  properties: { name: "payments-staging-publish", assumeRolePolicy },
});

/** An environment, what may run in it, and the rules of that branch. */
export const staging = [unreviewed("staging"), deploymentPolicy("staging"), ruleset()];
export const production = [environment("production"), deploymentPolicy("production")];

/** What a finding says, as its level where that is not mandatory, and its place. */
const place = ({ level, message }: Finding) => `${level === "mandatory" ? "" : `${level}: `}${message.split(" ")[0]}`;

/** How one policy judges: a resource by itself, and a whole stack, in which a finding begins with its resource. */
export function judging(policy: Policy) {
  const pack = (settings: Change) => configuredPack([policy], { [policy.name]: { settings } });
  return {
    one: async (resource: Resource, settings: Change = {}) =>
      (await analyze([policy], resource, pack(settings))).map(place),
    whole: async (resources: readonly Resource[], settings: Change = {}) =>
      (await analyzeStack([policy], resources, pack(settings))).map(
        (finding) => `${finding.resource} ${place(finding)}`,
      ),
  };
}
