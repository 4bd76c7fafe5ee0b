export { ecrPullActions } from "./aws/actions";
export { EcrRegistry } from "./aws/registry";
export {
  EcrEncryption,
  type EcrEnvironmentArgs,
  type EcrRegistryArgs,
} from "./aws/registry-args";
export type { EcrRegistryResources } from "./aws/registry-resources";
export { type ArtifactInput, ArtifactType } from "./delivery/artifact";
export type { EnvironmentInput } from "./delivery/environment";
export { type RetentionInput, UnreleasedRetention } from "./delivery/retention";
export { Severity } from "./delivery/severity";
export type { SourceInput } from "./delivery/source";
export { evaluateLifecyclePolicy } from "./aws/lifecycle/evaluate";
export type { LifecycleDecision, LifecycleImage } from "./aws/lifecycle/image";
export type { LifecycleAction, LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./aws/lifecycle/policy";
export { type LifecyclePolicyReading, readLifecyclePolicy } from "./aws/lifecycle/read-policy";
export { ruleFor } from "./aws/lifecycle/selection";
