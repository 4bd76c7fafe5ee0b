import { googleWorkloadIdentity } from "../../../policy-pack/gcp/google-workload-identity";
import { analyze, analyzeStack, configuredPack, type Resource, summary } from "../analyze";

export const policies = [googleWorkloadIdentity];
export const byIds = 'assertion.repository_owner_id == "9919" && assertion.repository_id == "41881900"';
export const subject = 'assertion.repository_id + ":" + assertion.run_id';
export const mapping = {
  "google.subject": subject,
  "attribute.repository_environment": 'assertion.repository_id + ":" + assertion.environment',
};
export const pools = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools";

export const provider = (change: Record<string, unknown> = {}): Resource => ({
  type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  name: "github",
  properties: {
    workloadIdentityPoolId: "payments-github",
    workloadIdentityPoolProviderId: "github",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: mapping,
    attributeCondition: byIds,
    ...change,
  },
});

const packFor = (settings: Record<string, unknown>) =>
  configuredPack(policies, { "google-workload-identity": { settings } });
export const find = async (resource: Resource, settings: Record<string, unknown> = {}) =>
  summary(await analyze(policies, resource, packFor(settings)));
export const judge = async (...resources: Resource[]) => summary(await analyzeStack(policies, resources));
