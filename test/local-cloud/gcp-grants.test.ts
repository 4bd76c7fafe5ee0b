import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { allowPolicyOf } from "./gcp/policies";
import { GoogleHarness } from "./gcp-harness";
import type { Properties } from "./provider/values";

const poolType = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const roleType = "gcp:projects/iAMCustomRole:IAMCustomRole";
const accountType = "gcp:serviceaccount/account:Account";
const accountMemberType = "gcp:serviceaccount/iAMMember:IAMMember";
const repositoryType = "gcp:artifactregistry/repository:Repository";
const memberType = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember";
const bindingType = "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding";
const policyType = "gcp:artifactregistry/repositoryIamPolicy:RepositoryIamPolicy";

let cloud: GoogleCloud;
let google: GoogleHarness;

beforeEach(async () => {
  cloud = await createGoogleCloud({
    projects: [
      { id: "acme-delivery", number: "123456789012" },
      { id: "acme-other", number: "210987654321" },
    ],
  });
  google = new GoogleHarness(cloud);
});

afterEach(() => cloud.remove());

const remove = (type: string, { id, state }: { id: string; state: Properties }) =>
  google.provider.delete(type, id, state);

describe("grants on a repository", () => {
  const repository = "projects/acme-delivery/locations/europe-west1/repositories/images";
  const role = "roles/artifactregistry.reader";
  const set = "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github";
  const member = `${set}/attribute.repository_environment/41881900:production`;
  const grant = { member, repository, role };
  const bindings = async () => (await allowPolicyOf(cloud.kept, repository)).bindings;

  beforeEach(async () => {
    await google.create(poolType, { workloadIdentityPoolId: "github" });
    await google.create(repositoryType, { repositoryId: "images", format: "DOCKER" });
  });

  it("are of one member, by the repository's name in full or in short", async () => {
    const created = await google.create(memberType, { ...grant, repository: "images" });
    expect(created).toMatchObject({
      id: `${repository}/${role}/${member}`,
      state: { location: "europe-west1", member, project: "acme-delivery", repository, role },
    });
    expect(google.changes(memberType, created.state, grant)).toEqual([]);
    expect(google.changes(memberType, created.state, { ...grant, role: "roles/artifactregistry.writer" })).toEqual([
      "update role!",
    ]);
    expect(await google.provider.read(memberType, `${repository} ${role} ${member}`, {}, {})).toMatchObject({
      id: created.id,
      inputs: { member, repository, role },
    });
    await google.create(memberType, { ...grant, member: "user:Alice@example.com" });
    expect(await bindings()).toEqual([{ members: [member, "user:alice@example.com"], role }]);
    await remove(memberType, created);
    expect(await google.refresh(memberType, created, grant)).toBeUndefined();
    expect(await bindings()).toEqual([{ members: ["user:alice@example.com"], role }]);
  });

  it("are apart by their conditions", async () => {
    const condition = { expression: "request.time < timestamp('2030-01-01T00:00:00Z')", title: "for now" };
    const created = await google.create(memberType, { ...grant, condition });
    expect(created.id).toBe(`${repository}/${role}/${member}/for now//${condition.expression}`);
    await google.create(memberType, grant);
    expect(await bindings()).toEqual([
      { members: [member], role },
      { condition: { ...condition, description: "" }, members: [member], role },
    ]);
    expect(google.changes(memberType, created.state, { ...grant, condition })).toEqual([]);
    const unreadable = google.create(memberType, {
      ...grant,
      condition: { ...condition, expression: "request.time <" },
    });
    await expect(unreadable).rejects.toThrow("Invalid condition expression");
  });

  it("are all of a role's with a binding, and all with a policy", async () => {
    await google.create(memberType, grant);
    const { member: own, ...rest } = grant;
    const said = { ...rest, members: ["group:ops@example.com", "user:bob@example.com"] };
    const binding = await google.create(bindingType, said);
    expect(binding.id).toBe(`${repository}/${role}`);
    expect(await bindings()).toEqual([{ members: said.members, role }]);
    expect(google.changes(bindingType, binding.state, { ...said, members: [...said.members].reverse() })).toEqual([]);
    await google.create(memberType, grant);
    const refreshed = await google.refresh(bindingType, binding, said);
    expect(google.changes(bindingType, refreshed?.state ?? {}, said)).toEqual(["update members"]);

    const policyData = JSON.stringify({ bindings: [{ members: [member], role: "roles/artifactregistry.writer" }] });
    const whole = await google.create(policyType, { policyData, repository });
    expect(await bindings()).toEqual([{ members: [member], role: "roles/artifactregistry.writer" }]);
    expect(google.changes(policyType, whole.state, { policyData, repository })).toEqual([]);
    await remove(policyType, whole);
    expect(await bindings()).toEqual([]);
  });

  it("go with the repository", async () => {
    const created = await google.create(memberType, grant);
    await google.provider.delete(repositoryType, repository, {});
    expect(await google.refresh(memberType, created, grant)).toBeUndefined();
    expect(await cloud.kept.list("grant")).toEqual([]);
  });

  it.each<[string, Properties, string]>([
    ["on a repository that is not there", { repository: "nothing" }, "Error 404: Requested entity was not found."],
    [
      "of a custom role that is not there",
      { role: "projects/acme-delivery/roles/nothing" },
      "does not exist in the resource's hierarchy.",
    ],
    ["of a role by its short name", { role: "reader" }, "Invalid role reader."],
    ["to somebody of no kind", { member: "robot:a" }, "The member robot:a is of an unknown type."],
    ["to a pool that is not there", { member: member.replace("github", "gitlab") }, "Identity Pool does not exist"],
    [
      "to a pool of a project by its id",
      { member: member.replace("123456789012", "acme-delivery") },
      "Invalid principal",
    ],
    ["to a set as if it were one", { member: member.replace("principalSet", "principal") }, "Invalid principal"],
    [
      "to an account that is not there",
      { member: "serviceAccount:a@acme-delivery.iam.gserviceaccount.com" },
      "does not exist.",
    ],
  ])("cannot be %s", async (_, wrong, message) => {
    await expect(google.create(memberType, { ...grant, ...wrong })).rejects.toThrow(message);
    await google.create(memberType, grant);
  });

  it("cannot be of a custom role that was deleted, nor of another project's", async () => {
    const custom = { roleId: "promoter", title: "Promotes", permissions: ["artifactregistry.tags.create"] };
    const created = await google.create(roleType, custom);
    await google.create(memberType, { ...grant, role: created.id });
    const other = await google.create(roleType, { ...custom, project: "acme-other" });
    const foreign = google.create(memberType, { ...grant, role: other.id });
    await expect(foreign).rejects.toThrow("does not exist in the resource's hierarchy.");
    await remove(roleType, created);
    const again = google.create(memberType, { ...grant, role: created.id, member: "allUsers" });
    await expect(again).rejects.toThrow("does not exist in the resource's hierarchy.");
  });

  it("let one be impersonated only where there is one", async () => {
    const { id } = await google.create(accountType, { accountId: "deployer" });
    const impersonation = { member, role: "roles/iam.workloadIdentityUser", serviceAccountId: id };
    expect((await google.create(accountMemberType, impersonation)).id).toBe(`${id}/${impersonation.role}/${member}`);
    const nobody = google.create(accountMemberType, {
      ...impersonation,
      serviceAccountId: id.replace("deployer", "nobody"),
    });
    await expect(nobody).rejects.toThrow("Unknown service account");
    expect(google.refusals(accountMemberType, { ...impersonation, serviceAccountId: "deployer" })).toMatchObject([
      { property: "serviceAccountId" },
    ]);
  });

  it("cannot be to those who are deleted, which the real provider does not even ask", () => {
    const wrong = { ...grant, member: "deleted:user:a@example.com?uid=1" };
    expect(google.refusals(memberType, wrong)).toMatchObject([{ property: "member" }]);
    expect(google.refusals(memberType, grant)).toEqual([]);
  });
});
