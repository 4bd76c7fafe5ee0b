import type { ResourceType } from "../schema";
import { ecrLifecyclePolicy, ecrRepositoryPolicy } from "./ecr-policies";
import { ecrRegistryPolicy, ecrRegistryScanningConfiguration } from "./ecr-registry";
import { ecrRepository } from "./ecr-repository";
import { ecrpublicRepository } from "./ecrpublic-repository";
import { kmsAlias } from "./kms-alias";
import { kmsKey } from "./kms-key";
import { kmsKeyPolicy } from "./kms-key-policy";

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ecrLifecyclePolicy,
  "aws:ecr/registryPolicy:RegistryPolicy": ecrRegistryPolicy,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ecrRegistryScanningConfiguration,
  "aws:ecr/repository:Repository": ecrRepository,
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ecrRepositoryPolicy,
  "aws:ecrpublic/repository:Repository": ecrpublicRepository,
  "aws:kms/alias:Alias": kmsAlias,
  "aws:kms/key:Key": kmsKey,
  "aws:kms/keyPolicy:KeyPolicy": kmsKeyPolicy,
};
