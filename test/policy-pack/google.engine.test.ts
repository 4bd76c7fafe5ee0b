import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "../local-cloud/gcp/google-cloud";
import { judgedProjects, pack } from "./judged-projects";

/** A registry, its identities and its guard as many write them. */
const insecure = {
  repository: `dockerConfig: { immutableTags: false },
    vulnerabilityScanningConfig: { enablementConfig: "DISABLED" },
    cleanupPolicies: [{ id: "old", action: "DELETE", condition: { tagState: "ANY", olderThan: "2592000s" } }],
    deletionPolicy: "DELETE",`,
  npm: 'cleanupPolicies: [{ id: "newest", action: "KEEP", mostRecentVersions: { keepCount: 5 } }],',
  scanning: "disableOnDestroy: true,",
  reader: '"allUsers"',
  condition: "assertion.repository_owner == 'acme'",
  subject: "assertion.sub",
  role: '"roles/artifactregistry.repoAdmin"',
  audit: '{ logType: "DATA_READ" }',
  admission: '{ evaluationMode: "ALWAYS_ALLOW", enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG" }',
};
/** The same, with what each message says. */
const secure: typeof insecure = {
  repository: `dockerConfig: { immutableTags: true },
    vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
    kmsKeyName: key.id,
    deletionPolicy: "PREVENT",`,
  npm: `vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
    kmsKeyName: key.id,
    deletionPolicy: "PREVENT",
    cleanupPolicies: [
      { id: "others", action: "DELETE", condition: { tagState: "ANY" } },
      { id: "newest", action: "KEEP", mostRecentVersions: { keepCount: 5 } },
    ],`,
  scanning: "disableOnDestroy: false,",
  reader: '"group:operators@acme.com"',
  condition: 'assertion.repository_owner_id == "9919" && assertion.repository_id == "41881900"',
  subject: 'assertion.repository_id + ":" + assertion.run_id',
  role: "publish.name",
  audit: '{ logType: "DATA_WRITE" }',
  admission: `{
    evaluationMode: "REQUIRE_ATTESTATION",
    enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
    requireAttestationsBies: [attestor.id],
  }`,
};

const program = (parts: typeof insecure) =>
  `
  import * as artifactregistry from "@pulumi/gcp/artifactregistry";
  import * as binaryauthorization from "@pulumi/gcp/binaryauthorization";
  import * as containeranalysis from "@pulumi/gcp/containeranalysis";
  import * as iam from "@pulumi/gcp/iam";
  import * as kms from "@pulumi/gcp/kms";
  import * as projects from "@pulumi/gcp/projects";

  const project = "acme-delivery";
  const location = "europe-west1";
  const scanning = new projects.Service("scanning", { project, service: "containerscanning.googleapis.com", ${parts.scanning} });
  const keyRing = new kms.KeyRing("ring", { project, location, name: "registry" });
  const key = new kms.CryptoKey("images", { keyRing: keyRing.id, name: "images", rotationPeriod: "7776000s" });
  const agent = new projects.ServiceIdentity("agent", { project, service: "artifactregistry.googleapis.com" });
  const encrypts = new kms.CryptoKeyIAMMember("encrypts", {
    cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: agent.member,
  });
  const after = { dependsOn: [scanning, encrypts] };
  const docker = new artifactregistry.Repository("docker", {
    project, location, repositoryId: "production-payments", format: "DOCKER",
    ${parts.repository}
  }, after);
  new artifactregistry.Repository("npm", {
    project, location, repositoryId: "production-packages", format: "NPM",
    ${parts.npm}
  }, after);
  const repository = docker.repositoryId;
  new artifactregistry.RepositoryIamMember("readers", {
    project, location, repository, role: "roles/artifactregistry.reader", member: ${parts.reader},
  });
  const pool = new iam.WorkloadIdentityPool("pool", { project, workloadIdentityPoolId: "payments-github" });
  new iam.WorkloadIdentityPoolProvider("provider", {
    project,
    workloadIdentityPoolId: pool.workloadIdentityPoolId,
    workloadIdentityPoolProviderId: "github",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: {
      "google.subject": ${JSON.stringify("SUBJECT")},
      "attribute.job": 'assertion.repository_id + ":" + assertion.environment',
    },
    attributeCondition: ${JSON.stringify("CONDITION")},
  });
  const publish = new projects.IAMCustomRole("publish", {
    project, roleId: "publish", title: "Publishes", permissions: ["artifactregistry.repositories.uploadArtifacts"],
  });
  new artifactregistry.RepositoryIamMember("publisher", {
    project, location, repository, role: ${parts.role},
    member: "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/payments-github/attribute.job/41881900:staging",
  }, { dependsOn: [pool] });
  new projects.IAMAuditConfig("audit", {
    project, service: "artifactregistry.googleapis.com", auditLogConfigs: [${parts.audit}],
  });
  const note = new containeranalysis.Note("note", {
    project, name: "payments", attestationAuthority: { hint: { humanReadableName: "payments" } },
  });
  const attestor = new binaryauthorization.Attestor("attestor", {
    project, name: "payments", attestationAuthorityNote: { noteReference: note.name },
  });
  new binaryauthorization.Policy("policy", {
    project, globalPolicyEvaluationMode: "ENABLE", defaultAdmissionRule: ${parts.admission},
  });
`
    .replace('"SUBJECT"', JSON.stringify(parts.subject))
    .replace('"CONDITION"', JSON.stringify(parts.condition));

describe("a registry on Google Cloud, in the real engine", () => {
  const projects = judgedProjects();
  let google: GoogleCloud;

  beforeAll(async () => {
    google = await createGoogleCloud();
  });
  afterAll(() => google?.remove());

  it("is refused in the preview by each policy that it breaks, and passes with what their messages say", async () => {
    const project = await projects.create("google-policies", { files: { "index.ts": program(insecure) } }, { google });
    const refused = await projects.judge(project, "preview", ...pack);
    expect(refused.passed).toBe(false);
    const names = refused.found.map((finding) => finding.split(" ").slice(0, 2).join(" "));
    expect([...new Set(names)].sort()).toEqual([
      "mandatory gar-audit",
      "mandatory gar-cleanup",
      "mandatory gar-encryption",
      "mandatory gar-immutable-tags",
      "mandatory gar-no-delete",
      "mandatory gar-no-public-access",
      "mandatory gar-scanning",
      "mandatory google-binary-authorization",
      "mandatory google-ci-permissions",
      "mandatory google-workload-identity",
    ]);
    await project.rewrite(program(secure));
    await projects.passes(project, "preview", ...pack);
    await projects.passes(project, "up", "--yes", "--skip-preview", ...pack);
  });
});
