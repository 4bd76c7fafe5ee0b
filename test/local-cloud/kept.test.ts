import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptState } from "./aws/kept-state";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import type { Properties } from "./provider/values";

const registryPolicyType = "aws:ecr/registryPolicy:RegistryPolicy";
const scanningType = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const publicType = "aws:ecrpublic/repository:Repository";

const name = "app";
let emulator: Emulator;
let aws: Harness;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
});

afterAll(() => emulator?.stop());

describe("what is kept beside the emulator", () => {
  const kept = (region = "us-east-1") => keptState(emulator.endpoint, region);
  const account = "123456789012";

  it("is the registry's scanning configuration, which nobody can delete", async () => {
    const rule = (filter: string) => ({
      scanFrequency: "SCAN_ON_PUSH",
      repositoryFilters: [{ filter, filterType: "WILDCARD" }],
    });
    const said: Properties = { scanType: "BASIC", rules: [rule("a/*"), rule("b/*")] };
    const created = await aws.create(scanningType, said);
    expect(created).toMatchObject({ id: account, state: { ...said, registryId: account } });
    expect(aws.changes(scanningType, created.state, { ...said, rules: [rule("b/*"), rule("a/*")] })).toEqual([]);
    expect(aws.changes(scanningType, created.state, { ...said, rules: [rule("a/*")] })).toEqual(["update rules"]);
    await kept().remove("ecr-registry-scanning-configuration", account);
    const refreshed = await aws.refresh(scanningType, created, said);
    expect(refreshed?.state).toMatchObject({ scanType: "BASIC", rules: [] });
    const updated = await aws.update(scanningType, created, { scanType: "ENHANCED" });
    expect(updated.state).toMatchObject({ scanType: "ENHANCED", rules: [] });
    await aws.provider.delete(scanningType, account, updated.state);
    const reset = await aws.provider.read(scanningType, account, {}, {});
    expect(reset?.state).toMatchObject({ scanType: "BASIC", rules: [] });
  });

  it("is the registry's policy, one in each region", async () => {
    const said = { policy: '{"Version":"2012-10-17","Statement":[]}' };
    const created = await aws.create(registryPolicyType, said);
    expect(created).toMatchObject({ id: account, state: { registryId: account } });
    expect(await kept("eu-west-1").get("ecr-registry-policy", account)).toBeUndefined();
    const updated = await aws.update(registryPolicyType, created, { policy: '{"Statement":[]}' });
    expect(updated.state.policy).toBe('{"Statement":[]}');
    await aws.provider.delete(registryPolicyType, account, updated.state);
    expect(await aws.refresh(registryPolicyType, created, said)).toBeUndefined();
  });

  it("are public repositories", async () => {
    const said = { repositoryName: name, catalogData: { architectures: ["x86-64", "ARM"] }, tags: { team: "a" } };
    const created = await aws.create(publicType, said);
    expect(created.state).toMatchObject({
      arn: `arn:aws:ecr-public::${account}:repository/${name}`,
      forceDestroy: false,
      repositoryName: name,
      tagsAll: { team: "a" },
    });
    await expect(aws.create(publicType, said)).rejects.toThrow("RepositoryAlreadyExistsException");
    const reordered = { ...said, catalogData: { architectures: ["ARM", "x86-64"] } };
    expect(aws.changes(publicType, created.state, reordered)).toEqual([]);
    const updated = await aws.update(publicType, created, { ...said, tags: {} });
    expect(updated.state.tagsAll).toEqual({});
    await kept().remove("ecrpublic-repository", name);
    expect(await aws.refresh(publicType, updated, said)).toBeUndefined();
  });

  it("is gone when another emulator starts on the port", async () => {
    const first = await startEmulator();
    await keptState(first.endpoint, "us-east-1").put("ecr-registry-policy", account, { policy: "{}" });
    await first.stop();
    const second = await startEmulator({ port: Number(new URL(first.endpoint).port) });
    const found = await keptState(second.endpoint, "us-east-1").get("ecr-registry-policy", account);
    await second.stop();
    expect([second.endpoint, found]).toEqual([first.endpoint, undefined]);
  });
});
