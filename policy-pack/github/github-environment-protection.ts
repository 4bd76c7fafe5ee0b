import { definePolicy } from "../framework/policy";
import { deploymentPolicyType, environmentType } from "./environment";
import { approvalInStack, ecrRepositoryType } from "./environment-approval";
import { deploymentPolicyFindings, environmentFindings, protectionSettings } from "./environment-rules";
import { mergeApprovalReads } from "./merge-approval";
import { protectedBranchReads } from "./protected-branches";

/** Approval is that of a reviewer, or of a merge into the only branches that may run in the environment. */
export const githubEnvironmentProtection = definePolicy({
  name: "github-environment-protection",
  displayName: "GitHub environments let in what somebody approved",
  description:
    "What runs in a GitHub environment comes from the branches or tags that it names, and somebody else has approved " +
    "it, whom no administrator bypasses.",
  why:
    "The clouds trust an environment's jobs. Where any branch runs in it, or people approve their own work, everybody " +
    "who can push deploys what nobody has seen.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-3", specification: "Configuration Change Control" },
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-5", specification: "Separation of Duties" },
  ],
  tags: ["github", "promotion", "least-privilege"],
  remediationSteps:
    "Give the `RepositoryEnvironment` a `deploymentBranchPolicy` with `customBranchPolicies`, and a " +
    "`RepositoryEnvironmentDeploymentPolicy` for each branch; `reviewers`, with `preventSelfReview: true` and " +
    "`canAdminsBypass: false`. Where the plan has no reviewers, give the environment a release branch of its own that " +
    "takes approved pull requests only. `GitHubDelivery` does.",
  url: "https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments",
  settings: protectionSettings,
  resource: {
    reads: {
      [environmentType]: [
        ...["environment", "reviewers", "preventSelfReview", "canAdminsBypass", "waitTimer"],
        "deploymentBranchPolicy",
      ],
      [deploymentPolicyType]: ["branchPattern", "tagPattern"],
    },
    check: ({ type, properties }, settings) =>
      type === environmentType ? environmentFindings(properties, settings) : deploymentPolicyFindings(properties),
  },
  stack: {
    reads: {
      [environmentType]: ["repository", "environment", "reviewers", "deploymentBranchPolicy"],
      [deploymentPolicyType]: ["repository", "environment", "branchPattern", "tagPattern"],
      ...mergeApprovalReads,
      ...protectedBranchReads,
      [ecrRepositoryType]: ["tags"],
    },
    check: approvalInStack,
  },
});
