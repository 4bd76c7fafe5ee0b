import { getRepositoryOutput } from "@pulumi/github/getRepository";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../delivery/problem";
import { inputError } from "../input-error";
import { deliveryType, type GitHubDeliverySettings } from "./delivery-settings";

/** What GitHub says of a repository. */
export interface FoundRepository {
  readonly fullName?: string;
  readonly repoId?: number;
  readonly visibility?: string;
}

/**
 * The repository's name, once the repository that the provider finds by it is the source: a provider for another owner
 * would protect a repository of the same name there.
 */
export function foundRepository(
  name: string,
  settings: GitHubDeliverySettings,
  options: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
  const { repository } = settings.source;
  return getRepositoryOutput({ name: repository }, options).apply((found) => {
    const problems = repositoryProblems(settings, found);
    if (problems.length > 0) throw inputError(deliveryType, name, problems);
    return repository;
  });
}

export function repositoryProblems(
  { source, visibility }: Pick<GitHubDeliverySettings, "source" | "visibility">,
  found: FoundRepository,
): readonly Problem[] {
  const { owner, repository, repositoryId } = source;
  const fullName = `${owner}/${repository}`;
  if (!found.fullName) {
    return [
      { property: "source.repository", reason: `is ${fullName}, which the provider does not find; check its token` },
    ];
  }
  const problems: Problem[] = [];
  // GitHub does not tell names apart by case.
  if (found.fullName.toLowerCase() !== fullName.toLowerCase()) {
    problems.push({
      property: "source.owner",
      reason: `makes the repository ${fullName}, and the provider finds ${found.fullName}; give it a provider for ${owner}`,
    });
  }
  if (found.repoId !== repositoryId) {
    problems.push({
      property: "source.repositoryId",
      reason: `is ${repositoryId}, and ${found.fullName} has the id ${found.repoId}; correct it, unless the name was taken over`,
    });
  }
  if (found.visibility !== visibility) {
    problems.push({
      property: "visibility",
      reason: `is "${visibility}", and ${found.fullName} is ${found.visibility}, for which GitHub does not hold the same; write what it is`,
    });
  }
  return problems;
}
