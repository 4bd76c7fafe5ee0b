import { type ResourceType, withTags } from "../schema";
import {
  ecrAccountSetting,
  ecrPullThroughCacheRule,
  ecrPullTimeUpdateExclusion,
  ecrReplicationConfiguration,
  ecrRepositoryCreationTemplate,
} from "./ecr-account";
import { ecrLifecyclePolicy, ecrRepositoryPolicy } from "./ecr-policies";
import { ecrRegistryPolicy, ecrRegistryScanningConfiguration } from "./ecr-registry";
import { ecrRepository } from "./ecr-repository";
import { ecrpublicRepository } from "./ecrpublic-repository";
import { iamOpenIdConnectProvider } from "./iam-oidc-provider";
import { iamPolicy, iamRolePolicyAttachment } from "./iam-policy";
import { iamRole, iamRolePolicy } from "./iam-role";
import { kmsAlias } from "./kms-alias";
import { kmsKey } from "./kms-key";
import { kmsKeyPolicy } from "./kms-key-policy";

const known: Readonly<Record<string, ResourceType>> = {
  "aws:ecr/accountSetting:AccountSetting": ecrAccountSetting,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ecrLifecyclePolicy,
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ecrPullThroughCacheRule,
  "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": ecrPullTimeUpdateExclusion,
  "aws:ecr/registryPolicy:RegistryPolicy": ecrRegistryPolicy,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ecrRegistryScanningConfiguration,
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": ecrReplicationConfiguration,
  "aws:ecr/repository:Repository": ecrRepository,
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ecrRepositoryCreationTemplate,
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ecrRepositoryPolicy,
  "aws:ecrpublic/repository:Repository": ecrpublicRepository,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iamOpenIdConnectProvider,
  "aws:iam/policy:Policy": iamPolicy,
  "aws:iam/role:Role": iamRole,
  "aws:iam/rolePolicy:RolePolicy": iamRolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iamRolePolicyAttachment,
  "aws:kms/alias:Alias": kmsAlias,
  "aws:kms/key:Key": kmsKey,
  "aws:kms/keyPolicy:KeyPolicy": kmsKeyPolicy,
};

export const resourceTypes: Readonly<Record<string, ResourceType>> = Object.fromEntries(
  Object.entries(known).map(([token, type]) => [token, withTags(type)]),
);
