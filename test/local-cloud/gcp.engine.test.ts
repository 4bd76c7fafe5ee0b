import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { resourceTypes } from "./gcp/resources";
import { createLocalProject, type LocalProject } from "./project";
import type { Properties } from "./provider/values";

let google: GoogleCloud;
let project: LocalProject;

beforeAll(async () => {
  await ensureEngine();
  google = await createGoogleCloud();
});

afterAll(async () => {
  await project?.remove();
  await google?.remove();
});

const up = ["up", "--yes", "--skip-preview"];
const refresh = ["refresh", "--yes", "--skip-preview"];

async function succeed(...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
  return stdout;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, { kind: string }> | null;
}

async function steps(): Promise<string[]> {
  const preview = JSON.parse(await succeed("preview", "--json")) as { steps: Step[] };
  const changed = preview.steps.filter(({ op }) => ["create", "update", "replace", "delete"].includes(op));
  return changed
    .map(({ op, urn, detailedDiff }) => [op, urn.split("::").at(-1), ...Object.keys(detailedDiff ?? {})].join(" "))
    .sort();
}

interface Stack {
  readonly deployment: { readonly resources?: { type: string; id: string; outputs: Properties }[] };
}

async function resources() {
  const { deployment } = (await project.stackExport()) as Stack;
  return deployment.resources?.filter(({ type }) => type.startsWith("gcp:")) ?? [];
}

/** One of every resource type; another suffix makes all those anew that a name cannot be changed of. */
const everything = (suffix: string) => `
  import * as pulumi from "@pulumi/pulumi";
  import { Repository } from "@pulumi/gcp/artifactregistry/repository";
  import { RepositoryIamBinding } from "@pulumi/gcp/artifactregistry/repositoryIamBinding";
  import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember";
  import { RepositoryIamPolicy } from "@pulumi/gcp/artifactregistry/repositoryIamPolicy";
  import { Attestor } from "@pulumi/gcp/binaryauthorization/attestor";
  import { AttestorIamMember } from "@pulumi/gcp/binaryauthorization/attestorIamMember";
  import { Policy } from "@pulumi/gcp/binaryauthorization/policy";
  import { Note } from "@pulumi/gcp/containeranalysis/note";
  import { NoteIamMember } from "@pulumi/gcp/containeranalysis/noteIamMember";
  import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool";
  import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider";
  import { CryptoKey } from "@pulumi/gcp/kms/cryptoKey";
  import { CryptoKeyIAMMember } from "@pulumi/gcp/kms/cryptoKeyIAMMember";
  import { getKMSCryptoKeyVersionOutput } from "@pulumi/gcp/kms/getKMSCryptoKeyVersion";
  import { KeyRing } from "@pulumi/gcp/kms/keyRing";
  import { ProjectBucketConfig } from "@pulumi/gcp/logging/projectBucketConfig";
  import { ProjectSink } from "@pulumi/gcp/logging/projectSink";
  import { getClientConfigOutput } from "@pulumi/gcp/organizations/getClientConfig";
  import { getProjectOutput } from "@pulumi/gcp/organizations/getProject";
  import { IAMAuditConfig } from "@pulumi/gcp/projects/iamauditConfig";
  import { IAMCustomRole } from "@pulumi/gcp/projects/iamcustomRole";
  import { IAMMember as ProjectMember } from "@pulumi/gcp/projects/iammember";
  import { Service } from "@pulumi/gcp/projects/service";
  import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity";
  import { Account } from "@pulumi/gcp/serviceaccount/account";
  import { IAMMember as AccountMember } from "@pulumi/gcp/serviceaccount/iammember";
  import { Bucket } from "@pulumi/gcp/storage/bucket";
  import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember";

  const scanning = new Service("scanning", { service: "containerscanning.googleapis.com", disableOnDestroy: true });
  const agent = new ServiceIdentity("agent", { service: "artifactregistry.googleapis.com" });
  const ring = new KeyRing("ring", { name: "delivery", location: "europe-west1" });
  const key = new CryptoKey("key", { name: "images", keyRing: ring.id, rotationPeriod: "7776000s" });
  const signing = new CryptoKey("signing", {
    name: "signing${suffix}",
    keyRing: ring.id,
    purpose: "ASYMMETRIC_SIGN",
    versionTemplate: { algorithm: "EC_SIGN_P256_SHA256" },
  });
  const encrypter = new CryptoKeyIAMMember("encrypter", {
    cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: agent.member,
  });
  const images = new Repository("images", {
    repositoryId: "production-payments-docker${suffix}",
    format: "DOCKER",
    kmsKeyName: key.id,
    dockerConfig: { immutableTags: true },
    cleanupPolicies: [{ id: "untagged", action: "DELETE", condition: { tagState: "UNTAGGED", olderThan: "90d" } }],
    labels: { "artifact-registries-environment": "production" },
  }, { dependsOn: [encrypter, scanning] });
  const pool = new WorkloadIdentityPool("pool", { workloadIdentityPoolId: "github" });
  const provider = new WorkloadIdentityPoolProvider("provider", {
    workloadIdentityPoolId: pool.workloadIdentityPoolId,
    workloadIdentityPoolProviderId: "payments${suffix}",
    attributeMapping: {
      "google.subject": "assertion.repository_id + ':' + assertion.run_id",
      "attribute.repository_environment": "assertion.repository_id + ':' + assertion.environment",
    },
    attributeCondition: "assertion.repository_id == '41881900'",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
  });
  const member = pulumi.interpolate
    \`principalSet://iam.googleapis.com/\${pool.name}/attribute.repository_environment/41881900:production\`;
  const promoter = new IAMCustomRole("promoter", {
    roleId: "promoter${suffix}", title: "Promotes", permissions: ["artifactregistry.repositories.uploadArtifacts"],
  });
  new RepositoryIamMember("promotes", { repository: images.id, role: promoter.id, member });
  new RepositoryIamMember("reads", {
    repository: images.repositoryId, role: "roles/artifactregistry.reader", member,
    condition: { title: "for now", expression: "request.time < timestamp('2030-01-01T00:00:00Z')" },
  });
  const other = new Repository("other", { repositoryId: "other", format: "npm", location: "europe" });
  new RepositoryIamBinding("readers", {
    location: other.location, repository: other.name, role: "roles/artifactregistry.reader", members: [member],
  });
  const whole = new Repository("whole", { repositoryId: "whole", format: "MAVEN", location: "us" });
  new RepositoryIamPolicy("policy", {
    location: whole.location,
    repository: whole.name,
    policyData: member.apply((each) =>
      JSON.stringify({ bindings: [{ role: "roles/artifactregistry.reader", members: [each] }] })),
  });
  const deployer = new Account("deployer", { accountId: "deployer${suffix}", displayName: "Deploys" });
  new AccountMember("impersonates", {
    serviceAccountId: deployer.name, role: "roles/iam.workloadIdentityUser", member,
  });
  new ProjectMember("views", { project: "acme-delivery", role: "roles/logging.viewer", member: deployer.member });

  const publicKey = getKMSCryptoKeyVersionOutput({ cryptoKey: signing.id }).publicKeys[0];
  const note = new Note("note", {
    name: "built${suffix}", attestationAuthority: { hint: { humanReadableName: "built by CI" } },
  });
  new NoteIamMember("attaches", { note: note.id, role: "roles/containeranalysis.notes.attacher", member });
  const attestor = new Attestor("attestor", {
    name: "built${suffix}",
    attestationAuthorityNote: {
      noteReference: note.name,
      publicKeys: [{
        pkixPublicKey: { publicKeyPem: publicKey.pem, signatureAlgorithm: publicKey.algorithm },
      }],
    },
  });
  new AttestorIamMember("verifies", { attestor: attestor.name, role: "roles/binaryauthorization.attestorsVerifier", member });
  new Policy("deploys", {
    defaultAdmissionRule: {
      evaluationMode: "REQUIRE_ATTESTATION",
      enforcementMode: "DRYRUN_AUDIT_LOG_ONLY",
      requireAttestationsBies: [attestor.name],
    },
  });
  new IAMAuditConfig("audit", {
    project: "acme-delivery",
    service: "artifactregistry.googleapis.com",
    auditLogConfigs: [{ logType: "DATA_WRITE" }, { logType: "DATA_READ", exemptedMembers: [deployer.member] }],
  });
  const logs = new ProjectBucketConfig("logs", {
    project: "acme-delivery", location: "global", bucketId: "audit${suffix}", retentionDays: 400,
  });
  new ProjectSink("sink", {
    name: "audit${suffix}",
    destination: pulumi.interpolate\`logging.googleapis.com/\${logs.id}\`,
    filter: 'protoPayload.serviceName="artifactregistry.googleapis.com"',
  });
  const archive = new Bucket("archive", {
    name: "acme-audit${suffix}",
    location: "eu",
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    retentionPolicy: { retentionPeriod: "34560000" },
  });
  const elsewhere = new ProjectSink("archived", {
    name: "archived", destination: pulumi.interpolate\`storage.googleapis.com/\${archive.name}\`,
  });
  new BucketIAMMember("writes", {
    bucket: archive.name, role: "roles/storage.objectCreator", member: elsewhere.writerIdentity,
  });

  export const registry = images.registryUri;
  export const effectiveLabels = pulumi.unsecret(images.effectiveLabels);
  export const providerName = provider.name;
  export const email = deployer.email;
  export const number = getProjectOutput().number;
  export const region = getClientConfigOutput().region;
  export const pem = publicKey.pem;
  export const writer = elsewhere.writerIdentity;
`;

/** What somebody changes in Google Cloud, by the kind that it is kept as. */
const drift: Readonly<Record<string, (kept: Properties) => Properties>> = {
  attestor: (kept) => ({ ...kept, description: "somebody else's" }),
  "audit-config": (kept) => ({ ...kept, auditLogConfigs: [{ logType: "ADMIN_READ" }] }),
  "binary-authorization-policy": (kept) => ({
    ...kept,
    defaultAdmissionRule: { enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG", evaluationMode: "ALWAYS_ALLOW" },
  }),
  bucket: (kept) => ({ ...kept, publicAccessPrevention: "inherited" }),
  "crypto-key": (kept) => ({ ...kept, ...(kept.rotationPeriod !== undefined && { rotationPeriod: "8640000s" }) }),
  "custom-role": (kept) => ({ ...kept, permissions: ["artifactregistry.repositories.delete"] }),
  "log-bucket": (kept) => ({ ...kept, retentionDays: 1 }),
  "log-sink": (kept) => ({ ...kept, disabled: true }),
  note: (kept) => ({ ...kept, shortDescription: "somebody else's" }),
  repository: (kept) => ({ ...kept, cleanupPolicies: [], labels: { others: "own" } }),
  "service-account": (kept) => ({ ...kept, disabled: true }),
  "workload-identity-pool": (kept) => ({ ...kept, disabled: true }),
  "workload-identity-provider": (kept) => ({ ...kept, attributeCondition: "true" }),
};

describe("a program that makes one of every type", () => {
  it("is created, drifts, is repaired, replaced and destroyed", async () => {
    project = await createLocalProject({ name: "gcp-everything", google, files: { "index.ts": everything("") } });
    await succeed(...up);
    const created = await resources();
    expect([...new Set(created.map(({ type }) => type))].sort()).toEqual(Object.keys(resourceTypes).sort());
    expect(await project.outputs()).toEqual({
      effectiveLabels: { "artifact-registries-environment": "production", "goog-pulumi-provisioned": "true" },
      email: "deployer@acme-delivery.iam.gserviceaccount.com",
      number: "123456789012",
      providerName: "projects/123456789012/locations/global/workloadIdentityPools/github/providers/payments",
      pem: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/),
      region: "europe-west1",
      registry: "europe-west1-docker.pkg.dev/acme-delivery/production-payments-docker",
      writer: "serviceAccount:service-123456789012@gcp-sa-logging.iam.gserviceaccount.com",
    });

    await succeed("preview", "--expect-no-changes");
    await succeed(...refresh, "--expect-no-changes");

    for (const [kind, change] of Object.entries(drift)) {
      for (const [id, kept] of await google.kept.entries(kind)) await google.kept.put(kind, id, change(kept));
    }
    for (const [id] of await google.kept.entries("grant")) await google.kept.remove("grant", id);
    await google.kept.remove("service", "acme-delivery/containerscanning.googleapis.com");
    await succeed(...refresh);
    expect(await steps()).toEqual([
      ...["attaches", "encrypter", "impersonates", "promotes", "reads", "scanning", "verifies", "views", "writes"].map(
        (name) => `create ${name}`,
      ),
      "update archive publicAccessPrevention",
      "update archived disabled",
      "update attestor description",
      "update audit auditLogConfigs",
      "update deployer disabled",
      `update deploys ${["enforcementMode", "evaluationMode", "requireAttestationsBies"]
        .map((name) => `defaultAdmissionRule.${name}`)
        .join(" ")}`,
      'update images cleanupPolicies labels["artifact-registries-environment"] pulumiLabels',
      "update key rotationPeriod",
      "update logs retentionDays",
      "update note shortDescription",
      "update policy policyData",
      "update pool disabled",
      "update promoter permissions",
      "update provider attributeCondition",
      "update readers members",
      "update sink disabled",
    ]);
    await succeed(...up);
    await succeed("preview", "--expect-no-changes");

    await project.rewrite(everything("2"));
    const publicKeys = "attestationAuthorityNote.publicKeys[0].pkixPublicKey";
    expect(await steps()).toEqual([
      "replace archive name",
      "replace attaches note",
      `replace attestor attestationAuthorityNote.noteReference ${publicKeys}.publicKeyPem ${publicKeys}.signatureAlgorithm name`,
      "replace deployer accountId",
      "replace images repositoryId",
      "replace impersonates serviceAccountId",
      "replace logs bucketId",
      "replace note name",
      "replace promoter roleId",
      "replace promotes repository role",
      "replace provider workloadIdentityPoolProviderId",
      "replace reads repository",
      "replace signing name",
      "replace sink destination name",
      "replace verifies attestor",
      "replace views member",
      "replace writes bucket",
      "update archived destination",
      "update audit auditLogConfigs",
      "update deploys defaultAdmissionRule.requireAttestationsBies",
    ]);
    await succeed(...up);

    await succeed("destroy", "--yes", "--skip-preview");
    const kept = await Promise.all([...Object.keys(drift), "grant", "key-ring"].map(google.kept.entries));
    const left = kept
      .flat()
      .map(([id, { deleted, lifecycleState, state }]) => [id, state ?? lifecycleState ?? deleted]);
    const [pool, ring] = ["locations/global/workloadIdentityPools/github", "locations/europe-west1/keyRings/delivery"];
    expect(Object.fromEntries(left)).toEqual({
      "acme-delivery": undefined,
      ...inProject("locations/global/buckets/audit", "DELETE_REQUESTED"),
      ...inProject("locations/global/buckets/audit2", "DELETE_REQUESTED"),
      ...inProject(pool, "DELETED"),
      ...inProject(`${pool}/providers/payments`, "DELETED"),
      ...inProject(`${pool}/providers/payments2`, "DELETED"),
      ...inProject("roles/promoter", true),
      ...inProject("roles/promoter2", true),
      ...inProject(ring, undefined),
      ...inProject(`${ring}/cryptoKeys/images`, undefined),
      ...inProject(`${ring}/cryptoKeys/signing`, undefined),
      ...inProject(`${ring}/cryptoKeys/signing2`, undefined),
    });
  });
});

/** What becomes of a thing that has been destroyed. */
function inProject(name: string, state: unknown) {
  return { [`projects/acme-delivery/${name}`]: state };
}
