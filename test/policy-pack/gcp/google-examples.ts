import { googlePushPermissions } from "../../../components/gcp/permissions";
import type { Resource } from "../analyze";
import type { PolicyExample } from "../examples";

const repositoryType = "gcp:artifactregistry/repository:Repository";
const serviceType = "gcp:projects/service:Service";
const customRoleType = "gcp:projects/iAMCustomRole:IAMCustomRole";
const accountType = "gcp:serviceaccount/account:Account";
const hmacKeyType = "gcp:storage/hmacKey:HmacKey";
const keyType = "gcp:serviceaccount/key:Key";
const repositoryMemberType = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember";
const impersonationType = "gcp:serviceaccount/iAMMember:IAMMember";
const admissionType = "gcp:binaryauthorization/policy:Policy";

const project = "acme-prod";
const repository = (change: Record<string, unknown> = {}): Resource => ({
  type: repositoryType,
  name: "docker",
  properties: {
    project,
    location: "europe-west1",
    repositoryId: "production-payments-docker",
    format: "DOCKER",
    dockerConfig: { immutableTags: true },
    vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
    kmsKeyName: `projects/${project}/locations/europe-west1/keyRings/registry/cryptoKeys/images`,
    deletionPolicy: "PREVENT",
    labels: { "artifact-registries-holds": "released" },
    ...change,
  },
});
const scanning = (change: Record<string, unknown> = {}): Resource => ({
  type: serviceType,
  name: "scanning",
  properties: { project, service: "containerscanning.googleapis.com", disableOnDestroy: false, ...change },
});

const pool = "iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/payments-github";
const jobs = `principalSet://${pool}/attribute.repository_environment/41881900:production`;
const member = (granted: unknown, role = `projects/${project}/roles/payments_publish`): Resource => ({
  type: repositoryMemberType,
  name: "publish",
  properties: { project, location: "europe-west1", repository: "production-payments-docker", role, member: granted },
});
const customRole = (...permissions: readonly string[]): Resource => ({
  type: customRoleType,
  name: "publish",
  properties: { project, roleId: "payments_publish", title: "Publishes payments", permissions },
});

const email = `deploy@${project}.iam.gserviceaccount.com`;
const account: Resource = {
  type: accountType,
  name: "deploy",
  properties: { project, accountId: "deploy", email },
};
const impersonation: Resource = {
  type: impersonationType,
  name: "deploy",
  properties: {
    serviceAccountId: `projects/${project}/serviceAccounts/${email}`,
    role: "roles/iam.workloadIdentityUser",
    member: jobs,
  },
};
const backups = `backups@${project}.iam.gserviceaccount.com`;
const hmacKey: Resource = { type: hmacKeyType, name: "backups", properties: { project, serviceAccountEmail: backups } };
const legacy = `legacy@${project}.iam.gserviceaccount.com`;
const key = (serviceAccountId: string): Resource => ({ type: keyType, name: "key", properties: { serviceAccountId } });

const admission = (evaluationMode: string): Resource => ({
  type: admissionType,
  name: "admission",
  properties: {
    project,
    defaultAdmissionRule: {
      evaluationMode: "REQUIRE_ATTESTATION",
      enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
      requireAttestationsBies: [`projects/${project}/attestors/payments`],
    },
    clusterAdmissionRules: [
      {
        cluster: "europe-west1.trial",
        evaluationMode,
        enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
        requireAttestationsBies: [`projects/${project}/attestors/payments`],
      },
    ],
    admissionWhitelistPatterns: [],
    globalPolicyEvaluationMode: "ENABLE",
  },
});

const packages = (...cleanupPolicies: readonly unknown[]): Resource =>
  repository({
    repositoryId: "production-payments-npm",
    format: "NPM",
    dockerConfig: undefined,
    cleanupPolicies,
    cleanupPolicyDryRun: false,
  });
const deleteOthers = { id: "delete-others", action: "DELETE", condition: { tagState: "ANY" } };
const keepNewest = (...packageNamePrefixes: readonly string[]) => ({
  id: "keep-newest",
  action: "KEEP",
  mostRecentVersions: { keepCount: 200, packageNamePrefixes },
});

const auditType = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
const sinkType = "gcp:logging/projectSink:ProjectSink";
const bucketType = "gcp:logging/projectBucketConfig:ProjectBucketConfig";
const audited = (retentionDays: number): readonly Resource[] => [
  {
    type: auditType,
    name: "audit",
    properties: { project, service: "artifactregistry.googleapis.com", auditLogConfigs: [{ logType: "DATA_WRITE" }] },
  },
  {
    type: sinkType,
    name: "audit",
    properties: {
      destination: `logging.googleapis.com/projects/${project}/locations/europe-west1/buckets/audit`,
      filter: 'protoPayload.serviceName="artifactregistry.googleapis.com"',
    },
  },
  {
    type: bucketType,
    name: "audit",
    properties: { project, location: "europe-west1", bucketId: "audit", retentionDays },
  },
];

const providerType = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
const provider = (attributeCondition: string): Resource => ({
  type: providerType,
  name: "github",
  properties: {
    workloadIdentityPoolId: "payments-github",
    workloadIdentityPoolProviderId: "github",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: {
      "google.subject": 'assertion.repository_id + ":" + assertion.run_id + ":" + assertion.run_attempt',
      "attribute.repository_environment": 'assertion.repository_id + ":" + assertion.environment',
    },
    attributeCondition,
  },
});

const policyForm = { policyData: "advisory" } as const;

/** What the generic tests of the policies on Google Cloud are made from. */
export const googleExamples: Readonly<Record<string, PolicyExample>> = {
  "gar-immutable-tags": {
    compliant: [repository(), scanning()],
    mutant: [repository({ dockerConfig: { immutableTags: false } }), scanning()],
    unknown: {
      [repositoryType]: {
        dockerConfig: "mandatory",
        // With immutable tags it does not matter what the repository is, and what it holds.
        format: "nothing",
        labels: "nothing",
        mode: "nothing",
        repositoryId: "nothing",
      },
    },
  },
  "gar-scanning": {
    compliant: [repository(), scanning()],
    mutant: [repository({ vulnerabilityScanningConfig: { enablementConfig: "DISABLED" } }), scanning()],
    unknown: {
      [repositoryType]: {
        format: "nothing",
        mode: "nothing",
        project: "nothing",
        vulnerabilityScanningConfig: "mandatory",
      },
      // An unknown service may be another one, so that nothing scans; an unknown project may be the right one.
      [serviceType]: { disableOnDestroy: "mandatory", project: "nothing", service: "advisory" },
    },
  },
  "gar-cleanup": {
    compliant: [packages(deleteOthers, keepNewest()), scanning()],
    mutant: [packages(deleteOthers, keepNewest("api")), scanning()],
    unknown: {
      [repositoryType]: {
        cleanupPolicies: "advisory",
        cleanupPolicyDryRun: "mandatory",
        // These policies are good for every repository.
        dockerConfig: "nothing",
        format: "nothing",
        labels: "nothing",
        mode: "nothing",
        repositoryId: "nothing",
      },
    },
  },
  "gar-encryption": {
    compliant: [repository(), scanning()],
    mutant: [repository({ kmsKeyName: undefined }), scanning()],
    // A key that is not known yet is one that the program has made.
    unknown: { [repositoryType]: { kmsKeyName: "nothing", mode: "nothing" } },
  },
  "gar-no-delete": {
    compliant: [repository(), scanning()],
    mutant: [repository({ deletionPolicy: "DELETE" }), scanning()],
    unknown: {
      [repositoryType]: { deletionPolicy: "mandatory", labels: "nothing", mode: "nothing", repositoryId: "nothing" },
    },
  },
  "gar-no-public-access": {
    compliant: [repository(), scanning(), member("group:developers@acme.com", "roles/artifactregistry.reader")],
    mutant: [repository(), scanning(), member("allAuthenticatedUsers", "roles/artifactregistry.reader")],
    unknown: {
      [repositoryMemberType]: { member: "advisory", role: "nothing" },
      "gcp:artifactregistry/repositoryIamPolicy:RepositoryIamPolicy": policyForm,
      "gcp:projects/iAMPolicy:IAMPolicy": policyForm,
    },
  },
  "gar-audit": {
    compliant: [repository(), scanning(), ...audited(400)],
    mutant: [repository(), scanning(), ...audited(90)],
    unknown: {
      // What is recorded, where to and in which project has to be known only where it is asked for.
      [auditType]: { auditLogConfigs: "mandatory", project: "nothing", service: "nothing" },
      [sinkType]: { destination: "nothing", filter: "nothing" },
      [bucketType]: { bucketId: "nothing", retentionDays: "mandatory" },
      [repositoryType]: { project: "nothing" },
    },
  },
  "google-workload-identity": {
    compliant: [
      provider('assertion.repository_owner_id == "9919" && assertion.repository_id == "41881900"'),
      member(jobs, "roles/artifactregistry.reader"),
    ],
    mutant: [
      provider('assertion.repository_owner == "acme" && assertion.repository == "acme/payments"'),
      member(jobs, "roles/artifactregistry.reader"),
    ],
    unknown: {
      [providerType]: {
        attributeCondition: "advisory",
        attributeMapping: "advisory",
        oidc: "advisory",
        project: "nothing",
        workloadIdentityPoolId: "nothing",
      },
      [repositoryMemberType]: { member: "nothing", role: "nothing" },
    },
  },
  "google-ci-permissions": {
    compliant: [repository(), scanning(), customRole(...googlePushPermissions), member(jobs)],
    mutant: [
      repository(),
      scanning(),
      customRole(...googlePushPermissions, "artifactregistry.versions.delete"),
      member(jobs),
    ],
    unknown: {
      [customRoleType]: { permissions: "advisory", project: "nothing", roleId: "advisory" },
      // Whom a harmless role is granted to does not matter, nor on what.
      [repositoryMemberType]: { member: "nothing", repository: "nothing", role: "advisory" },
    },
  },
  "google-no-service-account-keys": {
    compliant: [account, impersonation, hmacKey, key(legacy)],
    mutant: [account, impersonation, hmacKey, key(email)],
    unknown: {
      [accountType]: { accountId: "nothing", email: "nothing", project: "nothing" },
      [hmacKeyType]: { serviceAccountEmail: "advisory" },
      [impersonationType]: { member: "nothing", role: "nothing", serviceAccountId: "advisory" },
      [keyType]: { serviceAccountId: "advisory" },
    },
    settings: { allowedServiceAccounts: [legacy] },
  },
  "google-binary-authorization": {
    compliant: [admission("REQUIRE_ATTESTATION")],
    mutant: [admission("ALWAYS_ALLOW")],
    unknown: {
      [admissionType]: {
        admissionWhitelistPatterns: "mandatory",
        clusterAdmissionRules: "mandatory",
        defaultAdmissionRule: "mandatory",
        globalPolicyEvaluationMode: "mandatory",
      },
    },
  },
};
