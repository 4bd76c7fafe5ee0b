import type { ActionGroup } from "../../delivery/stack-access/action-groups";
import {
  ecrDeleteActions,
  ecrListActions,
  ecrLogInActions,
  ecrPullActions,
  ecrPushActions,
  ecrScanFindingActions,
  kmsVerifyActions,
} from "../actions";

const ecr = (...names: readonly string[]) => names.map((name) => `ecr:${name}`);
const kms = (...names: readonly string[]) => names.map((name) => `kms:${name}`);
const iam = (...names: readonly string[]) => names.map((name) => `iam:${name}`);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
export const repositoryGroups: readonly ActionGroup[] = [
  { name: "pull", actions: ecrPullActions },
  { name: "push", actions: ecrPushActions },
  { name: "read findings", actions: ecrScanFindingActions },
  { name: "list images", actions: ecrListActions },
  { name: "list tags", actions: ecr("ListImages") },
  { name: "delete", actions: ecrDeleteActions },
  { name: "archive", actions: ecr("UpdateImageStorageClass") },
  { name: "copy in", actions: ecr("BatchImportUpstreamImage", "ReplicateImage") },
  {
    name: "read settings",
    actions: ecr(
      ...["BatchGetRepositoryScanningConfiguration", "DescribeImageReplicationStatus", "DescribeImageSigningStatus"],
      ...["DescribeRepositories", "GetImageCopyStatus", "GetLifecyclePolicy", "GetLifecyclePolicyPreview"],
      ...["GetRepositoryPolicy", "ListTagsForResource", "StartImageScan", "StartLifecyclePolicyPreview"],
    ),
  },
  {
    name: "change settings",
    actions: ecr(
      ...["CreateRepository", "DeleteLifecyclePolicy", "DeleteRepositoryPolicy", "PutImageScanningConfiguration"],
      ...["PutImageTagMutability", "PutLifecyclePolicy", "SetRepositoryPolicy", "TagResource", "UntagResource"],
    ),
  },
];

/** Those of a registry as a whole. */
export const registryGroups: readonly ActionGroup[] = [
  { name: "log in", actions: ecrLogInActions },
  {
    name: "read settings",
    actions: ecr(
      ...["DescribePullThroughCacheRules", "DescribeRegistry", "DescribeRepositoryCreationTemplates"],
      ...["GetAccountSetting", "GetRegistryPolicy", "GetRegistryScanningConfiguration", "GetSigningConfiguration"],
      ...["ListPullTimeUpdateExclusions", "ValidatePullThroughCacheRule"],
    ),
  },
  {
    name: "change settings",
    actions: ecr(
      ...["CreatePullThroughCacheRule", "CreateRepositoryCreationTemplate", "DeletePullThroughCacheRule"],
      ...["DeleteRegistryPolicy", "DeleteRepositoryCreationTemplate", "DeleteSigningConfiguration"],
      ...["DeregisterPullTimeUpdateExclusion", "PutAccountSetting", "PutRegistryPolicy"],
      ...["PutRegistryScanningConfiguration", "PutReplicationConfiguration", "PutSigningConfiguration"],
      ...["RegisterPullTimeUpdateExclusion", "UpdatePullThroughCacheRule", "UpdateRepositoryCreationTemplate"],
    ),
  },
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
export const keyGroups: readonly ActionGroup[] = [
  { name: "sign", actions: kms("Sign") },
  { name: "verify", actions: kmsVerifyActions },
  {
    name: "encrypt and decrypt",
    actions: kms(
      ...["Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair"],
      ...["GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "ReEncryptFrom"],
      ...["ReEncryptTo", "VerifyMac"],
    ),
  },
  {
    name: "read settings",
    actions: kms(
      ...["GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus", "GetParametersForImport", "ListGrants"],
      ...["ListKeyPolicies", "ListKeyRotations", "ListResourceTags"],
    ),
  },
  {
    name: "administer",
    actions: kms(
      ...["CancelKeyDeletion", "CreateAlias", "CreateGrant", "DeleteAlias", "DeleteImportedKeyMaterial", "DisableKey"],
      ...["DisableKeyRotation", "EnableKey", "EnableKeyRotation", "ImportKeyMaterial", "PutKeyPolicy", "ReplicateKey"],
      ...["RetireGrant", "RevokeGrant", "RotateKeyOnDemand", "ScheduleKeyDeletion", "SynchronizeMultiRegionKey"],
      ...["TagResource", "UntagResource", "UpdateAlias", "UpdateKeyDescription", "UpdatePrimaryRegion"],
    ),
  },
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const roleGroups: readonly ActionGroup[] = [
  { name: "take", actions: ["sts:AssumeRole"] },
  { name: "hand to a service", actions: iam("PassRole") },
  {
    name: "administer",
    actions: iam(
      ...["AttachRolePolicy", "CreateRole", "CreateServiceLinkedRole", "DeleteRole", "DeleteRolePermissionsBoundary"],
      ...["DeleteRolePolicy", "DeleteServiceLinkedRole", "DetachRolePolicy", "PutRolePermissionsBoundary"],
      ...["PutRolePolicy", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"],
    ),
  },
];

/** Those of the OIDC provider that roles trust. */
export const oidcProviderGroups: readonly ActionGroup[] = [
  {
    name: "administer",
    actions: iam(
      ...["AddClientIDToOpenIDConnectProvider", "CreateOpenIDConnectProvider", "DeleteOpenIDConnectProvider"],
      ...["RemoveClientIDFromOpenIDConnectProvider", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider"],
      ...["UpdateOpenIDConnectProviderThumbprint"],
    ),
  },
];
