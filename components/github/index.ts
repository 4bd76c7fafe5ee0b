export type { GitHubChecklistItem } from "./checklist";
export { GitHubDelivery } from "./delivery";
export type { GitHubDeliveryArgs, GitHubRegistryArgs } from "./delivery-args";
export type { GitHubDeliveryResources } from "./delivery-resources";
export {
  type GitHubEnvironmentArgs,
  type GitHubPublishArgs,
  GitHubPublishFrom,
  type GitHubRefsArgs,
  type GitHubReviewersArgs,
} from "./environment-args";
export { GitHubPlan, GitHubVisibility } from "./plan";
export type { GitHubPullRequestArgs, GitHubPushRulesArgs, GitHubTagCreatorsArgs } from "./rule-args";
export type { GitHubWorkflowsArgs } from "./workflow-args";
export { deliveryWorkflows, type WorkflowFile, writeDeliveryWorkflows } from "./workflows/delivery-workflows";
export { RegistryKind } from "./workflows/registries";
export type {
  DeliveryWorkflowsInput,
  WorkflowArtifactInput,
  WorkflowContentsInput,
  WorkflowEnvironmentInput,
  WorkflowPublishInput,
  WorkflowScanGateInput,
} from "./workflows/settings";
