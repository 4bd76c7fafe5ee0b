import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iamAt } from "./aws/iam";
import { keptState } from "./aws/kept-state";
import type { Properties } from "./aws/values";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";

const account = "123456789012";
const settingType = "aws:ecr/accountSetting:AccountSetting";
const ruleType = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const templateType = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const exclusionType = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion";
const replicationType = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const roleType = "aws:iam/role:Role";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";

let emulator: Emulator;
let aws: Harness;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
});

afterAll(() => emulator?.stop());

describe("the settings of an account", () => {
  it("are kept, and stay when they are deleted", async () => {
    const said = { name: "BLOB_MOUNTING", value: "ENABLED" };
    const created = await aws.create(settingType, said);
    expect(created).toMatchObject({ id: "BLOB_MOUNTING", state: { ...said, region: "us-east-1" } });
    expect(aws.changes(settingType, created.state, { ...said, value: "DISABLED" })).toEqual(["update value"]);
    const updated = await aws.update(settingType, created, { ...said, value: "DISABLED" });
    await aws.provider.delete(settingType, "BLOB_MOUNTING", updated.state);
    expect((await aws.refresh(settingType, updated, said))?.state).toMatchObject({ value: "DISABLED" });
    expect(aws.refusals(settingType, { name: "COLOUR", value: "ENABLED" })).toHaveLength(1);
  });

  it("are caches, each prefix once", async () => {
    const said = { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" };
    const created = await aws.create(ruleType, said);
    expect(created).toMatchObject({ id: "quay", state: { ...said, registryId: account } });
    await expect(aws.create(ruleType, said)).rejects.toThrow("PullThroughCacheRuleAlreadyExistsException");
    expect(aws.changes(ruleType, created.state, said)).toEqual([]);
    const elsewhere = { ...said, upstreamRegistryUrl: "ghcr.io", credentialArn: "arn:aws:secretsmanager:x" };
    expect(aws.changes(ruleType, created.state, elsewhere)).toEqual([
      "add credentialArn",
      "update upstreamRegistryUrl!",
    ]);
    await aws.provider.delete(ruleType, "quay", created.state);
    expect(await aws.refresh(ruleType, created, said)).toBeUndefined();
  });

  it("are templates, compared by what their documents say", async () => {
    const rule = { rulePriority: 1, selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 } };
    const said: Properties = {
      appliedFors: ["REPLICATION", "PULL_THROUGH_CACHE"],
      lifecyclePolicy: JSON.stringify({ rules: [{ ...rule, action: { type: "expire" } }] }),
      prefix: "production",
      resourceTags: { team: "a" },
    };
    const created = await aws.create(templateType, said);
    expect(created.state).toMatchObject({ imageTagMutability: "MUTABLE", prefix: "production", registryId: account });
    const reordered = {
      ...said,
      appliedFors: ["PULL_THROUGH_CACHE", "REPLICATION"],
      lifecyclePolicy: JSON.stringify({ rules: [{ action: { type: "expire" }, ...rule }] }, undefined, 2),
    };
    expect(aws.changes(templateType, created.state, reordered)).toEqual([]);
    expect(aws.changes(templateType, created.state, { ...said, imageTagMutability: "IMMUTABLE" })).toEqual([
      "update imageTagMutability",
    ]);
    expect(aws.changes(templateType, created.state, { ...said, prefix: "staging" })).toEqual(["update prefix!"]);
    await expect(aws.create(templateType, said)).rejects.toThrow("TemplateAlreadyExistsException");
    expect(aws.refusals(templateType, { ...said, appliedFors: ["PUSH"] })).toHaveLength(1);
  });

  it("are roles whose pulls do not count", async () => {
    const said = { principalArn: `arn:aws:iam::${account}:role/scanner` };
    const created = await aws.create(exclusionType, said);
    expect(created).toMatchObject({ id: said.principalArn, state: said });
    await aws.provider.delete(exclusionType, created.id, created.state);
    expect(await aws.refresh(exclusionType, created, said)).toBeUndefined();
  });

  it("are replication rules, which are gone where there is none", async () => {
    const rules = [
      {
        destinations: [{ region: "eu-west-1", registryId: account }],
        repositoryFilters: [{ filter: "production/", filterType: "PREFIX_MATCH" }],
      },
    ];
    const said = { replicationConfiguration: { rules } };
    const created = await aws.create(replicationType, said);
    expect(created).toMatchObject({ id: account, state: { ...said, registryId: account } });
    expect(aws.changes(replicationType, created.state, said)).toEqual([]);
    const kept = keptState(emulator.endpoint, "us-east-1");
    await kept.put("ecr-replication-configuration", account, { replicationConfiguration: { rules: [] } });
    expect(await aws.refresh(replicationType, created, said)).toBeUndefined();
  });
});

describe("roles", () => {
  const trust = (service: string) =>
    JSON.stringify({ Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: service } }] });

  it("are the emulator's, with their tags", async () => {
    const said = {
      assumeRolePolicy: trust("ecr.amazonaws.com"),
      description: "Creates <all> & more",
      tags: { team: "a" },
    };
    const created = await aws.create(roleType, said);
    expect(created.id).toMatch(/^app-[0-9a-f]{7}$/);
    expect(created.state).toMatchObject({
      arn: `arn:aws:iam::${account}:role/${created.id}`,
      assumeRolePolicy: said.assumeRolePolicy,
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
    const role = await aws.create(roleType, { assumeRolePolicy: trust("ecr.amazonaws.com") });
    const policy = (Action: string) => JSON.stringify({ Statement: [{ Action, Effect: "Allow", Resource: "*" }] });
    const said = { name: "pull", role: role.id, policy: policy("ecr:BatchGetImage") };
    const created = await aws.create(rolePolicyType, said);
    expect(created).toMatchObject({ id: `${role.id}:pull`, state: said });
    const changed = { ...said, policy: policy("ecr:ListImages") };
    expect((await aws.update(rolePolicyType, created, changed)).state).toMatchObject(changed);
    await expect(aws.provider.delete(roleType, role.id, role.state)).rejects.toThrow("DeleteConflict");
    await aws.provider.delete(rolePolicyType, created.id, created.state);
    expect(await aws.refresh(rolePolicyType, created, said)).toBeUndefined();
    await aws.provider.delete(roleType, role.id, role.state);
    await expect(iamAt(emulator.endpoint).call("GetRole", { RoleName: role.id })).rejects.toThrow(/not found/);
  });

  it("are refused with what the local cloud would leave out", async () => {
    const said = { assumeRolePolicy: trust("ecr.amazonaws.com"), name: "limited" };
    const boundary = { permissionsBoundary: `arn:aws:iam::${account}:policy/boundary` };
    await expect(aws.create(roleType, { ...said, ...boundary })).rejects.toThrow("have no permissionsBoundary");
    await expect(aws.create(roleType, said)).resolves.toMatchObject({ id: "limited" });
  });
});
