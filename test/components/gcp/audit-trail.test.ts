import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GoogleAuditTrail, type GoogleAuditTrailArgs } from "../../../components/gcp";
import { auditFilter } from "../../../components/gcp/audit/audit-filter";
import { type LogEntry, matchesFilter } from "./logging-query";
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

  it("keeps what is read from outside, of its own namespace", async () => {
    const names = resourceNames((await trail()).filter, "artifactregistry.googleapis.com");
    const prefix = "projects/acme-delivery/locations/europe-west1/repositories/";
    expect(`${prefix}upstream-payments-docker-hub/dockerImages/nginx`).toMatch(names);
    expect(`${prefix}upstream-billing-docker-hub/dockerImages/nginx`).not.toMatch(names);
  });

  // As Google's pages on audit logging name services and methods.
  const entry = (serviceName: string, methodName: string, resourceName: string, more: object = {}): LogEntry => ({
    logName: "projects/acme-delivery/logs/cloudaudit.googleapis.com%2Factivity",
    "protoPayload.serviceName": serviceName,
    "protoPayload.methodName": methodName,
    "protoPayload.resourceName": resourceName,
    ...more,
  });
  const dataAccess = { logName: "projects/acme-delivery/logs/cloudaudit.googleapis.com%2Fdata_access" };
  const images = "projects/acme-delivery/locations/europe-west1/repositories/staging-payments-docker";
  const registry = "artifactregistry.googleapis.com";
  const version = `${key}/cryptoKeyVersions/1`;

  it.each<[string, LogEntry, LogEntry]>([
    [
      "a push, and nothing of another log",
      entry(registry, "Docker-PutManifest", `${images}/dockerImages/api`, dataAccess),
      entry(registry, "Docker-PutManifest", `${images}/dockerImages/api`, {
        logName: "projects/acme-delivery/logs/stdout",
      }),
    ],
    [
      "a change of a repository, and none of another team's",
      entry(registry, "google.devtools.artifactregistry.v1.ArtifactRegistry.UpdateRepository", images),
      entry(
        registry,
        "google.devtools.artifactregistry.v1.ArtifactRegistry.UpdateRepository",
        images.replace("payments", "billing"),
      ),
    ],
    [
      "a change of a role, and of no log bucket",
      entry("iam.googleapis.com", "google.iam.admin.v1.UpdateRole", "projects/acme-delivery/roles/payments_publish"),
      entry("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.UpdateBucket", "projects/acme-delivery"),
    ],
    [
      "a change of the project's policy, and not its reading",
      entry("cloudresourcemanager.googleapis.com", "SetIamPolicy", "projects/acme-delivery"),
      entry("cloudresourcemanager.googleapis.com", "GetIamPolicy", "projects/acme-delivery", dataAccess),
    ],
    [
      "a signature by the key, and by no other",
      entry("cloudkms.googleapis.com", "AsymmetricSign", version, dataAccess),
      entry("cloudkms.googleapis.com", "AsymmetricSign", version.replace("payments", "billing"), dataAccess),
    ],
    [
      "what happens in its project, and in no other",
      entry(registry, "Docker-PutManifest", images, dataAccess),
      entry(registry, "Docker-PutManifest", images.replace("acme-delivery", "acme-other"), {
        logName: dataAccess.logName.replace("acme-delivery", "acme-other"),
      }),
    ],
  ])("keeps %s", async (_, kept, left) => {
    const { filter } = await trail({ keyNames: [key] });
    expect([matchesFilter(filter, kept), matchesFilter(filter, left)]).toEqual([true, false]);
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
