import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";

const repositoryType = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions";
const reads = ["defaultWorkflowPermissions", "canApprovePullRequestReviews"];

export const githubDefaultToken = definePolicy({
  name: "github-default-token",
  displayName: "GitHub's default token only reads",
  description:
    "The token of a job that asks for no permissions reads the repository, and no job approves pull requests.",
  why:
    "A token that writes lets any step of any job push branches and tags, and one that approves pull requests makes " +
    "the review that a merge into a release branch stands for.",
  severity: "high",
  frameworks: [{ name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-6", specification: "Least Privilege" }],
  tags: ["github", "least-privilege", "supply-chain"],
  remediationSteps:
    'Set `defaultWorkflowPermissions` to "read" and `canApprovePullRequestReviews` to false, and let each job ask for ' +
    "what it needs under `permissions`. `GitHubDelivery` does.",
  url: "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository#setting-the-permissions-of-the-github_token-for-your-repository",
  settings: {},
  resource: {
    reads: {
      [repositoryType]: reads,
      "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions": reads,
      "github:index/enterpriseActionsWorkflowPermissions:EnterpriseActionsWorkflowPermissions": reads,
    },
    check: ({ type, properties }) => [...tokenFindings(properties, type === repositoryType), ...approval(properties)],
  },
});

/** For organizations and enterprises the provider writes `read` where nothing is set, for repositories it writes nothing. */
function tokenFindings({ defaultWorkflowPermissions: token }: Snapshot, ofRepository: boolean): readonly Finding[] {
  if (token instanceof Unknown) return [unknownFinding(token, "scalar")];
  if (token === "read" || (token === undefined && !ofRepository)) return [];
  const reason =
    token === undefined
      ? 'is not set, so that whatever somebody has chosen by hand stays. Write "read".'
      : 'gives jobs that ask for nothing a token that writes. Write "read".';
  return [{ property: "defaultWorkflowPermissions", reason }];
}

function approval({ canApprovePullRequestReviews: approves }: Snapshot): readonly Finding[] {
  if (approves instanceof Unknown) return [unknownFinding(approves, "scalar")];
  if (approves === undefined || approves === false) return [];
  const reason = "lets a job approve pull requests, its author's own among them. Set it to false.";
  return [{ property: "canApprovePullRequestReviews", reason }];
}
