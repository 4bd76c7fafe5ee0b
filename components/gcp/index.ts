export { GoogleAuditTrail, type GoogleAuditTrailResources } from "./audit/audit-trail";
export type { GoogleAuditTrailArgs } from "./audit/audit-trail-args";
export {
  type CleanupDecision,
  type CleanupSettings,
  type CleanupVersion,
  evaluateCleanupPolicies,
} from "./cleanup/evaluate";
export type {
  CleanupAction,
  CleanupCondition,
  CleanupMostRecentVersions,
  CleanupPolicy,
  CleanupTagState,
} from "./cleanup/policy";
export { type CleanupPoliciesReading, readCleanupPolicies } from "./cleanup/read-policies";
export { GoogleDeployGate, type GoogleDeployGateResources } from "./deploy-gate/deploy-gate";
export type { GoogleDeployGateArgs } from "./deploy-gate/deploy-gate-args";
export { GoogleDeliveryIdentities, type GoogleDeliveryIdentitiesResources } from "./identities/delivery-identities";
export type { GoogleDeliveryIdentitiesArgs } from "./identities/delivery-identities-args";
export type { GoogleIdentityArgs, GooglePromotionSourceArgs } from "./identities/identity-args";
export { GooglePackageFormat } from "./package-format";
export { GoogleArtifactRegistry, type GoogleArtifactRegistryResources } from "./registry";
export {
  type GoogleArtifactRegistryArgs,
  GoogleEncryption,
  type GoogleEnvironmentArgs,
  GoogleImmutability,
} from "./registry-args";
export type { GoogleUpstreamArgs, GoogleUpstreamCredentialsArgs } from "./upstream";
