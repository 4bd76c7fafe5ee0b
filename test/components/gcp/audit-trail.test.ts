import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GoogleAuditTrail, type GoogleAuditTrailArgs } from "../../../components/gcp";
import { auditFilter } from "../../../components/gcp/audit/audit-filter";
import { mocked, resolved } from "./mocked-registry";

const environments = [{ name: "staging" }, { name: "production" }];
const key = "projects/acme.com/locations/europe-west1/keyRings/payments-signing/cryptoKeys/artifacts";

async function trail(more: Partial<GoogleAuditTrailArgs> = {}) {
  const { made, registered } = await mocked(
    (options) => new GoogleAuditTrail("payments", { environments, ...more }, options),
    (one) => pulumi.all([one.recordsName, one.filter]),
  );
  const inputsOf = (type: string) => registered.find((one) => one.type.endsWith(`:${type}`));
  return { filter: await resolved(made.filter), inputsOf };
}

/** What a part of the filter compares resource names with. */
function resourceNames(filter: string, service: string): RegExp {
  const found = new RegExp(`serviceName="${service}" AND protoPayload.resourceName=~"([^"]+)"`).exec(filter);
  return new RegExp(found?.[1] ?? "nothing is compared^");
}

describe("GoogleAuditTrail", () => {
  it("logs writes and keeps them for 400 days, protected", async () => {
    const { inputsOf, filter } = await trail();
    expect(inputsOf("IAMAuditConfig")?.inputs).toEqual({
      project: "acme-delivery",
      service: "artifactregistry.googleapis.com",
      auditLogConfigs: [{ logType: "DATA_WRITE" }],
    });
    const records = inputsOf("ProjectBucketConfig");
    expect(records?.inputs).toMatchObject({
      project: "acme-delivery",
      location: "global",
      bucketId: "payments-audit",
      retentionDays: 400,
      locked: false,
    });
    expect(records?.options).toMatchObject({ protect: true, retainOnDelete: true });
    expect(inputsOf("ProjectSink")?.inputs).toEqual({
      project: "acme-delivery",
      name: "payments-audit",
      destination: "logging.googleapis.com/projects/acme-delivery/locations/global/buckets/payments-audit",
      filter,
      uniqueWriterIdentity: true,
    });
  });

  it("logs reads where that is asked for, and nothing where others see to it", async () => {
    const reads = (await trail({ reads: true })).inputsOf("IAMAuditConfig")?.inputs.auditLogConfigs;
    expect(reads).toEqual([{ logType: "DATA_WRITE" }, { logType: "DATA_READ" }, { logType: "ADMIN_READ" }]);
    expect((await trail({ dataAccessLogs: false })).inputsOf("IAMAuditConfig")).toBeUndefined();
  });

  it("lets records of a trial go, and locks and encrypts them where that is asked for", async () => {
    const trial = (await trail({ disposable: true })).inputsOf("ProjectBucketConfig")?.options;
    expect([trial?.protect, trial?.retainOnDelete]).toEqual([undefined, undefined]);
    const locked = (await trail({ locked: true, kmsKeyName: key })).inputsOf("ProjectBucketConfig")?.inputs;
    expect(locked).toMatchObject({ locked: true, cmekSettings: { kmsKeyName: key } });
  });

  it("keeps what happens to its own repositories, and not to those of others", async () => {
    const names = resourceNames((await trail()).filter, "artifactregistry.googleapis.com");
    const prefix = "projects/acme-delivery/locations/europe-west1/repositories/";
    for (const name of ["staging-payments-docker", "production-payments-npm/packages/a/versions/1"]) {
      expect(prefix + name).toMatch(names);
    }
    for (const name of ["staging-payments-eu-docker", "pre-staging-payments-docker", "qa-payments-docker"]) {
      expect(prefix + name).not.toMatch(names);
    }
    expect(`projects/other/locations/europe-west1/repositories/staging-payments-docker`).not.toMatch(names);
  });

  it("keeps what happens to the keys that it is given, by their whole names", async () => {
    expect((await trail()).filter).not.toContain("cloudkms");
    const names = resourceNames((await trail({ keyNames: [pulumi.output(key)] })).filter, "cloudkms.googleapis.com");
    expect(`${key}/cryptoKeyVersions/1`).toMatch(names);
    for (const other of [`${key}2`, key.replace("acme.com", "acmeXcom")]) expect(other).not.toMatch(names);
  });

  it("writes one filter that Cloud Logging takes: at most 20,000 characters for ten environments and keys", () => {
    const place = { project: "p".repeat(30), location: "northamerica-northeast2" };
    const filter = auditFilter(
      {
        namespace: "n".repeat(40),
        environments: Array.from({ length: 10 }, (_, index) => `${"e".repeat(30)}${index}`),
        keyNames: Array.from({ length: 10 }, () => key),
      },
      place,
    );
    // https://docs.cloud.google.com/logging/quotas
    expect(filter.length).toBeLessThan(20_000);
  });

  it.each<[string, object, object, RegExp]>([
    ["days that Cloud Logging keeps", { retentionDays: 3651 }, { retentionDays: 3650 }, /retentionDays is 3651/],
    [
      "a location of log buckets",
      { recordsLocation: "europe" },
      { recordsLocation: "eu" },
      /recordsLocation is "europe"/,
    ],
    ["no lock on a trial", { locked: true, disposable: true }, { locked: true }, /locked contradicts disposable/],
    ["no reads without logs", { reads: true, dataAccessLogs: false }, { reads: true }, /reads has no meaning/],
    ["names of keys", { keyNames: ["key"] }, { keyNames: [key] }, /keyNames\[0\] is "key"/],
    [
      "each environment once",
      { environments: [...environments, environments[0]] },
      { environments },
      /environments\[2\].name/,
    ],
  ])("asks for %s", async (_, wrong, right, message) => {
    await expect(trail(wrong)).rejects.toThrow(message);
    await expect(trail(right)).resolves.toBeDefined();
  });
});
