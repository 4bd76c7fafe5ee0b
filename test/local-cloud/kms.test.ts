import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Connections } from "./aws/cloud";
import { connect, Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { InitializationError } from "./provider/provider";
import type { Properties } from "./provider/values";

const keyType = "aws:kms/key:Key";
const aliasType = "aws:kms/alias:Alias";
const keyPolicyType = "aws:kms/keyPolicy:KeyPolicy";

let emulator: Emulator;
let aws: Harness;
let behind: ReturnType<typeof connect>;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
  behind = connect(emulator.endpoint);
});

afterAll(() => emulator?.stop());

const root = { AWS: "arn:aws:iam::123456789012:root" };
const policyOf = (...actions: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: root, Action: actions, Resource: "*" }],
  });

describe("a key", () => {
  it("is created in the emulator, with rotation, and its outputs are the real provider's", async () => {
    const said = { description: "images", enableKeyRotation: true, deletionWindowInDays: 30, tags: { team: "a" } };
    const { id, state } = await aws.create(keyType, said);
    expect(state).toMatchObject({
      ...said,
      arn: `arn:aws:kms:us-east-1:123456789012:key/${id}`,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      isEnabled: true,
      keyId: id,
      multiRegion: false,
      rotationPeriodInDays: 365,
      tagsAll: { team: "a" },
    });
    expect(await behind.kms.getKeyRotationStatus({ KeyId: id })).toMatchObject({ KeyRotationEnabled: true });
    expect(aws.changes(keyType, state, said)).toEqual([]);
  });

  it("that signs is created as such", async () => {
    const said = { customerMasterKeySpec: "ECC_NIST_P256", keyUsage: "SIGN_VERIFY" };
    const { id } = await aws.create(keyType, said);
    const { SigningAlgorithms } = await behind.kms.getPublicKey({ KeyId: id });
    expect(SigningAlgorithms).toEqual(["ECDSA_SHA_256"]);
  });

  it("that signs has no rotation, is left alone by a second update, and keeps what it is when it is described anew", async () => {
    const said: Properties = {
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      deletionWindowInDays: 30,
      description: "signs",
      tags: { team: "a" },
    };
    const created = await aws.create(keyType, said);
    expect(created.state).toMatchObject({ ...said, enableKeyRotation: false, rotationPeriodInDays: 0 });
    expect(aws.changes(keyType, created.state, said)).toEqual([]);
    const refreshed = await aws.refresh(keyType, created, said);
    expect(refreshed).toMatchObject({ state: created.state, inputs: aws.inputs(keyType, said) });
    const next = { ...said, description: "signs images", tags: { team: "b" } };
    const updated = await aws.update(keyType, created, next);
    expect(updated).toMatchObject({ id: created.id, state: { ...next, tagsAll: { team: "b" } } });
    expect(aws.changes(keyType, updated.state, { ...next, customerMasterKeySpec: "RSA_2048" })).toEqual([
      "update customerMasterKeySpec!",
    ]);
  });

  it("is updated in place, and what it is for replaces it", async () => {
    const created = await aws.create(keyType, { tags: { team: "a" } });
    const next: Properties = {
      description: "new",
      enableKeyRotation: true,
      rotationPeriodInDays: 90,
      isEnabled: false,
      policy: policyOf("kms:*", "kms:Sign"),
      tags: { team: "b" },
    };
    expect(aws.changes(keyType, created.state, next)).toEqual([
      "update description",
      "update enableKeyRotation",
      "update isEnabled",
      "update policy",
      "update rotationPeriodInDays",
      "update tags.team",
      "update tagsAll.team",
    ]);
    const updated = await aws.update(keyType, created, next);
    expect(aws.changes(keyType, updated.state, next)).toEqual([]);
    const { KeyMetadata } = await behind.kms.describeKey({ KeyId: created.id });
    expect(KeyMetadata).toMatchObject({ Description: "new", Enabled: false });
    const enabled = await aws.update(keyType, updated, { isEnabled: true });
    expect(enabled.state).toMatchObject({ isEnabled: true, enableKeyRotation: false, tagsAll: {} });
    expect(aws.changes(keyType, enabled.state, { keyUsage: "SIGN_VERIFY" })).toEqual(["update keyUsage!"]);
  });

  it("shows on a refresh that its rotation was turned off", async () => {
    const said = { enableKeyRotation: true };
    const created = await aws.create(keyType, said);
    await behind.kms.disableKeyRotation({ KeyId: created.id });
    const refreshed = await aws.refresh(keyType, created, said);
    expect(aws.changes(keyType, refreshed?.state ?? {}, said)).toEqual(["update enableKeyRotation"]);
  });

  it("is scheduled for its deletion, and counts as gone from then on", async () => {
    const said = { deletionWindowInDays: 9 };
    const created = await aws.create(keyType, said);
    await aws.provider.delete(keyType, created.id, created.state);
    const { KeyMetadata } = await behind.kms.describeKey({ KeyId: created.id });
    const days = ((KeyMetadata?.DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect([KeyMetadata?.KeyState, Math.round(days)]).toEqual(["PendingDeletion", 9]);
    expect(await aws.refresh(keyType, created, said)).toBeUndefined();
    await aws.provider.delete(keyType, created.id, created.state);
  });

  it("that fails half-way is not forgotten", async () => {
    const said = { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC", enableKeyRotation: true };
    const failure = await aws.create(keyType, said).catch((error) => error);
    expect(failure).toBeInstanceOf(InitializationError);
    expect(failure.message).toMatch(/^creating KMS Key \([\w-]+\): UnsupportedOperationException: /);
    const { KeyMetadata } = await behind.kms.describeKey({ KeyId: failure.resource.id });
    expect(failure.resource.state).toMatchObject({ arn: KeyMetadata?.Arn, enableKeyRotation: false });
    const { id } = await aws.create(keyType, { ...said, enableKeyRotation: false });
    expect(id).toBeDefined();
  });
});

describe("an alias", () => {
  it("names a key, by id or ARN, and can be moved to another", async () => {
    const [first, second] = await Promise.all([aws.create(keyType, {}), aws.create(keyType, {})]);
    const said = { name: "alias/images", targetKeyId: first.id };
    const created = await aws.create(aliasType, said);
    expect(created).toMatchObject({
      id: "alias/images",
      state: {
        arn: "arn:aws:kms:us-east-1:123456789012:alias/images",
        targetKeyArn: first.state.arn,
        targetKeyId: first.id,
      },
    });
    expect(aws.changes(aliasType, created.state, { ...said, targetKeyId: first.state.arn ?? "" })).toEqual([]);
    const next = { ...said, targetKeyId: second.id };
    expect(aws.changes(aliasType, created.state, next)).toEqual(["update targetKeyId"]);
    await aws.update(aliasType, created, next);
    const { KeyMetadata } = await behind.kms.describeKey({ KeyId: "alias/images" });
    expect(KeyMetadata?.KeyId).toBe(second.id);
    expect(aws.changes(aliasType, created.state, { ...said, name: "alias/other" })).toEqual(["update name!"]);
    await behind.kms.deleteAlias({ AliasName: "alias/images" });
    expect(await aws.refresh(aliasType, created, said)).toBeUndefined();
    await aws.provider.delete(aliasType, created.id, created.state);
  });

  it("can go before its key and after it", async () => {
    for (const first of [keyType, aliasType]) {
      const key = await aws.create(keyType, {});
      const alias = await aws.create(aliasType, { name: `alias/${key.id}`, targetKeyId: key.id });
      const both = [
        { type: keyType, ...key },
        { type: aliasType, ...alias },
      ];
      for (const { type, id, state } of first === keyType ? both : both.reverse()) {
        await aws.provider.delete(type, id, state);
        expect(await aws.provider.read(type, id, state, {})).toBeUndefined();
      }
    }
  });

  it("has a name with the prefix that it is given", async () => {
    const { id: targetKeyId } = await aws.create(keyType, {});
    const { id } = await aws.create(aliasType, { namePrefix: "alias/images-", targetKeyId });
    expect(id).toMatch(/^alias\/images-[0-9a-f]+$/);
  });
});

describe("a key policy", () => {
  it("is the key's, and the key has its first one again once it is deleted", async () => {
    const { id: keyId, state } = await aws.create(keyType, {});
    const created = await aws.create(keyPolicyType, { keyId, policy: policyOf("kms:Sign") });
    const actual = async () => JSON.parse((await behind.kms.getKeyPolicy({ KeyId: keyId })).Policy ?? "");
    expect(await actual()).toEqual(JSON.parse(policyOf("kms:Sign")));
    const next = { keyId, policy: policyOf("kms:Verify") };
    expect(aws.changes(keyPolicyType, created.state, next)).toEqual(["update policy"]);
    await aws.update(keyPolicyType, created, next);
    expect(await actual()).toEqual(JSON.parse(policyOf("kms:Verify")));
    await aws.provider.delete(keyPolicyType, keyId, created.state);
    expect((await actual()).Statement).toEqual(JSON.parse(String(state.policy)).Statement);
    await behind.kms.scheduleKeyDeletion({ KeyId: keyId });
    expect(await aws.refresh(keyPolicyType, created, next)).toBeUndefined();
  });
});

describe("functions", () => {
  it("know the account, the partition and the region", async () => {
    const [identity, partition, region] = await Promise.all(
      ["getCallerIdentity", "getPartition", "getRegion"].map((name) =>
        aws.provider.invoke(`aws:index/${name}:${name}`, {}),
      ),
    );
    expect(identity).toMatchObject({ accountId: "123456789012", id: "123456789012" });
    expect(partition).toMatchObject({ partition: "aws", dnsSuffix: "amazonaws.com" });
    expect(region).toMatchObject({ region: "us-east-1", id: "us-east-1" });
    await expect(aws.provider.invoke("aws:index/getArn:getArn", {})).rejects.toThrow("has no function");
  });
});

describe("an error that passes", () => {
  let server: Server;
  let answers: [status: number, error: string | undefined][] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume().on("end", () => {
        const [status, error] = answers.shift() ?? [200, undefined];
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify(error === undefined ? {} : { __type: error.split(": ")[0], message: error }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const harness = () => {
    const address = server.address();
    return new Harness(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`);
  };
  const create = () =>
    harness().create("aws:ecr/repositoryPolicy:RepositoryPolicy", { repository: "a", policy: '{"Statement":[]}' });
  const invalid = "InvalidParameterException: Invalid repository policy provided";

  it("is tried again: a principal that ECR does not know yet", async () => {
    answers = [
      [400, invalid],
      [400, invalid],
    ];
    const { id } = await create();
    expect([id, answers]).toEqual(["a", []]);
  });

  it("is tried again: throttling", async () => {
    answers = [[400, "ThrottlingException: Rate exceeded"]];
    const { id } = await create();
    expect([id, answers]).toEqual(["a", []]);
  });

  it("is not tried again when it is of another kind", async () => {
    answers = [
      [400, "InvalidParameterException: Invalid parameter at 'policyText'"],
      [400, invalid],
    ];
    await expect(create()).rejects.toThrow("Invalid parameter at 'policyText'");
    expect(answers).toHaveLength(1);
  });

  it("is given up after a while", async () => {
    const cloud = new Connections("http://127.0.0.1:1", {}, 250).in("us-east-1");
    let calls = 0;
    const call = async () => {
      calls++;
      throw new Error("still the same");
    };
    await expect(cloud.retry(call, () => true)).rejects.toThrow("still the same");
    expect(calls).toBe(2);
  });
});
