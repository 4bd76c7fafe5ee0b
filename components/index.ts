export type {
  AccessDocuments,
  AccessIdentity,
  AccessKey,
  AccessOidcProvider,
  AccessQuestion,
  AccessRepository,
  AccessToken,
} from "./aws/access/documents";
export { type AccessMatrixReading, type AccessQuestions, accessMatrix } from "./aws/access/matrix";
export { EcrAccount } from "./aws/account/account";
export type { EcrAccountArgs, EcrAccountDetails } from "./aws/account/account-args";
export type { EcrAccountResources } from "./aws/account/account-resources";
export type {
  EcrReplicationArgs,
  EcrReplicationDestinationArgs,
  EcrReplicationSourceArgs,
} from "./aws/account/replication";
export { EcrScanFrequency, EcrScanType } from "./aws/account/scanning";
export { type EcrUpstreamArgs, EcrUpstreamRegistry } from "./aws/account/upstream";
export {
  ecrDeleteActions,
  ecrListActions,
  ecrLogInActions,
  ecrPullActions,
  ecrPushActions,
  ecrScanFindingActions,
  ecrUploadActions,
  kmsSignActions,
  kmsVerifyActions,
} from "./aws/actions";
export type { EcrAuditArchiveResources } from "./aws/events/audit-archive-resources";
export { EcrAuditTrail } from "./aws/events/audit-trail";
export { type EcrArchiveArgs, EcrArchiveMode, type EcrAuditTrailArgs } from "./aws/events/audit-trail-args";
export type { EcrAuditTrailResources } from "./aws/events/audit-trail-resources";
export { EcrScanNotifications } from "./aws/events/scan-notifications";
export type { EcrScanNotificationsArgs } from "./aws/events/scan-notifications-args";
export type { EcrScanNotificationsResources } from "./aws/events/scan-notifications-resources";
export { evaluateLifecyclePolicy } from "./aws/lifecycle/evaluate";
export type { LifecycleDecision, LifecycleImage } from "./aws/lifecycle/image";
export type { LifecycleAction, LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./aws/lifecycle/policy";
export { type LifecyclePolicyReading, readLifecyclePolicy } from "./aws/lifecycle/read-policy";
export { ruleFor } from "./aws/lifecycle/selection";
export { EcrRegistry } from "./aws/registry";
export {
  EcrEncryption,
  type EcrEnvironmentArgs,
  type EcrRegistryArgs,
} from "./aws/registry-args";
export type { EcrRegistryResources } from "./aws/registry-resources";
export type { EcrDeliveryRolesResources } from "./aws/roles/delivery-role-resources";
export { EcrDeliveryRoles } from "./aws/roles/delivery-roles";
export type { EcrDeliveryRolesArgs } from "./aws/roles/delivery-roles-args";
export type { EcrIdentityArgs, EcrPromotionSourceArgs } from "./aws/roles/identity-args";
export {
  type AccessMatrix,
  type Admission,
  type Permission,
  type TokenPermission,
  tokenPermissions,
} from "./delivery/access-matrix";
export { type ArtifactInput, ArtifactType } from "./delivery/artifact";
export { type DutyInput, PublishFrom, type PublishInput } from "./delivery/duty";
export type { EnvironmentInput } from "./delivery/environment";
export { SubjectForm } from "./delivery/github-subject";
export { Duty } from "./delivery/identity";
export type { IdentityInput } from "./delivery/identity-input";
export { knownGood, type OtherImage, type Release, type ReleasedImage, releasedImages } from "./delivery/known-good";
export { type RetentionInput, UnreleasedRetention } from "./delivery/retention";
export {
  decideScanGate,
  type Finding as ScanFinding,
  type GateDecision,
  type GateReason,
  type GateSubject,
  type Scan,
  type ScanGateSettings,
  type ScannedImage,
  ScanState,
} from "./delivery/scan-gate";
export type { IgnoredFinding, ScanExceptions, ScanWaiver } from "./delivery/scan-gate-exceptions";
export { Severity } from "./delivery/severity";
export type { SourceInput } from "./delivery/source";
