import type { Source } from "./source";

/** How the subject of GitHub's tokens names a repository: https://docs.github.com/en/actions/reference/security/oidc */
export const SubjectForm = {
  /** By names and ids, `repo:acme@9919/payments@41881900`: of repositories made since 15 July 2026, or that opted in. */
  Immutable: "immutable",
  /** By names alone, `repo:acme/payments`: of older repositories, and of GitHub Enterprise Server. */
  Name: "name",
  /** Either of them. */
  Both: "both",
} as const;
export type SubjectForm = (typeof SubjectForm)[keyof typeof SubjectForm];

/** What a job runs for: a GitHub environment, or, without one, a branch. */
export type SubjectContext = { readonly environment: string } | { readonly branch: string };

/** The exact subjects of the tokens of a repository's jobs, the immutable form first. */
export function githubSubjects(source: Source, form: SubjectForm, context: SubjectContext): string[] {
  const { owner, ownerId, repository, repositoryId } = source;
  const job = "environment" in context ? `environment:${context.environment}` : `ref:${branchRef(context.branch)}`;
  return [
    ...(form === SubjectForm.Name ? [] : [`repo:${owner}@${ownerId}/${repository}@${repositoryId}:${job}`]),
    ...(form === SubjectForm.Immutable ? [] : [`repo:${owner}/${repository}:${job}`]),
  ];
}

export function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}
