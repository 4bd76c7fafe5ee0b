import { describe, expect, it } from "vitest";
import {
  googleAttestPermissions,
  googlePullPermissions,
  googlePushPermissions,
  googleScanFindingPermissions,
  kmsSignPermissions,
} from "../../../components/gcp/permissions";
import { googleCiPermissions } from "../../../policy-pack/gcp/google-ci-permissions";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";

const policies = [googleCiPermissions];
const pools = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools";
const ci = `principalSet://${pools}/github/attribute.repository_environment/41881900:staging`;
const reader = "roles/artifactregistry.reader";
const email = "publish@acme-prod.iam.gserviceaccount.com";

const places = {
  repository: ["gcp:artifactregistry/repositoryIam", "RepositoryIam"],
  project: ["gcp:projects/iAM", "IAM"],
  folder: ["gcp:folder/iAM", "IAM"],
  organization: ["gcp:organizations/iAM", "IAM"],
  serviceAccount: ["gcp:serviceaccount/iAM", "IAM"],
  key: ["gcp:kms/cryptoKeyIAM", "CryptoKeyIAM"],
  keyRing: ["gcp:kms/keyRingIAM", "KeyRingIAM"],
  pool: ["gcp:iam/workloadIdentityPoolIam", "WorkloadIdentityPoolIam"],
  note: ["gcp:containeranalysis/noteIam", "NoteIam"],
  attestor: ["gcp:binaryauthorization/attestorIam", "AttestorIam"],
  bucket: ["gcp:storage/bucketIAM", "BucketIAM"],
} as const;

const grant = (
  place: keyof typeof places,
  properties: Record<string, unknown>,
  { form = "Member", ...more }: Partial<Resource> & { form?: string } = {},
): Resource => ({
  type: `${places[place][0]}${form}:${places[place][1]}${form}`,
  name: "grant",
  properties: { ...(form === "Member" && { member: ci, role: reader }), ...properties },
  ...more,
});
const packFor = (settings: Record<string, unknown>) =>
  configuredPack(policies, { "google-ci-permissions": { settings } });
const find = async (resource: Resource, settings: Record<string, unknown> = {}) =>
  summary(await analyze(policies, resource, packFor(settings)));
const judge = async (resources: readonly Resource[], settings: Record<string, unknown> = {}) =>
  summary(await analyzeStack(policies, resources, packFor(settings)));

describe("a role that CI is granted", () => {
  it.each<[keyof typeof places, string, string[]]>([
    ["repository", reader, []],
    ["repository", "roles/artifactregistry.writer", []],
    ["repository", "roles/artifactregistry.repoAdmin", ["role"]],
    ["repository", "roles/artifactregistry.admin", ["role"]],
    ["repository", "roles/editor", ["role"]],
    ["repository", "roles/owner", ["role"]],
    ["project", reader, []],
    ["project", "roles/artifactregistry.writer", ["role"]],
    ["project", "roles/artifactregistry.createOnPushWriter", ["role"]],
    ["project", "roles/editor", ["role"]],
    ["project", "roles/viewer", []],
    ["project", "roles/iam.serviceAccountTokenCreator", ["role"]],
    ["project", "roles/iam.serviceAccountUser", ["role"]],
    ["project", "roles/iam.workloadIdentityPoolAdmin", ["role"]],
    ["project", "roles/resourcemanager.projectIamAdmin", ["role"]],
    ["project", "roles/cloudkms.signerVerifier", ["role"]],
    ["project", "roles/binaryauthorization.policyEditor", ["role"]],
    ["project", "roles/iam.serviceAccountCreator", ["role"]],
    ["project", "roles/iam.serviceAccountViewer", []],
    ["project", "roles/storage.hmacKeyAdmin", ["role"]],
    ["project", "roles/storage.objectViewer", []],
    ["keyRing", "roles/cloudkms.importer", ["role"]],
    ["project", "roles/run.developer", []],
    ["folder", "roles/artifactregistry.writer", ["role"]],
    ["folder", reader, []],
    ["organization", "roles/artifactregistry.writer", ["role"]],
    ["organization", reader, []],
    ["serviceAccount", "roles/iam.workloadIdentityUser", []],
    ["serviceAccount", "roles/iam.serviceAccountTokenCreator", []],
    ["serviceAccount", "roles/iam.serviceAccountKeyAdmin", ["role"]],
    ["serviceAccount", "roles/iam.serviceAccountAdmin", ["role"]],
    ["key", "roles/cloudkms.signerVerifier", []],
    ["key", "roles/cloudkms.admin", ["role"]],
    ["keyRing", "roles/cloudkms.admin", ["role"]],
    ["pool", "roles/iam.workloadIdentityPoolAdmin", ["role"]],
    ["pool", "roles/iam.workloadIdentityPoolViewer", []],
    ["note", "roles/containeranalysis.notes.attacher", []],
    ["note", "roles/containeranalysis.admin", ["role"]],
    ["project", "roles/containeranalysis.editor", ["role"]],
    ["project", "roles/containeranalysis.occurrences.viewer", []],
    ["attestor", "roles/binaryauthorization.attestorsVerifier", []],
    ["attestor", "roles/binaryauthorization.attestorsEditor", ["role"]],
    ["bucket", "roles/owner", []],
  ])("on a %s is judged where it is %s", async (place, role, expected) => {
    expect(await find(grant(place, { role }))).toEqual(expected);
    // What a grant shows by itself is not said again of the whole stack.
    expect(await judge([grant(place, { role })])).toEqual([]);
  });

  it.each<[string, unknown, Record<string, unknown>, string[]]>([
    ["of CI's pool", ci, {}, ["role"]],
    ["that is one subject of CI's pool", `principal://${pools}/github/subject/a`, {}, ["role"]],
    ["of a pool that is not CI's", ci, { otherPools: ["github"] }, []],
    ["of another pool than a setting names", ci, { otherPools: ["aws"] }, ["role"]],
    ["that is a pod of a cluster", `principal://${pools}/acme.svc.id.goog/subject/ns/a/sa/b`, {}, []],
    ["that is a person", "user:a@acme.com", {}, []],
    ["that is a service account", `serviceAccount:${email}`, {}, []],
    ["that is a service account of CI's", `serviceAccount:${email}`, { ciServiceAccounts: [email] }, ["role"]],
    ["that is not known yet", unknownStringValue, {}, []],
    ["that is null", null, {}, []],
    ["that is a list", [ci], {}, []],
  ])("is judged where it is of a principal %s", async (_, member, settings, expected) => {
    expect(await find(grant("project", { member, role: "roles/owner" }), settings)).toEqual(expected);
  });

  it.each<[string, unknown, string[]]>([
    ["null", null, []],
    ["a number", 1, []],
    ["a list", ["roles/owner"], []],
    ["unknown", unknownStringValue, []],
  ])("is not assumed where it is %s", async (_, role, expected) => {
    expect(await find(grant("project", { role }))).toEqual(expected);
  });

  it("is named once where a binding gives it to many", async () => {
    const binding = grant(
      "project",
      { role: "roles/owner", members: [ci, `${ci}2`, "user:a@acme.com"] },
      { form: "Binding" },
    );
    expect(await find(binding)).toEqual(["role"]);
    expect(await find({ ...binding, properties: { ...binding.properties, members: ["user:a@acme.com"] } })).toEqual([]);
    expect(await find({ ...binding, properties: { ...binding.properties, members: unknownStringValue } })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    [
      "CI does more",
      JSON.stringify({
        bindings: [
          { role: reader, members: [ci] },
          { role: "roles/owner", members: [ci] },
        ],
      }),
      ["policyData.bindings[1].role"],
    ],
    ["others do more", JSON.stringify({ bindings: [{ role: "roles/owner", members: ["user:a@acme.com"] }] }), []],
    ["nobody knows who does what", unknownStringValue, ["advisory: policyData"]],
    ["nothing can be read", "{", []],
  ])("is judged in a whole policy where %s", async (_, policyData, expected) => {
    expect(await find(grant("project", { policyData }, { form: "Policy" }))).toEqual(expected);
  });
});

describe("a custom role that CI is granted", () => {
  const named = "projects/acme-prod/roles/publish";
  const role = (permissions: unknown, change: Record<string, unknown> = {}): Resource => ({
    type: "gcp:projects/iAMCustomRole:IAMCustomRole",
    name: "role",
    properties: { roleId: "publish", project: "acme-prod", permissions, ...change },
  });

  it.each<["repository" | "project" | "serviceAccount" | "key", string, unknown, string[]]>([
    ["repository", "pushes", googlePushPermissions, []],
    ["repository", "pulls", googlePullPermissions, []],
    ["repository", "deletes versions", [...googlePushPermissions, "artifactregistry.versions.delete"], ["role"]],
    ["repository", "deletes tags", ["artifactregistry.tags.delete"], ["role"]],
    ["repository", "deletes the repository", ["artifactregistry.repositories.delete"], ["role"]],
    ["repository", "changes settings", ["artifactregistry.repositories.update"], ["role"]],
    ["repository", "gives access", ["artifactregistry.repositories.setIamPolicy"], ["role"]],
    ["repository", "moves tags of a repository that is not here", ["artifactregistry.tags.update"], []],
    ["project", "pulls", googlePullPermissions, []],
    ["project", "reads what scans found", googleScanFindingPermissions, []],
    ["project", "writes attestations", googleAttestPermissions, []],
    ["project", "takes attestations away", ["containeranalysis.occurrences.delete"], ["role"]],
    ["project", "pushes everywhere", googlePushPermissions, ["role"]],
    ["project", "creates repositories", ["artifactregistry.repositories.create"], ["role"]],
    ["project", "becomes other identities", ["iam.serviceAccounts.getAccessToken"], ["role"]],
    ["project", "makes keys", ["iam.serviceAccountKeys.create"], ["role"]],
    ["project", "makes HMAC keys", ["storage.hmacKeys.create"], ["role"]],
    ["project", "changes pools", ["iam.workloadIdentityPoolProviders.update"], ["role"]],
    ["project", "changes roles", ["iam.roles.update"], ["role"]],
    ["project", "signs with every key", kmsSignPermissions, ["role"]],
    ["project", "does something else", ["run.services.update", "run.services.setIamPolicy"], []],
    ["serviceAccount", "becomes this identity", ["iam.serviceAccounts.getAccessToken"], []],
    ["serviceAccount", "decides who becomes it", ["iam.serviceAccounts.setIamPolicy"], ["role"]],
    ["key", "signs", kmsSignPermissions, []],
    ["key", "destroys it", ["cloudkms.cryptoKeyVersions.destroy"], ["role"]],
    ["repository", "does nothing", [], []],
    ["repository", "is unknown", unknownStringValue, ["advisory: role"]],
    ["repository", "is unknown in part", [...googlePullPermissions, unknownStringValue], ["advisory: role"]],
    ["repository", "deletes, and is unknown in part", [unknownStringValue, "artifactregistry.tags.delete"], ["role"]],
    ["repository", "is malformed", [null, 1, ["artifactregistry.tags.delete"]], []],
  ])("on a %s is judged where it %s", async (place, _, permissions, expected) => {
    expect(await judge([role(permissions), grant(place, { role: named })])).toEqual(expected);
  });

  it.each<[string, Resource[], Record<string, unknown>, string[]]>([
    ["not in this stack", [grant("repository", { role: named })], {}, ["advisory: role"]],
    ["not in this stack, and read by somebody", [grant("repository", { role: named })], { acceptedRoles: [named] }, []],
    [
      "of another project",
      [role([], { project: "acme-test" }), grant("repository", { role: named })],
      {},
      ["advisory: role"],
    ],
    [
      "found by what the grant was made from",
      [
        role(["artifactregistry.tags.delete"]),
        grant("repository", { role: unknownStringValue }, { dependencies: { role: [role([])] } }),
      ],
      {},
      ["role"],
    ],
    [
      "of people",
      [role(["artifactregistry.tags.delete"]), grant("repository", { role: named, member: "user:a@acme.com" })],
      {},
      [],
    ],
  ])("is judged where it is %s", async (_, resources, settings, expected) => {
    expect(await judge(resources, settings)).toEqual(expected);
  });
});

describe("a service account that CI impersonates", () => {
  const account: Resource = {
    type: "gcp:serviceaccount/account:Account",
    name: "publish",
    properties: { accountId: "publish", project: "acme-prod" },
  };
  const impersonation = (change: Record<string, unknown> = {}, more: Partial<Resource> = {}) =>
    grant(
      "serviceAccount",
      {
        serviceAccountId: `projects/acme-prod/serviceAccounts/${email}`,
        role: "roles/iam.workloadIdentityUser",
        ...change,
      },
      { name: "impersonation", ...more },
    );
  const owns = (member: unknown = `serviceAccount:${email}`, more: Partial<Resource> = {}) =>
    grant("project", { member, role: "roles/owner" }, more);
  const made = { dependencies: { member: [account] } };
  const bound = (members: unknown, more: Partial<Resource> = {}) =>
    grant("project", { members, role: "roles/owner" }, { form: "Binding", ...more });

  const domain = "acme-prod.iam.gserviceaccount.com";
  const chain = (who: string, whom: string) =>
    impersonation(
      {
        member: who.includes(":") ? who : `serviceAccount:${who}@${domain}`,
        serviceAccountId: `projects/acme-prod/serviceAccounts/${whom}`,
        role: "roles/iam.serviceAccountTokenCreator",
      },
      { name: `${who} as ${whom}` },
    );

  it.each<[string, Resource[], string[]]>([
    ["by its address", [impersonation(), owns()], ["role"]],
    [
      "by way of two others",
      [chain("a", email), chain("b", `a@${domain}`), chain(ci, `b@${domain}`), owns()],
      ["role"],
    ],
    [
      "not by way of one that people impersonate",
      [chain("a", email), chain("group:ops@acme.com", `a@${domain}`), owns()],
      [],
    ],
    ["in a binding", [impersonation(), bound(["user:a@acme.com", `serviceAccount:${email}`])], ["role"]],
    ["by what both were made from", [account, impersonation(), owns(unknownStringValue, made)], ["role"]],
    [
      "in a binding that was made from it",
      [account, impersonation(), bound([unknownStringValue], { dependencies: { members: [account] } })],
      ["role"],
    ],
    [
      "where only its URN is known",
      [
        { ...account, properties: { accountId: "publish" } },
        impersonation({ serviceAccountId: unknownStringValue }, { dependencies: { serviceAccountId: [account] } }),
        owns(unknownStringValue, made),
      ],
      ["role"],
    ],
    ["not where another one is impersonated", [impersonation({ serviceAccountId: `x${email}` }), owns()], []],
    ["not where people impersonate it", [impersonation({ member: "group:ops@acme.com" }), owns()], []],
    [
      "perhaps, where an unknown principal has the role",
      [impersonation(), owns(unknownStringValue)],
      ["advisory: member"],
    ],
    [
      "perhaps, where an unknown account is impersonated",
      [impersonation({ serviceAccountId: unknownStringValue }), owns()],
      ["advisory: member"],
    ],
    [
      "not where a harmless role is an unknown principal's",
      [impersonation(), grant("project", { member: unknownStringValue })],
      [],
    ],
  ])("is judged %s", async (_, resources, expected) => {
    expect(await judge(resources)).toEqual(expected);
  });
});

it("no message names a principal or a role", async () => {
  const [finding] = await analyze(policies, grant("project", { role: "roles/owner" }));
  expect(finding?.fullMessage).toContain("lets CI");
  expect(finding?.fullMessage).not.toContain("roles/owner");
  expect(finding?.fullMessage).not.toContain("41881900");
});
