import type { Resource } from "../analyze";
import { trust } from "../aws/ci-stack";
import { allow, documentOf, equals, issuer } from "../aws/github-trust";
import type { PolicyExample } from "../examples";
import {
  deploymentPolicy,
  environment,
  of,
  production,
  role,
  ruleset,
  staging,
  types,
  unreviewed,
} from "./delivery-stack";

const permissionsType = "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions";
const tokenType = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions";

const permissions = (pattern: string): Resource =>
  of(permissionsType, "actions", {
    repository: "payments",
    enabled: true,
    allowedActions: "selected",
    allowedActionsConfig: { githubOwnedAllowed: true, verifiedAllowed: false, patternsAlloweds: [pattern] },
    shaPinningRequired: true,
  });
const token = (defaultWorkflowPermissions: string): Resource =>
  of(tokenType, "token", {
    repository: "payments",
    defaultWorkflowPermissions,
    canApprovePullRequestReviews: false,
  });
const withWorkflow = "repo:acme@9919/payments@41881900:environment:staging:job_workflow_ref:acme/ci/.github/workflows/";
const trustingWorkflow = documentOf(
  allow({ Condition: equals({ sub: `${withWorkflow}build.yml@${"0".repeat(40)}` }) }),
);
const template = (...includeClaimKeys: string[]): Resource =>
  of(types.template, "template", { repository: "payments", useDefault: false, includeClaimKeys });

/** What the generic tests of the policies on environments, Actions and tokens are made from. */
export const deliveryExamples: Readonly<Record<string, PolicyExample>> = {
  "github-environment-protection": {
    compliant: production,
    mutant: [environment("production", { preventSelfReview: false }), ...production.slice(1)],
    unknown: {
      [types.environment]: {
        environment: "advisory",
        repository: "advisory",
        reviewers: "mandatory",
        preventSelfReview: "mandatory",
        canAdminsBypass: "mandatory",
        waitTimer: "nothing",
        deploymentBranchPolicy: "mandatory",
      },
      [types.deploymentPolicy]: {
        repository: "advisory",
        environment: "advisory",
        branchPattern: "mandatory",
        tagPattern: "mandatory",
      },
    },
  },
  "github-trusted-environments": {
    compliant: [role(), ...staging],
    mutant: [
      role(trust("staging%3Aeu", { [`${issuer}:environment`]: "staging:eu" })),
      unreviewed("staging:eu"),
      deploymentPolicy("staging:eu"),
      ruleset(),
    ],
    unknown: {
      [types.role]: { assumeRolePolicy: "advisory" },
      [types.environment]: {
        environment: "advisory",
        repository: "advisory",
        deploymentBranchPolicy: "advisory",
      },
      [types.deploymentPolicy]: {
        repository: "nothing",
        environment: "nothing",
        branchPattern: "nothing",
        tagPattern: "nothing",
      },
    },
  },
  "github-actions-permissions": {
    compliant: [permissions("docker/*")],
    mutant: [permissions("*/*")],
    unknown: {
      [permissionsType]: {
        enabled: "nothing",
        allowedActions: "mandatory",
        allowedActionsConfig: "mandatory",
        shaPinningRequired: "mandatory",
      },
    },
  },
  "github-default-token": {
    compliant: [token("read")],
    mutant: [token("write")],
    unknown: { [tokenType]: { defaultWorkflowPermissions: "mandatory", canApprovePullRequestReviews: "mandatory" } },
  },
  "github-subject-template": {
    compliant: [template("repo", "context", "job_workflow_ref"), role(trustingWorkflow), ...staging],
    mutant: [template("repo", "job_workflow_ref"), role(trustingWorkflow), ...staging],
    unknown: {
      [types.template]: { repository: "advisory", useDefault: "advisory", includeClaimKeys: "mandatory" },
      [types.role]: { assumeRolePolicy: "advisory" },
    },
  },
};
