import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3At } from "./aws/resources/s3-api";
import { Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { type Properties, unknown } from "./provider/values";

const bucketType = "aws:s3/bucket:Bucket";
const versioningType = "aws:s3/bucketVersioning:BucketVersioning";
const objectLockType = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

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
const retention = (defaultRetention: Properties): Properties => ({ rule: { defaultRetention } });

describe("a bucket", () => {
  it("is created in the emulator, and its outputs are the real provider's", async () => {
    const said = { bucket: "made-here", objectLockEnabled: true, tags: { team: "a & <b>" } };
    const { id, state } = await aws.create(bucketType, said);
    expect({ id, state }).toEqual({
      id: "made-here",
      state: {
        arn: "arn:aws:s3:::made-here",
        bucket: "made-here",
        bucketDomainName: "made-here.s3.amazonaws.com",
        bucketNamespace: "global",
        bucketPrefix: "",
        bucketRegion: "us-east-1",
        bucketRegionalDomainName: "made-here.s3.us-east-1.amazonaws.com",
        forceDestroy: false,
        id: "made-here",
        objectLockEnabled: true,
        region: "us-east-1",
        tags: { team: "a & <b>" },
        tagsAll: { team: "a & <b>" },
      },
    });
    expect(await read(id, "versioning")).toContain("<Status>Enabled</Status>");
    expect(aws.changes(bucketType, state, said)).toEqual([]);
    expect(await aws.refresh(bucketType, { id, state }, said)).toMatchObject({
      state,
      inputs: aws.inputs(bucketType, said),
    });
  });

  it("has a name in lower case that the provider chooses, unless it is given one or a prefix", async () => {
    const chosen = aws.provider.check(bucketType, "Archive", {}, {}, "seed").inputs;
    expect(chosen).toMatchObject({
      __defaults: ["bucket", "forceDestroy"],
      bucket: expect.stringMatching(/^archive-[0-9a-f]{7}$/),
      forceDestroy: false,
    });
    expect(aws.inputs(bucketType, { bucketPrefix: "archive-" }).bucket).toBeUndefined();
    const { id, state } = await aws.create(bucketType, { bucketPrefix: "archive-" });
    expect(id).toMatch(/^archive-[0-9a-f]{26}$/);
    expect(aws.changes(bucketType, state, { bucketPrefix: "archive-" })).toEqual([]);
    expect(aws.changes(bucketType, state, { bucketPrefix: "other-" })).toEqual(["update bucketPrefix!"]);
  });

  it("is replaced for its name and for Object Lock, the old one first only where it keeps its name", async () => {
    const { state } = await aws.create(bucketType, { bucket: "replaced-bucket" });
    const replacing = (said: Properties) => {
      const found = aws.provider.diff(bucketType, state, aws.inputs(bucketType, said), []);
      return [[...found.replaces].sort(), found.deleteBeforeReplace];
    };
    expect(replacing({ bucket: "another-bucket" })).toEqual([["bucket"], false]);
    expect(replacing({ bucket: "replaced-bucket", objectLockEnabled: true })).toEqual([["objectLockEnabled"], true]);
    expect(replacing({ bucket: "replaced-bucket", forceDestroy: true })).toEqual([[], false]);
  });

  it("has its tags changed in place, and shows when somebody else does that", async () => {
    const said = { bucket: "tagged-bucket", tags: { team: "a", old: "x" } };
    const created = await aws.create(bucketType, said);
    const next = { bucket: "tagged-bucket", tags: { team: "b" } };
    const updated = await aws.update(bucketType, created, next);
    expect(updated.state).toMatchObject({ tags: { team: "b" }, tagsAll: { team: "b" } });
    await behind.call("DELETE", "tagged-bucket", { query: "tagging" });
    const refreshed = await aws.refresh(bucketType, updated, next);
    expect(aws.changes(bucketType, refreshed?.state ?? {}, next)).toEqual(["add tags.team", "add tagsAll.team"]);
    const without = await aws.update(bucketType, updated, { bucket: "tagged-bucket" });
    expect(without.state).toMatchObject({ tags: {}, tagsAll: {} });
  });

  it("is imported by its name", async () => {
    await behind.call("PUT", "imported-bucket");
    const imported = await aws.provider.read(bucketType, "imported-bucket", {}, {});
    expect(imported).toMatchObject({
      id: "imported-bucket",
      inputs: { bucket: "imported-bucket", region: "us-east-1" },
    });
    expect(await aws.provider.read(bucketType, "nobodys-bucket", {}, {})).toBeUndefined();
  });

  it("is another region's where the program says so", async () => {
    const { state } = await aws.create(bucketType, { bucket: "irish-bucket", region: "eu-west-1" });
    expect(state).toMatchObject({
      bucketRegion: "eu-west-1",
      bucketRegionalDomainName: "irish-bucket.s3.eu-west-1.amazonaws.com",
    });
  });

  it("is not made twice", async () => {
    await aws.create(bucketType, { bucket: "made-once" });
    await expect(aws.create(bucketType, { bucket: "made-once" })).rejects.toThrow(
      /^creating S3 Bucket \(made-once\): BucketAlreadyExists: /,
    );
    const elsewhere = { bucket: "made-in-ireland", region: "eu-west-1" };
    await aws.create(bucketType, elsewhere);
    await expect(aws.create(bucketType, elsewhere)).rejects.toThrow("BucketAlreadyOwnedByYou");
    await aws.create(bucketType, { bucket: "made-twice" });
  });

  it("that holds objects is deleted only with forceDestroy, with all their versions", async () => {
    const said = { bucket: "full-bucket" };
    const created = await aws.create(bucketType, said);
    await aws.create(versioningType, { ...said, versioningConfiguration: { status: "Enabled" } });
    for (const body of ["first", "second"]) await behind.call("PUT", "full-bucket/a/b & c.json", { body });
    await expect(aws.provider.delete(bucketType, created.id, created.state)).rejects.toThrow(
      /^deleting S3 Bucket \(full-bucket\): BucketNotEmpty: /,
    );
    const forced = await aws.update(bucketType, created, { ...said, forceDestroy: true });
    await aws.provider.delete(bucketType, forced.id, forced.state);
    expect(await aws.refresh(bucketType, forced, said)).toBeUndefined();
    await aws.provider.delete(bucketType, forced.id, forced.state);
  });

  it.each([
    ["COMPLIANCE", false],
    ["GOVERNANCE", true],
  ])("with objects that are locked in mode %s can be destroyed by force: %s", async (mode, possible) => {
    const said = { bucket: `locked-${mode.toLowerCase()}`, objectLockEnabled: true, forceDestroy: true };
    const { id, state } = await aws.create(bucketType, said);
    await aws.create(objectLockType, { bucket: id, ...retention({ mode, days: 1 }) });
    const { headers } = await behind.call("PUT", `${id}/event.json`, { body: "{}" });
    const query = `versionId=${headers.get("x-amz-version-id")}`;
    await expect(behind.call("DELETE", `${id}/event.json`, { query })).rejects.toThrow("protected by object lock");
    const destroyed = aws.provider.delete(bucketType, id, state);
    if (possible) await destroyed;
    else await expect(destroyed).rejects.toThrow(/^deleting S3 Bucket \(locked-compliance\): AccessDenied: /);
    expect((await aws.refresh(bucketType, { id, state }, said)) === undefined).toBe(possible);
  });

  it.each<[string, Properties, string, Properties]>([
    ["a long name", { bucket: "a".repeat(64) }, "bucket", { bucket: "a".repeat(63) }],
    ["a long prefix", { bucketPrefix: "a".repeat(38) }, "bucketPrefix", { bucketPrefix: "a".repeat(37) }],
    ["a name and a prefix", { bucket: "a", bucketPrefix: "a" }, "bucketPrefix", { bucket: "a" }],
    ["another namespace", { bucketNamespace: "account-regional" }, "bucketNamespace", { bucketNamespace: "global" }],
    ["an unknown property", { objectLock: true }, "objectLock", { objectLockEnabled: true }],
    ["a part with a resource of its own", { versioning: { enabled: true } }, "versioning", {}],
    ["an ACL, which is such a part", { acl: "private" }, "acl", { acl: null }],
  ])("refuses %s, and nothing else", (_title, wrong, property, right) => {
    expect(aws.refusals(bucketType, wrong).map((failure) => failure.property)).toEqual([property]);
    expect(aws.refusals(bucketType, right)).toEqual([]);
  });

  it("is known in a preview by what the program says", () => {
    const planned = aws.provider.planned(bucketType, aws.inputs(bucketType, { bucket: "a", tags: { team: unknown } }));
    expect(planned).toMatchObject({ arn: unknown, bucket: "a", bucketRegion: unknown, region: "us-east-1" });
  });
});
