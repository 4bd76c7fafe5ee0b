import type { GitHubResourceType } from "../github";
import { actionsRepositoryPermissions, workflowRepositoryPermissions } from "./actions";
import { branch } from "./branch";
import { branchProtection } from "./branch-protection";
import { repositoryDeployKey } from "./deploy-key";
import { repositoryEnvironmentDeploymentPolicy } from "./deployment-policy";
import { repositoryEnvironment } from "./environment";
import { repositoryFile } from "./file";
import { actionsRepositoryOidcSubjectClaimCustomizationTemplate } from "./oidc-subject";
import { repository } from "./repository";
import { repositoryRuleset } from "./ruleset";
import { actionsEnvironmentSecret, actionsSecret } from "./secrets";
import { team } from "./team";
import { teamRepository } from "./team-repository";
import { actionsEnvironmentVariable, actionsVariable } from "./variables";

const types: readonly GitHubResourceType[] = [
  actionsEnvironmentSecret,
  actionsEnvironmentVariable,
  actionsRepositoryOidcSubjectClaimCustomizationTemplate,
  actionsRepositoryPermissions,
  actionsSecret,
  actionsVariable,
  branch,
  branchProtection,
  repository,
  repositoryDeployKey,
  repositoryEnvironment,
  repositoryEnvironmentDeploymentPolicy,
  repositoryFile,
  repositoryRuleset,
  team,
  teamRepository,
  workflowRepositoryPermissions,
];

/** `github:index/teamRepository:TeamRepository` */
export const resourceTypes: Readonly<Record<string, GitHubResourceType>> = Object.fromEntries(
  types.map((type) => [`github:index/${type.title.charAt(0).toLowerCase()}${type.title.slice(1)}:${type.title}`, type]),
);
