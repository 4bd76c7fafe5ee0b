import { issuersSetting } from "../aws/github/issuers";
import { definePolicy } from "../framework/policy";
import { deploymentPolicyType, environmentType } from "./environment";
import { managedRepositoryReads } from "./managed-repositories";
import { nameFindings, trustInStack } from "./trusted-environments";
import { roleType } from "./trusted-subjects";

/** Only where the stack manages the repository's GitHub side: elsewhere nobody here knows which environments there are. */
export const githubTrustedEnvironments = definePolicy({
  name: "github-trusted-environments",
  displayName: "Environments that the cloud trusts are held by GitHub",
  description:
    "A GitHub environment that a role trusts is there, in the same stack, and names the branches that may run in it.",
  why:
    "The role trusts a name. GitHub makes an environment of any name for a workflow that asks for it, without rules, and " +
    "then whoever can push has the role.",
  severity: "critical",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-3", specification: "Access Enforcement" },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "IA-9",
      specification: "Service Identification and Authentication",
    },
  ],
  tags: ["github", "aws", "iam", "least-privilege"],
  remediationSteps:
    "Add a `RepositoryEnvironment` of that name to the repository that the role trusts, with custom branch policies and " +
    "a `RepositoryEnvironmentDeploymentPolicy` for each branch. `GitHubDelivery` makes them from the environments of " +
    "`EcrRegistry`.",
  url: "https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments#creating-an-environment",
  settings: { issuers: issuersSetting },
  resource: {
    reads: { [environmentType]: ["environment"] },
    check: ({ properties }) => nameFindings(properties),
  },
  stack: {
    reads: {
      ...managedRepositoryReads,
      [roleType]: ["assumeRolePolicy"],
      [environmentType]: ["repository", "environment", "deploymentBranchPolicy"],
      [deploymentPolicyType]: ["repository", "environment", "branchPattern", "tagPattern"],
    },
    check: trustInStack,
  },
});
