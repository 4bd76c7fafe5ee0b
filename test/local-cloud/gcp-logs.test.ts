import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { GoogleHarness } from "./gcp-harness";
import type { Properties } from "./provider/values";

const auditType = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
const sinkType = "gcp:logging/projectSink:ProjectSink";
const logsType = "gcp:logging/projectBucketConfig:ProjectBucketConfig";
const bucketType = "gcp:storage/bucket:Bucket";
const bucketMemberType = "gcp:storage/bucketIAMMember:BucketIAMMember";
const serviceType = "gcp:projects/service:Service";

const project = "acme-delivery";
const writer = "serviceAccount:service-123456789012@gcp-sa-logging.iam.gserviceaccount.com";

let cloud: GoogleCloud;
let google: GoogleHarness;

beforeEach(async () => {
  cloud = await createGoogleCloud();
  google = new GoogleHarness(cloud);
});

afterEach(() => cloud.remove());

describe("a service of a project", () => {
  const said = { service: "containerscanning.googleapis.com" };
  const kept = () => cloud.kept.get("service", `${project}/${said.service}`);

  it("stays enabled when its resource goes, unless the program says otherwise", async () => {
    const created = await google.create(serviceType, said);
    expect(created.id).toBe("acme-delivery/containerscanning.googleapis.com");
    await google.provider.delete(serviceType, created.id, created.state);
    expect(await kept()).toBeDefined();
    const other = await google.create(serviceType, { ...said, disableOnDestroy: true });
    expect(google.changes(serviceType, other.state, said)).toEqual(["delete disableOnDestroy"]);
    await google.provider.delete(serviceType, other.id, other.state);
    expect(await kept()).toBeUndefined();
    expect(await google.refresh(serviceType, created, said)).toBeUndefined();
  });
});

describe("the configuration of a service's audit logs", () => {
  const said = { project, service: "artifactregistry.googleapis.com", auditLogConfigs: [{ logType: "DATA_WRITE" }] };

  it("is one for each service, and the latest wins", async () => {
    const created = await google.create(auditType, said);
    expect(created).toMatchObject({
      id: "acme-delivery/audit_config/artifactregistry.googleapis.com",
      state: { auditLogConfigs: said.auditLogConfigs },
    });
    await google.create(auditType, { ...said, auditLogConfigs: [{ logType: "DATA_READ" }] });
    const refreshed = await google.refresh(auditType, created, said);
    expect(google.changes(auditType, refreshed?.state ?? {}, said)).toEqual(["update auditLogConfigs"]);
    expect((await google.provider.read(auditType, created.id, {}, {}))?.inputs).toMatchObject({ project });
    await google.provider.delete(auditType, created.id, created.state);
    expect(await google.refresh(auditType, created, said)).toBeUndefined();
  });

  it.each<[string, Properties, string]>([
    ["a type of log that there is not", { auditLogConfigs: [{ logType: "DATA" }] }, 'log_type\', "DATA"'],
    ["an exemption of nobody", { auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: ["a"] }] }, "unknown type"],
    ["a service that is none", { service: "artifactregistry" }, "Invalid service: artifactregistry"],
  ])("cannot have %s", async (_, wrong, message) => {
    await expect(google.create(auditType, { ...said, ...wrong })).rejects.toThrow(message);
    await google.create(auditType, said);
  });
});

describe("a sink of logs", () => {
  const said = { name: "audit", destination: "storage.googleapis.com/acme-audit", filter: "severity>=NOTICE" };

  it.each<[string, Properties, string]>([
    ["as the service's agent", {}, writer],
    [
      "as everybody's old account",
      { uniqueWriterIdentity: false },
      "serviceAccount:cloud-logs@system.gserviceaccount.com",
    ],
    [
      "as nobody to its own project",
      { destination: `logging.googleapis.com/projects/${project}/locations/global/buckets/a` },
      "",
    ],
    [
      "as whom the program says",
      { customWriterIdentity: "serviceAccount:a@example.com" },
      "serviceAccount:a@example.com",
    ],
  ])("writes %s", async (_, change, writerIdentity) => {
    const { id, state } = await google.create(sinkType, { ...said, ...change });
    expect(id).toBe("projects/acme-delivery/sinks/audit");
    expect(state).toMatchObject({ uniqueWriterIdentity: change.uniqueWriterIdentity ?? true, writerIdentity });
    expect(google.changes(sinkType, state, { ...said, ...change, filter: " severity>=NOTICE " })).toEqual([]);
    await expect(google.create(sinkType, said)).rejects.toThrow("Sink audit already exists");
  });

  it.each<[string, Properties, string]>([
    ["to a destination of no kind", { destination: "gs://acme-audit" }, "Unsupported destination: gs://acme-audit"],
    ["with a name with spaces", { name: "my audit" }, "Invalid sink name: my audit"],
  ])("cannot be one %s", async (_, wrong, message) => {
    await expect(google.create(sinkType, { ...said, ...wrong })).rejects.toThrow(message);
    await google.create(sinkType, said);
  });
});

describe("a bucket of logs", () => {
  const said = { bucketId: "audit", location: "global", project, retentionDays: 400 };

  it("cannot be had again while it could be restored", async () => {
    const { id, state } = await google.create(logsType, said);
    expect({ id, state }).toMatchObject({
      id: "projects/acme-delivery/locations/global/buckets/audit",
      state: { lifecycleState: "ACTIVE", name: id, retentionDays: 400 },
    });
    expect(google.changes(logsType, state, said)).toEqual([]);
    await google.provider.delete(logsType, id, state);
    await expect(google.create(logsType, said)).rejects.toThrow("Buckets must be in an ACTIVE state to be modified");
  });

  it("that is locked is neither changed nor deleted", async () => {
    const locked = { ...said, locked: true };
    const created = await google.create(logsType, locked);
    const shorter = google.update(logsType, created, { ...locked, retentionDays: 1 });
    await expect(shorter).rejects.toThrow("The retention of a locked bucket cannot be changed.");
    await expect(google.provider.delete(logsType, created.id, created.state)).rejects.toThrow("cannot be deleted");
    const { bucketId, ...others } = said;
    const open = await google.create(logsType, { ...others, bucketId: "open" });
    await google.update(logsType, open, { ...others, bucketId: "open", retentionDays: 1 });
    await google.provider.delete(logsType, open.id, open.state);
  });

  it("is taken over where a project has it anyway, and outlives its resource", async () => {
    const { id, state } = await google.create(logsType, { ...said, bucketId: "_Default", retentionDays: 90 });
    expect(state.retentionDays).toBe(90);
    await google.provider.delete(logsType, id, state);
    expect((await google.provider.read(logsType, id, {}, {}))?.state.lifecycleState).toBe("ACTIVE");
  });

  it.each<[string, Properties, string]>([
    ["for more than ten years", { retentionDays: 3651 }, "1 to 3650 days"],
    ["in a location that there is not", { location: "europe" }, "Location europe is not supported."],
  ])("cannot be one %s", async (_, wrong, message) => {
    await expect(google.create(logsType, { ...said, ...wrong })).rejects.toThrow(message);
    await google.create(logsType, said);
  });
});

describe("a bucket", () => {
  const said = { name: "acme-audit", location: "eu" };

  it("has the outputs that the real provider computes, and nothing safe of its own", async () => {
    const { id, state } = await google.create(bucketType, said);
    expect({ id, state }).toMatchObject({
      id: "acme-audit",
      state: {
        forceDestroy: false,
        location: "EU",
        project,
        projectNumber: 123456789012,
        publicAccessPrevention: "inherited",
        selfLink: "https://www.googleapis.com/storage/v1/b/acme-audit",
        softDeletePolicy: { retentionDurationSeconds: 604_800 },
        storageClass: "STANDARD",
        uniformBucketLevelAccess: false,
        url: "gs://acme-audit",
        versioning: { enabled: false },
      },
    });
    expect(google.changes(bucketType, state, said)).toEqual([]);
    expect(google.changes(bucketType, state, { ...said, location: "us" })).toEqual(["update location!"]);
    await expect(google.create(bucketType, said)).rejects.toThrow("The requested bucket name is not available.");
  });

  it("is written to by a sink that there is", async () => {
    await google.create(bucketType, said);
    const grant = { bucket: "acme-audit", member: writer, role: "roles/storage.objectCreator" };
    await expect(google.create(bucketMemberType, grant)).rejects.toThrow("does not exist.");
    await google.create(sinkType, { name: "audit", destination: "storage.googleapis.com/acme-audit" });
    const created = await google.create(bucketMemberType, grant);
    expect(created).toMatchObject({
      id: `b/acme-audit/roles/storage.objectCreator/${writer}`,
      state: { bucket: "b/acme-audit" },
    });
    expect(google.changes(bucketMemberType, created.state, grant)).toEqual([]);
    const nowhere = google.create(bucketMemberType, { ...grant, bucket: "acme-nothing" });
    await expect(nowhere).rejects.toThrow("The specified bucket does not exist.");
  });

  it.each<[string, Properties, Properties, string]>([
    ["a name in capitals", {}, { name: "Acme" }, "Invalid bucket name: 'Acme'"],
    ["a location that there is not", {}, { location: "europe" }, "location constraint is not valid"],
    [
      "access of no kind",
      { publicAccessPrevention: "enforced" },
      { publicAccessPrevention: "on" },
      "public access prevention",
    ],
    [
      "a retention of no time",
      { retentionPolicy: { retentionPeriod: "86400" } },
      { retentionPolicy: { retentionPeriod: "1d" } },
      "a number of seconds",
    ],
    [
      "both a retention and versions",
      { retentionPolicy: { retentionPeriod: "86400" } },
      { retentionPolicy: { retentionPeriod: "86400" }, versioning: { enabled: true } },
      "either a retention policy or object versioning",
    ],
    [
      "six days to restore what was deleted",
      { softDeletePolicy: { retentionDurationSeconds: 604_800 } },
      { softDeletePolicy: { retentionDurationSeconds: 518_400 } },
      "0 or 7 to 90 days",
    ],
  ])("cannot have %s", async (_, right, wrong, message) => {
    await expect(google.create(bucketType, { ...said, ...wrong })).rejects.toThrow(message);
    await google.create(bucketType, { ...said, ...right });
  });

  it("with a locked retention keeps it at least as long", async () => {
    const retention = (retentionPeriod: string) => ({ ...said, retentionPolicy: { isLocked: true, retentionPeriod } });
    const created = await google.create(bucketType, retention("86400"));
    await expect(google.update(bucketType, created, retention("3600"))).rejects.toThrow(
      "Cannot reduce retention duration",
    );
    expect((await google.update(bucketType, created, retention("172800"))).state).toMatchObject({
      retentionPolicy: { retentionPeriod: "172800" },
    });
  });
});
