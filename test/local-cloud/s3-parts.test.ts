import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3At } from "./aws/resources/s3-api";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import type { Properties } from "./provider/values";

const bucketType = "aws:s3/bucket:Bucket";
const versioningType = "aws:s3/bucketVersioning:BucketVersioning";
const objectLockType = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const encryptionType = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const publicAccessType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const policyType = "aws:s3/bucketPolicy:BucketPolicy";
const ownershipType = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

let emulator: Emulator;
let aws: Harness;
/** Somebody else's calls. */
let behind: ReturnType<typeof s3At>;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
  behind = s3At(emulator.endpoint, "us-east-1");
});

afterAll(() => emulator?.stop());

const read = async (bucket: string, query: string) => (await behind.call("GET", bucket, { query })).body;
const policyOf = (...actions: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Principal: "*", Action: actions, Resource: "arn:aws:s3:::any/*" }],
  });
const retention = (defaultRetention: Properties): Properties => ({ rule: { defaultRetention } });

interface Part {
  readonly first: Properties;
  readonly next: Properties;
  readonly query: string;
  /** What changes from the first to the next, and what a refresh shows when it was somebody else who did that. */
  readonly changes: readonly string[];
  readonly drift?: readonly string[];
  /** What the service has then. */
  readonly put: readonly [RegExp, RegExp];
}

const parts: Readonly<Record<string, Part>> = {
  [versioningType]: {
    first: { versioningConfiguration: { status: "Enabled" } },
    next: { versioningConfiguration: { status: "Suspended" } },
    query: "versioning",
    changes: ["update versioningConfiguration.status"],
    put: [/<Status>Enabled</, /<Status>Suspended</],
  },
  [objectLockType]: {
    first: retention({ mode: "COMPLIANCE", days: 400 }),
    next: retention({ mode: "COMPLIANCE", years: 7 }),
    query: "object-lock",
    changes: ["delete rule.defaultRetention.days", "update rule.defaultRetention.years"],
    drift: ["delete rule.defaultRetention.years", "update rule.defaultRetention.days"],
    put: [/<Mode>COMPLIANCE<.*<Days>400</, /<Mode>COMPLIANCE<.*<Years>7</],
  },
  [encryptionType]: {
    first: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    next: {
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:::key/a" },
          blockedEncryptionTypes: ["SSE-C"],
          bucketKeyEnabled: true,
        },
      ],
    },
    query: "encryption",
    changes: [
      "add rules[0].blockedEncryptionTypes",
      "update rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
      "update rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
      "update rules[0].bucketKeyEnabled",
    ],
    drift: ["update rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    put: [/<SSEAlgorithm>AES256</, /<SSEAlgorithm>aws:kms<.*<KMSMasterKeyID>arn:aws:kms:::key\/a<.*>SSE-C<.*>true</],
  },
  [publicAccessType]: {
    first: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    next: { blockPublicAcls: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    query: "publicAccessBlock",
    changes: ["update blockPublicPolicy"],
    put: [/<BlockPublicPolicy>true</, /<BlockPublicAcls>true<.*<BlockPublicPolicy>false</],
  },
  [policyType]: {
    first: { policy: policyOf("s3:PutObject") },
    next: { policy: policyOf("s3:DeleteObject") },
    query: "policy",
    changes: ["update policy"],
    put: [/PutObject/, /DeleteObject/],
  },
  [ownershipType]: {
    first: { rule: { objectOwnership: "BucketOwnerEnforced" } },
    next: { rule: { objectOwnership: "ObjectWriter" } },
    query: "ownershipControls",
    changes: ["update rule.objectOwnership"],
    put: [/>BucketOwnerEnforced</, />ObjectWriter</],
  },
};

describe.each(Object.entries(parts))("%s", (type, { first, next, query, changes, drift = changes, put }) => {
  const prefix = query.toLowerCase().replaceAll("-", "");
  const bucketFor = async (purpose: string) => {
    const { id } = await aws.create(bucketType, {
      bucket: `${prefix}-${purpose}`,
      objectLockEnabled: query === "object-lock",
    });
    return id;
  };

  it("is put, found unchanged, changed in place, and refreshed", async () => {
    const bucket = await bucketFor("updated");
    const created = await aws.create(type, { bucket, ...first });
    expect(created).toMatchObject({ id: bucket, state: { bucket, region: "us-east-1" } });
    expect(await read(bucket, query)).toMatch(put[0]);
    expect(aws.changes(type, created.state, { bucket, ...first })).toEqual([]);
    expect(aws.changes(type, created.state, { bucket, ...next })).toEqual(changes);
    const updated = await aws.update(type, created, { bucket, ...next });
    expect(await read(bucket, query)).toMatch(put[1]);
    expect(aws.changes(type, updated.state, { bucket, ...next })).toEqual([]);
    const refreshed = await aws.refresh(type, created, { bucket, ...first });
    expect(aws.changes(type, refreshed?.state ?? {}, { bucket, ...first })).toEqual(drift);
    expect(refreshed?.inputs).not.toEqual(aws.inputs(type, { bucket, ...first }));
  });

  it("is imported by the bucket's name, and belongs to one bucket", async () => {
    const bucket = await bucketFor("imported");
    const { id, state } = await aws.create(type, { bucket, ...first });
    const imported = await aws.provider.read(type, id, {}, {});
    expect(imported).toMatchObject({ id: bucket, inputs: { bucket }, state });
    expect(aws.changes(type, imported?.state ?? {}, { bucket, ...first })).toEqual([]);
    expect(aws.changes(type, state, { bucket: "another-bucket", ...first })).toEqual(["update bucket!"]);
  });

  it("is gone with its bucket, and deleting it then is no error", async () => {
    const bucket = await bucketFor("gone");
    const { id, state } = await aws.create(type, { bucket, ...first });
    await behind.call("DELETE", bucket);
    expect(await aws.provider.read(type, id, state, {})).toBeUndefined();
    await aws.provider.delete(type, id, state);
  });
});

describe("what is left of a bucket's parts when they are deleted", () => {
  const deleted = async (type: string, said: Properties, objectLockEnabled = false) => {
    const { id: bucket } = await aws.create(bucketType, {
      objectLockEnabled,
      bucket: `left-${Math.random().toString(16).slice(2)}`,
    });
    const { id, state } = await aws.create(type, { bucket, ...said });
    await aws.provider.delete(type, id, state);
    return { bucket, found: await aws.provider.read(type, id, state, {}) };
  };

  it("versioning is suspended, unless it was never enabled", async () => {
    const enabled = await deleted(versioningType, { versioningConfiguration: { status: "Enabled" } });
    expect(enabled.found?.state).toMatchObject({ versioningConfiguration: { status: "Suspended" } });
    const disabled = await deleted(versioningType, { versioningConfiguration: { status: "Disabled" } });
    expect(disabled.found?.state).toMatchObject({ versioningConfiguration: { status: "Disabled" } });
  });

  it("Object Lock stays, without a default retention", async () => {
    const { found } = await deleted(objectLockType, retention({ mode: "GOVERNANCE", days: 1 }), true);
    expect(found?.state).toMatchObject({ objectLockEnabled: "Enabled" });
    expect(found?.state.rule).toBeUndefined();
  });

  it("encryption is the service's own", async () => {
    const { found } = await deleted(encryptionType, {
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
    });
    expect(found?.state.rules).toMatchObject([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
  });

  it("the others are gone, a public access block only without skipDestroy", async () => {
    for (const type of [publicAccessType, policyType, ownershipType]) {
      expect((await deleted(type, parts[type]?.first ?? {})).found).toBeUndefined();
    }
    const kept = await deleted(publicAccessType, { blockPublicAcls: true, skipDestroy: true });
    expect(kept.found?.state).toMatchObject({ blockPublicAcls: true, skipDestroy: true });
  });
});

describe("parts of a bucket", () => {
  it("have the expected owner in their id, who has to be the bucket's", async () => {
    const { id: bucket } = await aws.create(bucketType, { bucket: "owned-bucket" });
    const said = { bucket, expectedBucketOwner: "123456789012", versioningConfiguration: { status: "Enabled" } };
    const created = await aws.create(versioningType, said);
    expect(created).toMatchObject({ id: `${bucket},123456789012`, state: said });
    await expect(aws.create(versioningType, { ...said, expectedBucketOwner: "210987654321" })).rejects.toThrow(
      "AccessDenied",
    );
    await aws.provider.delete(versioningType, created.id, created.state);
    expect(await read(bucket, "versioning")).toContain("Suspended");
  });

  it("versioning cannot go back to never having been enabled", async () => {
    const { id: bucket } = await aws.create(bucketType, { bucket: "versioned-bucket" });
    const created = await aws.create(versioningType, { bucket, versioningConfiguration: { status: "Enabled" } });
    const to = (status: string) => aws.update(versioningType, created, { bucket, versioningConfiguration: { status } });
    await expect(to("Disabled")).rejects.toThrow("status cannot be updated from 'Enabled' to 'Disabled'");
    expect((await to("Suspended")).state).toMatchObject({ versioningConfiguration: { status: "Suspended" } });
  });

  it("a public policy is refused where the public access block says so", async () => {
    const { id: bucket } = await aws.create(bucketType, { bucket: "private-bucket" });
    const block = await aws.create(publicAccessType, { bucket, blockPublicPolicy: true });
    const policy = policyOf("s3:GetObject").replace("Deny", "Allow");
    await expect(aws.create(policyType, { bucket, policy })).rejects.toThrow(
      "prevented by the BlockPublicPolicy setting",
    );
    await aws.create(policyType, { bucket, policy: policyOf("s3:GetObject") });
    await aws.update(publicAccessType, block, { bucket });
    await aws.create(policyType, { bucket, policy });
  });

  it("Object Lock needs versioning", async () => {
    const { id: bucket } = await aws.create(bucketType, { bucket: "unversioned-bucket" });
    const said = { bucket, ...retention({ mode: "GOVERNANCE", days: 1 }) };
    await expect(aws.create(objectLockType, said)).rejects.toThrow(
      /^creating S3 Bucket Object Lock Configuration \(unversioned-bucket\): InvalidBucketState: /,
    );
    await aws.create(versioningType, { bucket, versioningConfiguration: { status: "Enabled" } });
    const { state } = await aws.create(objectLockType, said);
    expect(aws.changes(objectLockType, state, { bucket })).toEqual(["delete rule"]);
  });

  const status = (versioningConfiguration: Properties): Properties => ({ versioningConfiguration });
  const rules = (...given: Properties[]): Properties => ({ rules: given });
  const aes = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };

  it.each<[string, string, Properties, string, Properties]>([
    [
      versioningType,
      "a status",
      status({ status: "On" }),
      "versioningConfiguration.status",
      status({ status: "Enabled" }),
    ],
    [
      versioningType,
      "MFA delete",
      status({ status: "Enabled", mfaDelete: "Enabled" }),
      "versioningConfiguration.mfaDelete",
      status({ status: "Enabled" }),
    ],
    [
      versioningType,
      "an owner",
      { ...status({ status: "Enabled" }), expectedBucketOwner: "me" },
      "expectedBucketOwner",
      { ...status({ status: "Enabled" }), expectedBucketOwner: "123456789012" },
    ],
    [
      objectLockType,
      "a mode",
      retention({ mode: "compliance", days: 1 }),
      "rule.defaultRetention.mode",
      retention({ mode: "COMPLIANCE", days: 1 }),
    ],
    [
      objectLockType,
      "days and years",
      retention({ mode: "COMPLIANCE", days: 1, years: 1 }),
      "rule.defaultRetention.years",
      retention({ mode: "COMPLIANCE", years: 1 }),
    ],
    [
      encryptionType,
      "an algorithm",
      rules({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aes" } }),
      "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
      rules(aes),
    ],
    [encryptionType, "two rules", rules(aes, aes), "rules", rules(aes)],
    [publicAccessType, "a text", { blockPublicAcls: "true" }, "blockPublicAcls", { blockPublicAcls: true }],
    [policyType, "no JSON", { policy: "{" }, "policy", { policy: "{}" }],
    [
      ownershipType,
      "an ownership",
      { rule: { objectOwnership: "Nobody" } },
      "rule.objectOwnership",
      { rule: { objectOwnership: "ObjectWriter" } },
    ],
  ])("%s refuses %s that is wrong, and nothing else", (type, _title, wrong, property, right) => {
    const refused = (said: Properties) =>
      aws.refusals(type, { bucket: "a", ...said }).map((failure) => failure.property);
    expect(refused(wrong)).toEqual([property]);
    expect(refused(right)).toEqual([]);
  });
});
