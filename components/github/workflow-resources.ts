import { Branch } from "@pulumi/github/branch";
import { RepositoryFile } from "@pulumi/github/repositoryFile";
import type { DeliveryContext, GitHubDeliveryResources } from "./delivery-resources";
import type { WorkflowFile } from "./workflows/delivery-workflows";

/** On a branch of their own, since the source's takes what was reviewed. */
export function createWorkflows({
  name,
  settings,
  repository,
  child,
}: DeliveryContext): Pick<GitHubDeliveryResources, "workflowBranch" | "workflowFiles"> {
  if (!settings.workflows) return { workflowFiles: {} };
  const { branch, files } = settings.workflows;
  const { branch: sourceBranch } = settings.source;
  const ignoreChanges = ["sourceBranch", "sourceSha"];
  const workflowBranch = new Branch(
    `${name}/${branch}`,
    { repository, branch, sourceBranch },
    { ...child, ignoreChanges },
  );
  const create = ({ path, content }: WorkflowFile) =>
    new RepositoryFile(
      `${name}/${path}`,
      {
        repository,
        branch: workflowBranch.branch,
        file: path,
        content,
        commitMessage: `Update ${path}`,
        // What was merged before is on the branch from its beginning.
        overwriteOnCreate: true,
      },
      { ...child, deletedWith: workflowBranch },
    );
  return { workflowBranch, workflowFiles: Object.fromEntries(files.map((file) => [file.path, create(file)])) };
}
