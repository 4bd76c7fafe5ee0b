import { describe, expect, it } from "vitest";
import { garNoPublicAccess } from "../../../policy-pack/gcp/gar-no-public-access";
import { analyze, analyzeStack, type Resource, summary, unknownStringValue } from "../analyze";

const on = {
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
type Place = keyof typeof on;
const pool = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/github";
const reader = "roles/artifactregistry.reader";

const grant = (place: Place, properties: Record<string, unknown>, form = "Member"): Resource => ({
  type: `${on[place][0]}${form}:${on[place][1]}${form}`,
  name: "grant",
  properties: { ...(form === "Policy" ? {} : { role: reader }), ...properties },
});
const find = async (resource: Resource) => summary(await analyze([garNoPublicAccess], resource));

describe("a principal", () => {
  it.each<[string, unknown, string[]]>([
    ["everybody", "allUsers", ["member"]],
    ["everybody with an account", "allAuthenticatedUsers", ["member"]],
    ["everybody in another spelling", "allusers", ["member"]],
    ["everybody as a principal set", "principalSet://goog/public:all", ["member"]],
    ["whatever a pool admits", `principalSet://${pool}/*`, ["member"]],
    ["some of what a pool admits", `principalSet://${pool}/attribute.repository_id/41881900`, []],
    ["one subject", `principal://${pool}/subject/payments`, []],
    ["a service account", "serviceAccount:deploy@acme.iam.gserviceaccount.com", []],
    ["an organization's domain", "domain:acme.com", []],
    ["null", null, ["member"]],
    ["a number", 1, ["member"]],
    ["a list", ["allUsers"], ["member"]],
    ["unknown, for the update to judge", unknownStringValue, ["advisory: member"]],
  ])("is judged where it is %s", async (_, member, expected) => {
    expect(await find(grant("repository", { member }))).toEqual(expected);
  });
});

describe("a grant to everyone", () => {
  it.each<[Place, string, string[]]>([
    ["repository", reader, ["member"]],
    ["repository", "roles/viewer", ["member"]],
    ["repository", "projects/acme/roles/pull", ["member"]],
    ["serviceAccount", "roles/iam.workloadIdentityUser", ["member"]],
    ["project", reader, ["member"]],
    ["project", "roles/artifactregistry.writer", ["member"]],
    ["project", "roles/viewer", ["member"]],
    ["project", "roles/iam.serviceAccountTokenCreator", ["member"]],
    ["project", "roles/containeranalysis.occurrences.viewer", ["member"]],
    ["project", "roles/storage.objectViewer", []],
    ["project", "roles/viewers", []],
    ["folder", reader, ["member"]],
    ["folder", "roles/storage.objectViewer", []],
    ["organization", reader, ["member"]],
    ["organization", "roles/storage.objectViewer", []],
    ["key", "roles/cloudkms.signer", ["member"]],
    ["key", "roles/cloudkms.publicKeyViewer", []],
    ["key", "roles/cloudkms.verifier", []],
    ["keyRing", "roles/cloudkms.signerVerifier", ["member"]],
    ["project", "roles/cloudkms.signer", ["member"]],
    ["project", "roles/cloudkms.verifier", []],
    ["project", "roles/binaryauthorization.policyAdmin", ["member"]],
    ["pool", "roles/iam.workloadIdentityPoolAdmin", ["member"]],
    ["note", "roles/containeranalysis.notes.attacher", ["member"]],
    ["attestor", "roles/binaryauthorization.attestorsEditor", ["member"]],
    ["bucket", reader, []],
  ])("on a %s with %s is judged", async (place, role, expected) => {
    expect(await find(grant(place, { member: "allUsers", role }))).toEqual(expected);
  });

  it.each<[Place, unknown, string[]]>([
    ["repository", unknownStringValue, ["member"]],
    ["project", unknownStringValue, ["advisory: role"]],
    ["project", null, ["role"]],
    ["project", 1, ["role"]],
    ["project", [reader], ["role"]],
  ])("on a %s with a role that is %j is judged", async (place, role, expected) => {
    expect(await find(grant(place, { member: "allUsers", role }))).toEqual(expected);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["member is unknown and role is harmless", { member: unknownStringValue, role: "roles/run.invoker" }, []],
    ["member is unknown and role reaches registries", { member: unknownStringValue }, ["advisory: member"]],
    ["role is unknown and member is harmless", { member: "user:a@acme.com", role: unknownStringValue }, []],
    ["role and member are unknown", { member: unknownStringValue, role: unknownStringValue }, []],
  ])("of a project is not assumed where the %s", async (_, properties, expected) => {
    expect(await find(grant("project", properties))).toEqual(expected);
  });
});

describe("a grant on a key to somebody unknown", () => {
  it.each<[string, unknown, string[]]>([
    ["roles/cloudkms.cryptoKeyEncrypterDecrypter", unknownStringValue, []],
    ["roles/cloudkms.cryptoKeyEncrypterDecrypter", "allUsers", ["member"]],
    ["roles/cloudkms.signer", unknownStringValue, ["advisory: member"]],
  ])("with %s, to %s, is judged", async (role, member, expected) => {
    expect(await find(grant("key", { member, role }))).toEqual(expected);
  });
});

describe("a binding", () => {
  it.each<[string, unknown, string[]]>([
    ["known principals", ["user:a@acme.com", "group:b@acme.com"], []],
    ["nobody", [], []],
    [
      "everyone among others",
      ["user:a@acme.com", "allUsers", `principalSet://${pool}/*`],
      ["members[1]", "members[2]"],
    ],
    ["somebody unknown", ["user:a@acme.com", unknownStringValue], ["advisory: members[1]"]],
    ["an unknown list", unknownStringValue, ["advisory: members"]],
    ["a text", "allUsers", ["members"]],
    ["null", null, ["members"]],
    ["what is no text", [1, null, ["allUsers"]], ["members[0]", "members[1]", "members[2]"]],
  ])("is judged where it names %s", async (_, members, expected) => {
    expect(await find(grant("repository", { members }, "Binding"))).toEqual(expected);
  });
});

describe("a whole policy", () => {
  const policy = (...bindings: unknown[]) => ({ policyData: JSON.stringify({ bindings }) });
  const binding = (members: unknown, role: unknown = reader) => ({ role, members });
  const at = "policyData.bindings";
  it.each<[string, Place, unknown, string[]]>([
    ["known principals", "repository", policy(binding(["user:a@acme.com"])), []],
    ["nothing", "repository", { policyData: "{}" }, []],
    ["everyone", "repository", policy(binding([]), binding(["user:a@acme.com", "allUsers"])), [`${at}[1].members[1]`]],
    ["everyone in a project", "project", policy(binding(["allUsers"])), [`${at}[0].members[0]`]],
    ["everyone something else", "project", policy(binding(["allUsers"], "roles/run.invoker")), []],
    ["no list of bindings", "repository", { policyData: '{"bindings":1}' }, ["policyData"]],
    ["no object", "repository", { policyData: "[]" }, ["policyData"]],
    ["no JSON", "repository", { policyData: "allUsers" }, ["policyData"]],
    ["no text", "repository", { policyData: { bindings: [] } }, ["policyData"]],
    ["nothing readable", "repository", { policyData: null }, ["policyData"]],
    ["bindings that are none", "repository", policy("allUsers", null), [`${at}[0]`, `${at}[1]`]],
    ["roles that are none", "repository", policy(binding(["allUsers"], 1)), [`${at}[0].role`]],
    ["members that are none", "repository", policy(binding("allUsers")), [`${at}[0].members`]],
    ["what is not known yet", "repository", { policyData: unknownStringValue }, ["advisory: policyData"]],
    [
      "a key twice, of which either may count",
      "repository",
      { policyData: '{"bindings":[],"bindings":[]}' },
      ["policyData"],
    ],
    [
      "more levels than there can be",
      "repository",
      { policyData: `${"[".repeat(9999)}${"]".repeat(9999)}` },
      ["policyData"],
    ],
  ])("is judged where it grants %s", async (_, place, properties, expected) => {
    expect(await find(grant(place, properties as Record<string, unknown>, "Policy"))).toEqual(expected);
  });
});

describe("a custom role that everyone has in a project", () => {
  const role = (permissions: unknown, change: Record<string, unknown> = {}): Resource => ({
    type: "gcp:projects/iAMCustomRole:IAMCustomRole",
    name: "role",
    properties: { roleId: "pull", project: "acme", permissions, ...change },
  });
  const named = "projects/acme/roles/pull";
  const judge = async (...resources: Resource[]) => summary(await analyzeStack([garNoPublicAccess], resources));
  const everyone = (change: Record<string, unknown> = {}) =>
    grant("project", { member: "allUsers", role: named, ...change });

  it.each<[string, unknown, string[]]>([
    ["reads registries", ["artifactregistry.repositories.downloadArtifacts"], ["member"]],
    ["does something else", ["run.routes.invoke"], []],
    ["does nothing", [], []],
    ["does what is not known yet", unknownStringValue, ["advisory: role"]],
    ["does something that is not known yet", ["run.routes.invoke", unknownStringValue], ["advisory: role"]],
    ["reads registries and what is not known yet", ["artifactregistry.tags.get", unknownStringValue], ["member"]],
    ["has permissions that are no list", "artifactregistry.tags.get", []],
  ])("is judged where it %s", async (_, permissions, expected) => {
    expect(await judge(role(permissions), everyone())).toEqual(expected);
  });

  it.each<[string, Resource[], string[]]>([
    ["not in this stack", [everyone()], ["advisory: role"]],
    ["of another project", [role([], { project: "other" }), everyone()], ["advisory: role"]],
    ["of the provider's project", [role([], { project: undefined }), everyone()], []],
    ["of another id", [role([], { roleId: "push" }), everyone()], ["advisory: role"]],
    ["of an organization", [role([], {}), everyone({ role: "organizations/1/roles/pull" })], ["advisory: role"]],
    [
      "of the organization",
      [
        {
          ...role(["artifactregistry.tags.get"], { orgId: "1" }),
          type: "gcp:organizations/iAMCustomRole:IAMCustomRole",
        },
        everyone({ role: "organizations/1/roles/pull" }),
      ],
      ["member"],
    ],
  ])("is judged where it is %s", async (_, resources, expected) => {
    expect(await judge(...resources)).toEqual(expected);
  });

  it("is found by what the grant was made from before its name is known", async () => {
    const pull = role(["artifactregistry.tags.get"]);
    const made = { ...everyone({ role: unknownStringValue }), dependencies: { role: [pull] } };
    expect(await judge(pull, made)).toEqual(["member"]);
    expect(await judge(pull, everyone({ role: unknownStringValue }))).toEqual(["advisory: role"]);
  });

  it("does not matter where a known principal has it", async () => {
    expect(await judge(everyone({ member: "user:a@acme.com" }))).toEqual([]);
  });
});

it("no message names a principal", async () => {
  const [finding] = await analyze([garNoPublicAccess], grant("repository", { member: `principalSet://${pool}/*` }));
  expect(finding?.fullMessage).toContain("member");
  expect(finding?.fullMessage).not.toContain("123");
});
