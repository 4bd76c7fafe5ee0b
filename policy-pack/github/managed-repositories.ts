import { Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { type RepositoryName, repositoryOf } from "./repository";

/** By which property resources that a repository is set up with name it. */
const namedBy: Readonly<Record<string, string>> = {
  "github:index/repository:Repository": "name",
  ...Object.fromEntries(
    [
      "actionsEnvironmentSecret:ActionsEnvironmentSecret",
      "actionsEnvironmentVariable:ActionsEnvironmentVariable",
      "actionsRepositoryOidcSubjectClaimCustomizationTemplate:ActionsRepositoryOidcSubjectClaimCustomizationTemplate",
      "actionsRepositoryPermissions:ActionsRepositoryPermissions",
      "actionsSecret:ActionsSecret",
      "actionsVariable:ActionsVariable",
      "branch:Branch",
      "branchDefault:BranchDefault",
      "branchProtectionV3:BranchProtectionV3",
      "repositoryCollaborators:RepositoryCollaborators",
      "repositoryEnvironment:RepositoryEnvironment",
      "repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
      "repositoryFile:RepositoryFile",
      "repositoryRuleset:RepositoryRuleset",
      "teamRepository:TeamRepository",
      "workflowRepositoryPermissions:WorkflowRepositoryPermissions",
    ].map((type) => [`github:index/${type}`, "repository"]),
  ),
};

export const managedRepositoryReads = Object.fromEntries(
  Object.entries(namedBy).map(([type, property]) => [type, [property]]),
);

/** The repositories whose GitHub side a stack manages, as far as they are known. */
export function managedRepositories(stack: JudgedStack): readonly RepositoryName[] {
  const names = Object.entries(namedBy).flatMap(([type, property]) =>
    stack.ofType(type).map((resource) => repositoryOf(resource, property)),
  );
  const known = names.flatMap((name) => (name === undefined || name instanceof Unknown ? [] : [name]));
  return [...new Map(known.map((name) => [`${name.owner}/${name.name}`, name])).values()];
}
