import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptState } from "./aws/kept-state";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import type { Properties } from "./provider/values";

const account = "123456789012";
const settingType = "aws:ecr/accountSetting:AccountSetting";
const ruleType = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const templateType = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const exclusionType = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion";
const replicationType = "aws:ecr/replicationConfiguration:ReplicationConfiguration";

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
