import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { allowPolicyOf } from "./gcp/policies";
import { GoogleHarness } from "./gcp-harness";
import { type Properties, unknown } from "./provider/values";

const poolType = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const providerType = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
const roleType = "gcp:projects/iAMCustomRole:IAMCustomRole";
const accountType = "gcp:serviceaccount/account:Account";
const projectMemberType = "gcp:projects/iAMMember:IAMMember";

const pool = { workloadIdentityPoolId: "github" };
const poolName = "projects/acme-delivery/locations/global/workloadIdentityPools/github";
const provider = {
  ...pool,
  workloadIdentityPoolProviderId: "payments",
  attributeCondition: "assertion.repository_id == '41881900'",
  attributeMapping: { "google.subject": "assertion.repository_id + ':' + assertion.run_id" },
  oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
};
const providerName = `${poolName}/providers/payments`;
const day = 24 * 60 * 60 * 1000;

let cloud: GoogleCloud;
let google: GoogleHarness;

beforeEach(async () => {
  cloud = await createGoogleCloud();
  google = new GoogleHarness(cloud);
});

afterEach(() => cloud.remove());

const remove = (type: string, { id, state }: { id: string; state: Properties }) =>
  google.provider.delete(type, id, state);

describe("a workload identity pool", () => {
  it("names its project by number where the API does, and by id where the real provider does", async () => {
    expect(await google.create(poolType, pool)).toMatchObject({
      id: poolName,
      state: {
        mode: "FEDERATION_ONLY",
        name: "projects/123456789012/locations/global/workloadIdentityPools/github",
        project: "acme-delivery",
        state: "ACTIVE",
      },
    });
    expect((await google.provider.read(poolType, "github", {}, {}))?.id).toBe(poolName);
  });

  it("keeps its id for 30 days after it was deleted, and its providers go with it", async () => {
    const created = await google.create(poolType, pool);
    const inside = await google.create(providerType, provider);
    await remove(poolType, created);
    expect(await google.refresh(poolType, created, pool)).toBeUndefined();
    expect(await google.refresh(providerType, inside, provider)).toBeUndefined();
    await expect(google.create(poolType, pool)).rejects.toThrow("Error 409: Requested entity already exists");
    const kept = (await cloud.kept.get("workload-identity-pool", poolName)) ?? {};
    const left = Date.parse(String(kept.expireTime)) - Date.now();
    expect(Math.round(left / day)).toBe(30);
    await cloud.kept.put("workload-identity-pool", poolName, { ...kept, expireTime: new Date(0).toISOString() });
    expect((await google.create(poolType, pool)).state.state).toBe("ACTIVE");
  });

  it.each([
    ["gcp-github", 'can not start with "gcp-"'],
    ["GitHub", "must contain only lowercase letters"],
    ["abc", "cannot be smaller than 4 characters"],
    ["a".repeat(33), "cannot be greater than 32 characters"],
  ])("cannot have the id %s", (workloadIdentityPoolId, reason) => {
    expect(google.refusals(poolType, { workloadIdentityPoolId })).toEqual([
      { property: "workloadIdentityPoolId", reason: expect.stringContaining(reason) },
    ]);
    expect(google.refusals(poolType, { workloadIdentityPoolId: "a".repeat(32) })).toEqual([]);
  });
});

describe("a provider of identities", () => {
  beforeEach(() => google.create(poolType, pool));

  it("has the outputs that the real one has, and is gone where somebody deletes it", async () => {
    const created = await google.create(providerType, provider);
    expect(created).toMatchObject({
      id: providerName,
      state: {
        ...provider,
        name: "projects/123456789012/locations/global/workloadIdentityPools/github/providers/payments",
        state: "ACTIVE",
      },
    });
    const kept = (await cloud.kept.get("workload-identity-provider", providerName)) ?? {};
    await cloud.kept.put("workload-identity-provider", providerName, { ...kept, state: "DELETED" });
    expect(await google.refresh(providerType, created, provider)).toBeUndefined();
  });

  it("changes in place, but for its ids", async () => {
    const { state } = await google.create(providerType, provider);
    const changes = (change: Properties) => google.changes(providerType, state, { ...provider, ...change });
    expect(changes({ attributeCondition: "assertion.repository_id == '1'" })).toEqual(["update attributeCondition"]);
    expect(changes({ attributeMapping: { "google.subject": "assertion.sub" } })).toEqual([
      'update attributeMapping["google.subject"]',
    ]);
    expect(changes({ workloadIdentityPoolProviderId: "billing" })).toEqual(["update workloadIdentityPoolProviderId!"]);
  });

  const mapping = provider.attributeMapping;
  const attributes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`attribute.a${index}`, "assertion.sub"]));
  const filled = (length: number) => `assertion.sub == '${"a".repeat(length - 19)}'`;
  it.each<[string, Properties, Properties, string]>([
    ["in a pool that is not there", {}, { workloadIdentityPoolId: "nothing" }, "Requested entity was not found"],
    [
      "of GitHub's without a condition",
      { attributeCondition: "assertion.repository_owner_id == '1'" },
      { attributeCondition: undefined },
      "must reference one of the provider's claims",
    ],
    ["of GitHub's with a condition about nothing", {}, { attributeCondition: "true" }, "must reference one of"],
    [
      "of an enterprise's GitHub without a condition",
      { oidc: { issuerUri: "https://github.example.com/_services/token" }, attributeCondition: undefined },
      { oidc: { issuerUri: "https://token.actions.githubusercontent.com/acme" }, attributeCondition: undefined },
      "must reference one of",
    ],
    ["without a subject", {}, { attributeMapping: { "attribute.a": "assertion.sub" } }, "has to have google.subject"],
    [
      "with an attribute in capitals",
      { attributeMapping: { ...mapping, "attribute.ref": "assertion.ref" } },
      { attributeMapping: { ...mapping, "attribute.Ref": "assertion.ref" } },
      "Invalid mapped attribute key: attribute.Ref",
    ],
    [
      "with 51 attributes",
      { attributeMapping: { ...mapping, ...attributes(50) } },
      { attributeMapping: { ...mapping, ...attributes(51) } },
      "50 custom attributes at most, here are 51",
    ],
    [
      "with an expression of 2049 characters",
      { attributeMapping: { "google.subject": filled(2048) } },
      { attributeMapping: { "google.subject": filled(2049) } },
      "more than 2048 characters",
    ],
    [
      "with a condition of 4097 characters",
      { attributeCondition: filled(4096) },
      { attributeCondition: filled(4097) },
      "more than 4096 characters",
    ],
    [
      "with a condition that is no CEL",
      {},
      { attributeCondition: "assertion.sub = 'a'" },
      "Invalid attribute condition",
    ],
    ["with an issuer without https", {}, { oidc: { issuerUri: "http://github.example.com" } }, "Invalid issuer URI"],
    [
      "with a long display name",
      { displayName: "a".repeat(32) },
      { displayName: "a".repeat(33) },
      "limit of 32 characters",
    ],
  ])("cannot be %s", async (_, right, wrong, message) => {
    await expect(google.create(providerType, { ...provider, ...wrong })).rejects.toThrow(message);
    await google.create(providerType, { ...provider, ...right });
  });

  it("is of one kind", () => {
    const { oidc, ...none } = provider;
    expect(google.refusals(providerType, none)).toMatchObject([{ property: "aws" }]);
    expect(google.refusals(providerType, { ...provider, aws: { accountId: "123456789012" } })).toMatchObject([
      { property: "aws", reason: expect.stringContaining("only one of") },
    ]);
    expect(google.refusals(providerType, provider)).toEqual([]);
  });
});

describe("a custom role", () => {
  const role = { roleId: "promoter", title: "Promotes", permissions: ["artifactregistry.tags.create"] };
  const name = "projects/acme-delivery/roles/promoter";

  it("is undeleted where it was deleted in the last 7 days, and cannot be had again for 37", async () => {
    const created = await google.create(roleType, role);
    expect(created).toMatchObject({ id: name, state: { deleted: false, name, stage: "GA" } });
    await expect(google.create(roleType, role)).rejects.toThrow("already exists and must be imported");
    await remove(roleType, created);
    expect((await google.refresh(roleType, created, role))?.state.deleted).toBe(true);
    const again = await google.create(roleType, { ...role, permissions: ["artifactregistry.tags.get"] });
    expect(again.state).toMatchObject({ deleted: false, permissions: ["artifactregistry.tags.get"] });
    await remove(roleType, again);
    const deletedFor = async (days: number) => {
      const kept = (await cloud.kept.get("custom-role", name)) ?? {};
      const deleteTime = new Date(Date.now() - days * day).toISOString();
      await cloud.kept.put("custom-role", name, { ...kept, deleteTime });
    };
    await deletedFor(8);
    expect(await google.refresh(roleType, created, role)).toBeUndefined();
    await expect(google.create(roleType, role)).rejects.toThrow("in a deleted state.");
    await deletedFor(38);
    expect((await google.create(roleType, role)).state.deleted).toBe(false);
  });

  it("has an id without hyphens, so that the real provider's own name for it is refused", () => {
    const { roleId, ...unnamed } = role;
    const wrong = [{ property: "roleId", reason: expect.stringContaining("doesn't match regexp") }];
    expect(google.refusals(roleType, unnamed)).toEqual(wrong);
    expect(google.refusals(roleType, { ...role, roleId: "my-role" })).toEqual(wrong);
    expect(google.refusals(roleType, { ...role, roleId: "my_role" })).toEqual([]);
    expect(google.refusals(roleType, { ...role, roleId: unknown })).toEqual([]);
  });

  it("has permissions, and only such as look like one", async () => {
    expect(google.refusals(roleType, { ...role, permissions: [] })).toMatchObject([{ property: "permissions" }]);
    const wrong = google.create(roleType, { ...role, permissions: ["artifactregistry.tags.*"] });
    await expect(wrong).rejects.toThrow("Permission artifactregistry.tags.* is not valid.");
    await google.create(roleType, role);
  });
});

describe("a service account", () => {
  const email = "deployer@acme-delivery.iam.gserviceaccount.com";
  const name = `projects/acme-delivery/serviceAccounts/${email}`;
  const said = { accountId: "deployer", displayName: "Deploys" };

  it("has its addresses in a preview already, and its number when it is there", async () => {
    const addresses = { email, member: `serviceAccount:${email}`, name };
    expect(google.provider.planned(accountType, google.inputs(accountType, said))).toMatchObject({
      ...addresses,
      uniqueId: unknown,
    });
    const elsewhere = google.inputs(accountType, { ...said, project: unknown });
    expect(google.provider.planned(accountType, elsewhere)).toMatchObject({ email: unknown, member: unknown });
    const created = await google.create(accountType, said);
    expect(created).toMatchObject({ id: name, state: { ...addresses, disabled: false } });
    expect(created.state.uniqueId).toMatch(/^1\d{20}$/);
    await expect(google.create(accountType, said)).rejects.toThrow("Service account deployer already exists");
    const joined = await google.create(accountType, { ...said, createIgnoreAlreadyExists: true });
    expect(joined.state.uniqueId).toBe(created.state.uniqueId);
    expect((await google.provider.read(accountType, email, {}, {}))?.id).toBe(name);
  });

  it.each(["short", "a".repeat(31), "Deployer", "1deployer", "deployer-"])("cannot have the id %s", (accountId) => {
    expect(google.refusals(accountType, { accountId })).toMatchObject([{ property: "accountId" }]);
    expect(google.refusals(accountType, { accountId: "a".repeat(30) })).toEqual([]);
    expect(google.refusals(accountType, { accountId: unknown })).toEqual([]);
  });

  it("that is deleted is somebody else in the policies than one of the same name", async () => {
    const created = await google.create(accountType, said);
    const grant = { member: `serviceAccount:${email}`, project: "acme-delivery", role: "roles/logging.viewer" };
    const granted = await google.create(projectMemberType, grant);
    expect(granted.id).toBe(`acme-delivery/roles/logging.viewer/serviceAccount:${email}`);
    await remove(accountType, created);
    await google.create(accountType, said);
    expect(await google.refresh(projectMemberType, granted, grant)).toBeUndefined();
    expect((await allowPolicyOf(cloud.kept, "projects/acme-delivery")).bindings).toEqual([
      { members: [`deleted:serviceAccount:${email}?uid=${created.state.uniqueId}`], role: "roles/logging.viewer" },
    ]);
  });
});
