import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iamAt, listElements, memberElements } from "./aws/iam";
import { Harness } from "./aws-harness";
import { accountId, type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import type { Properties } from "./provider/values";

const roleType = "aws:iam/role:Role";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";
const policyType = "aws:iam/policy:Policy";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const providerType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

let emulator: Emulator;
let aws: Harness;

/** The emulator refuses with enforcement what it lets pass without, such as boundaries that do not exist. */
beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator({ env: { AUTH: "true" } });
  aws = new Harness(emulator.endpoint);
});

afterAll(() => emulator?.stop());

const iam = () => iamAt(emulator.endpoint);
const trust = (service: string) =>
  JSON.stringify({ Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: service } }] });
const assumeRolePolicy = trust("ecr.amazonaws.com");
const allowing = (Action: string) => JSON.stringify({ Statement: [{ Action, Effect: "Allow", Resource: "*" }] });

describe("roles", () => {
  it("are the emulator's, with their tags", async () => {
    const said = { assumeRolePolicy, description: "Creates <all> & more", tags: { team: "a" } };
    const created = await aws.create(roleType, said);
    expect(created.id).toMatch(/^app-[0-9a-f]{7}$/);
    expect(created.state).toMatchObject({
      arn: `arn:aws:iam::${accountId}:role/${created.id}`,
      assumeRolePolicy,
      maxSessionDuration: 3600,
      path: "/",
      tagsAll: { team: "a" },
    });
    expect(created.state).not.toHaveProperty("region");
    const changed = { assumeRolePolicy: trust("ec2.amazonaws.com"), description: "Other", tags: { owner: "b" } };
    const updated = await aws.update(roleType, created, changed);
    expect(updated.state).toMatchObject({ ...changed, tagsAll: { owner: "b" } });
    await aws.provider.delete(roleType, created.id, updated.state);
    expect(await aws.refresh(roleType, updated, changed)).toBeUndefined();
  });

  it("have policies of their own, and go after them", async () => {
    const role = await aws.create(roleType, { assumeRolePolicy });
    const said = { name: "pull", role: role.id, policy: allowing("ecr:BatchGetImage") };
    const created = await aws.create(rolePolicyType, said);
    expect(created).toMatchObject({ id: `${role.id}:pull`, state: said });
    const changed = { ...said, policy: allowing("ecr:ListImages") };
    expect((await aws.update(rolePolicyType, created, changed)).state).toMatchObject(changed);
    await expect(aws.provider.delete(roleType, role.id, role.state)).rejects.toThrow("DeleteConflict");
    await aws.provider.delete(rolePolicyType, created.id, created.state);
    expect(await aws.refresh(rolePolicyType, created, said)).toBeUndefined();
    await aws.provider.delete(roleType, role.id, role.state);
    await expect(iam().call("GetRole", { RoleName: role.id })).rejects.toThrow(/not found/);
  });

  it("have a path, a session's length and a boundary, of which only the path replaces them", async () => {
    const [first, second] = await Promise.all(
      ["first", "second"].map((name) => aws.create(policyType, { name, policy: allowing("ecr:*") })),
    );
    const said = { assumeRolePolicy, name: "bounded", path: "/ci/", permissionsBoundary: first?.id ?? "" };
    const created = await aws.create(roleType, said);
    expect(created.state).toMatchObject({ ...said, arn: `arn:aws:iam::${accountId}:role/ci/bounded` });
    expect(aws.changes(roleType, created.state, said)).toEqual([]);
    const next = { ...said, maxSessionDuration: 7200, permissionsBoundary: second?.id ?? "" };
    expect(aws.changes(roleType, created.state, { ...next, path: "/" })).toEqual([
      "update maxSessionDuration",
      "update path!",
      "update permissionsBoundary",
    ]);
    const updated = await aws.update(roleType, created, next);
    expect(updated.state).toMatchObject(next);
    const { permissionsBoundary: _, ...unbounded } = next;
    expect(aws.changes(roleType, updated.state, unbounded)).toEqual(["delete permissionsBoundary"]);
    const freed = await aws.update(roleType, updated, unbounded);
    expect(freed.state.permissionsBoundary).toBe("");
    await iam().call("PutRolePermissionsBoundary", { RoleName: "bounded", PermissionsBoundary: first?.id ?? "" });
    const refreshed = await aws.refresh(roleType, freed, unbounded);
    expect(aws.changes(roleType, refreshed?.state ?? {}, unbounded)).toEqual(["delete permissionsBoundary"]);
  });

  it("have a boundary that exists", async () => {
    const { id } = await aws.create(policyType, { name: "boundary", policy: allowing("ecr:*") });
    const bounded = (permissionsBoundary: string) =>
      aws.create(roleType, { assumeRolePolicy, name: "bound", permissionsBoundary });
    await expect(bounded(`${id}-of-nobody`)).rejects.toThrow("NoSuchEntity");
    expect((await bounded(id)).state).toMatchObject({ permissionsBoundary: id });
  });

  it("are refused with what the local cloud would leave out", async () => {
    const said = { assumeRolePolicy, name: "limited" };
    const managed = { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] };
    await expect(aws.create(roleType, { ...said, ...managed })).rejects.toThrow("have no managedPolicyArns");
    await expect(aws.create(roleType, said)).resolves.toMatchObject({ id: "limited" });
  });
});

describe("managed policies", () => {
  it("are changed by a new version, which becomes the one in force, and never have more than five", async () => {
    const said = { description: "what CI may do", policy: allowing("ecr:Action0"), tags: { team: "a" } };
    let resource = await aws.create(policyType, said);
    expect(resource.id).toMatch(new RegExp(`^arn:aws:iam::${accountId}:policy/app-[0-9a-f]{7}$`));
    expect(resource.state).toMatchObject({ ...said, arn: resource.id, attachmentCount: 0, path: "/" });
    expect(aws.changes(policyType, resource.state, said)).toEqual([]);
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const next = { ...said, policy: allowing(`ecr:Action${number}`) };
      expect(aws.changes(policyType, resource.state, next)).toEqual(["update policy"]);
      resource = await aws.update(policyType, resource, next);
      expect(resource.state.policy).toBe(next.policy);
    }
    const versions = memberElements(await iam().call("ListPolicyVersions", { PolicyArn: resource.id }), "Versions");
    expect(versions).toHaveLength(5);
    await aws.provider.delete(policyType, resource.id, resource.state);
    expect(await aws.refresh(policyType, resource, said)).toBeUndefined();
    await aws.provider.delete(policyType, resource.id, resource.state);
  });

  it("are replaced with another description, and tagged in place without a new version", async () => {
    const said = { name: "tagged", description: "a", policy: allowing("ecr:*"), tags: { team: "a", stage: "x" } };
    const created = await aws.create(policyType, said);
    expect(aws.changes(policyType, created.state, { ...said, description: "b" })).toEqual(["update description!"]);
    const updated = await aws.update(policyType, created, { ...said, tags: { team: "b" } });
    expect(updated.state.tagsAll).toEqual({ team: "b" });
    const versions = await iam().call("ListPolicyVersions", { PolicyArn: created.id });
    expect(memberElements(versions, "Versions")).toHaveLength(1);
  });

  it("are attached to roles, and stay as long as they are", async () => {
    const [role, policy] = await Promise.all([
      aws.create(roleType, { assumeRolePolicy, name: "attached" }),
      aws.create(policyType, { name: "attached", policy: allowing("ecr:*") }),
    ]);
    const said = { policyArn: policy.id, role: role.id };
    const created = await aws.create(attachmentType, said);
    expect(created).toMatchObject({ id: `${role.id}/${policy.id}`, state: said });
    expect(aws.changes(attachmentType, created.state, { ...said, role: "other" })).toEqual(["update role!"]);
    expect((await aws.provider.read(policyType, policy.id, policy.state, {}))?.state).toMatchObject({
      attachmentCount: 1,
    });
    await expect(aws.provider.delete(policyType, policy.id, policy.state)).rejects.toThrow("DeleteConflict");
    await aws.provider.delete(attachmentType, created.id, created.state);
    expect(await aws.refresh(attachmentType, created, said)).toBeUndefined();
    await aws.provider.delete(policyType, policy.id, policy.state);
    expect(await aws.provider.read(policyType, policy.id, policy.state, {})).toBeUndefined();
  });
});

describe("the OIDC provider", () => {
  const arn = `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`;
  const said: Properties = {
    clientIdLists: ["sts.amazonaws.com"],
    tags: { team: "a" },
    url: "https://token.actions.githubusercontent.com",
  };
  const found = () => iam().call("GetOpenIDConnectProvider", { OpenIDConnectProviderArn: arn });

  it("exists once, is found by its ARN and its URL, and is changed in place but for its URL", async () => {
    const created = await aws.create(providerType, said);
    expect(created).toMatchObject({
      id: arn,
      state: { arn, clientIdLists: ["sts.amazonaws.com"], tagsAll: { team: "a" }, thumbprintLists: [] },
    });
    expect(created.state.url).toBe("token.actions.githubusercontent.com");
    expect(aws.changes(providerType, created.state, said)).toEqual([]);
    expect((await aws.refresh(providerType, created, said))?.inputs).toMatchObject(said);
    await expect(aws.create(providerType, said)).rejects.toThrow("EntityAlreadyExists");
    const lookUp = (args: Properties) =>
      aws.provider.invoke("aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider", args);
    expect(await lookUp({ url: said.url })).toMatchObject({ arn, id: arn, clientIdLists: ["sts.amazonaws.com"] });
    expect(await lookUp({ arn })).toEqual(await lookUp({ url: said.url }));
    await expect(lookUp({ url: "https://gitlab.com" })).rejects.toThrow("couldn't find resource");
    await expect(lookUp({})).rejects.toThrow("either arn or url");

    const thumbprint = "6938fd4d98bab03faadb97b34396831e3780aea1";
    const next = { ...said, clientIdLists: ["sts.amazonaws.com", "other"], thumbprintLists: [thumbprint], tags: {} };
    expect(aws.changes(providerType, created.state, next)).toEqual([
      "add thumbprintLists[0]",
      "delete tags.team",
      "delete tagsAll.team",
      "update clientIdLists",
    ]);
    const updated = await aws.update(providerType, created, next);
    expect(updated).toMatchObject({ id: arn, state: { thumbprintLists: [thumbprint], tagsAll: {} } });
    expect(listElements(await found(), "ClientIDList")).toEqual(["sts.amazonaws.com", "other"]);
    const kept = await aws.update(providerType, updated, said);
    expect(kept.state).toMatchObject({ clientIdLists: ["sts.amazonaws.com"], thumbprintLists: [thumbprint] });
    expect(aws.changes(providerType, kept.state, { ...said, url: "https://gitlab.com" })).toEqual(["update url!"]);

    await iam().call("DeleteOpenIDConnectProvider", { OpenIDConnectProviderArn: arn });
    expect(await aws.refresh(providerType, kept, said)).toBeUndefined();
    await aws.provider.delete(providerType, arn, kept.state);
  });
});

describe("the context of a session", () => {
  const lookUp = (arn: string) => aws.provider.invoke("aws:iam/getSessionContext:getSessionContext", { arn });

  it("is the role behind a session, and whoever is no session itself", async () => {
    const { id, state } = await aws.create(roleType, { assumeRolePolicy, name: "of-session", path: "/ci/" });
    const session = `arn:aws:sts::${accountId}:assumed-role/${id}/run-1`;
    expect(await lookUp(session)).toEqual({
      arn: session,
      id: session,
      issuerArn: state.arn,
      issuerId: state.uniqueId,
      issuerName: id,
      sessionName: "run-1",
    });
    const user = `arn:aws:iam::${accountId}:user/somebody`;
    expect(await lookUp(user)).toMatchObject({ issuerArn: user, issuerName: "", sessionName: "" });
    await expect(lookUp(`arn:aws:sts::${accountId}:assumed-role/nobody/run-1`)).rejects.toThrow("(nobody)");
  });
});
