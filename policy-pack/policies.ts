import { ciRolePermissions } from "./aws/ci-role-permissions";
import { ciRoleSeparation } from "./aws/ci-role-separation";
import { ecrAccountSettings } from "./aws/ecr-account-settings";
import { ecrAuditTrail } from "./aws/ecr-audit-trail";
import { ecrCreationTemplates } from "./aws/ecr-creation-templates";
import { ecrEncryption } from "./aws/ecr-encryption";
import { ecrEventEncryption } from "./aws/ecr-event-encryption";
import { ecrImmutableTags } from "./aws/ecr-immutable-tags";
import { ecrJudgedResources } from "./aws/ecr-judged-resources";
import { ecrNoForceDelete } from "./aws/ecr-no-force-delete";
import { ecrNoPublicAccess } from "./aws/ecr-no-public-access";
import { ecrNoPublicRepository } from "./aws/ecr-no-public-repository";
import { ecrPullThrough } from "./aws/ecr-pull-through";
import { ecrRegistryPolicy } from "./aws/ecr-registry-policy";
import { ecrReplication } from "./aws/ecr-replication";
import { ecrRetention } from "./aws/ecr-retention";
import { ecrScanNotifications } from "./aws/ecr-scan-notifications";
import { ecrScanOnPush } from "./aws/ecr-scan-on-push";
import { ecrUntaggedReferrers } from "./aws/ecr-untagged-referrers";
import { githubOidcProvider } from "./aws/github-oidc-provider";
import { githubOidcThumbprints } from "./aws/github-oidc-thumbprints";
import { githubOidcTrust } from "./aws/github-oidc-trust";
import { noStaticCiCredentials } from "./aws/no-static-ci-credentials";
import { signingKey } from "./aws/signing-key";
import { deployByDigest } from "./delivery/deploy-by-digest";
import type { Policy } from "./framework/policy";
import { garAudit } from "./gcp/gar-audit";
import { garCleanup } from "./gcp/gar-cleanup";
import { garEncryption } from "./gcp/gar-encryption";
import { garImmutableTags } from "./gcp/gar-immutable-tags";
import { garNoDelete } from "./gcp/gar-no-delete";
import { garNoPublicAccess } from "./gcp/gar-no-public-access";
import { garScanning } from "./gcp/gar-scanning";
import { googleBinaryAuthorization } from "./gcp/google-binary-authorization";
import { googleCiPermissions } from "./gcp/google-ci-permissions";
import { googleNoServiceAccountKeys } from "./gcp/google-no-service-account-keys";
import { googleWorkloadIdentity } from "./gcp/google-workload-identity";
import { githubActionsPermissions } from "./github/github-actions-permissions";
import { githubDefaultToken } from "./github/github-default-token";
import { githubDeployKeys } from "./github/github-deploy-keys";
import { githubEnvironmentProtection } from "./github/github-environment-protection";
import { githubReleaseRulesets } from "./github/github-release-rulesets";
import { githubStaticCredentials } from "./github/github-static-credentials";
import { githubSubjectTemplate } from "./github/github-subject-template";
import { githubTrustedEnvironments } from "./github/github-trusted-environments";
import { githubWorkflowFiles } from "./github/github-workflow-files";

/** In the order of the guarantees that they hold, and then those of the side doors. */
export const policies: readonly Policy[] = [
  ecrImmutableTags,
  ecrScanOnPush,
  ecrRetention,
  ecrUntaggedReferrers,
  ecrEncryption,
  ecrNoPublicAccess,
  ecrNoPublicRepository,
  ecrNoForceDelete,
  ecrScanNotifications,
  ecrAuditTrail,
  ecrEventEncryption,
  githubOidcTrust,
  githubOidcProvider,
  githubOidcThumbprints,
  ciRolePermissions,
  ciRoleSeparation,
  noStaticCiCredentials,
  signingKey,
  garImmutableTags,
  garScanning,
  garCleanup,
  garEncryption,
  garNoPublicAccess,
  garNoDelete,
  garAudit,
  googleWorkloadIdentity,
  googleCiPermissions,
  googleNoServiceAccountKeys,
  googleBinaryAuthorization,
  githubEnvironmentProtection,
  githubTrustedEnvironments,
  githubSubjectTemplate,
  githubActionsPermissions,
  githubDefaultToken,
  githubWorkflowFiles,
  githubStaticCredentials,
  githubDeployKeys,
  githubReleaseRulesets,
  ecrCreationTemplates,
  ecrReplication,
  ecrPullThrough,
  ecrRegistryPolicy,
  ecrAccountSettings,
  ecrJudgedResources,
  deployByDigest,
];
