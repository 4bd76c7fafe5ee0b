import { describe, expect, it } from "vitest";
import { garAudit } from "../../../policy-pack/gcp/gar-audit";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";

const policies = [garAudit];
const service = "artifactregistry.googleapis.com";
const packFor = (settings: Record<string, unknown>) => configuredPack(policies, { "gar-audit": { settings } });

const config = (
  change: Record<string, unknown> = {},
  type = "gcp:projects/iAMAuditConfig:IAMAuditConfig",
): Resource => ({
  type,
  name: "audit",
  properties: { project: "acme", service, auditLogConfigs: [{ logType: "DATA_WRITE" }], ...change },
});

describe("an audit configuration", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["records writes", {}, []],
    ["records reads only", { auditLogConfigs: [{ logType: "DATA_READ" }] }, ["auditLogConfigs"]],
    [
      "records reads only, of every service",
      { service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] },
      [],
    ],
    ["records nothing", { auditLogConfigs: [] }, ["auditLogConfigs"]],
    ["records what is not known yet", { auditLogConfigs: [{ logType: unknownStringValue }] }, []],
    [
      "leaves somebody out",
      { auditLogConfigs: [{ logType: "DATA_WRITE", exemptedMembers: ["user:a@acme.com"] }] },
      ["auditLogConfigs[0].exemptedMembers"],
    ],
    ["leaves nobody out", { auditLogConfigs: [{ logType: "DATA_WRITE", exemptedMembers: [] }] }, []],
    [
      "leaves unknown people out",
      { auditLogConfigs: [{ logType: "DATA_WRITE", exemptedMembers: unknownStringValue }] },
      ["auditLogConfigs[0].exemptedMembers"],
    ],
    [
      "leaves out what is no list",
      { auditLogConfigs: [{ logType: "DATA_WRITE", exemptedMembers: "nobody" }] },
      ["auditLogConfigs[0].exemptedMembers"],
    ],
    [
      "leaves somebody out, of every service",
      { service: "allServices", auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: ["user:a@acme.com"] }] },
      ["auditLogConfigs[0].exemptedMembers"],
    ],
    [
      "leaves somebody out, of another service",
      {
        service: "run.googleapis.com",
        auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: ["user:a@acme.com"] }],
      },
      [],
    ],
    ["is of an unknown service, and leaves nobody out", { service: unknownStringValue }, []],
    ["is of no service", { service: 1, auditLogConfigs: [] }, []],
    ["is unknown", { auditLogConfigs: unknownStringValue }, ["auditLogConfigs"]],
    ["is null", { auditLogConfigs: null }, ["auditLogConfigs"]],
    ["is a text", { auditLogConfigs: "DATA_WRITE" }, ["auditLogConfigs"]],
    [
      "has something else in its list",
      { auditLogConfigs: ["DATA_WRITE"] },
      ["auditLogConfigs[0].exemptedMembers", "auditLogConfigs"],
    ],
  ])("is judged where it %s", async (_, change, expected) => {
    for (const type of ["gcp:projects/iAMAuditConfig:IAMAuditConfig", "gcp:folder/iamAuditConfig:IamAuditConfig"]) {
      expect(summary(await analyze(policies, config(change, type)))).toEqual(expected);
    }
  });
});

describe("a log bucket", () => {
  const bucket = (retentionDays: unknown, bucketId: unknown = "audit"): Resource => ({
    type: "gcp:logging/projectBucketConfig:ProjectBucketConfig",
    name: "bucket",
    properties: {
      project: "acme",
      location: "europe-west1",
      bucketId,
      ...(retentionDays !== undefined && { retentionDays }),
    },
  });
  const sink = (change: Record<string, unknown> = {}, more: Partial<Resource> = {}): Resource => ({
    type: "gcp:logging/projectSink:ProjectSink",
    name: "sink",
    properties: {
      destination: "logging.googleapis.com/projects/acme/locations/europe-west1/buckets/audit",
      filter: `protoPayload.serviceName="${service}"`,
      ...change,
    },
    ...more,
  });

  it.each<[string, Resource[], Record<string, unknown>, string[]]>([
    ["for a year", [bucket(365), sink()], {}, []],
    ["for a day less", [bucket(364), sink()], {}, ["retentionDays"]],
    ["for as long as is asked for", [bucket(364), sink()], { minimumDays: 90 }, []],
    ["for less than is asked for", [bucket(365), sink()], { minimumDays: 366 }, ["retentionDays"]],
    ["for the default time", [bucket(undefined), sink()], {}, ["retentionDays"]],
    ["for a time that is no number", [bucket("365"), sink()], {}, ["retentionDays"]],
    ["for an unknown time", [bucket(unknownStringValue), sink()], {}, ["retentionDays"]],
    ["of other services for a day", [bucket(1), sink({ filter: 'resource.type="gce_instance"' })], {}, []],
    ["of nobody knows what for a day", [bucket(1), sink({ filter: unknownStringValue })], {}, []],
    ["in another bucket", [bucket(1, "other"), sink()], {}, []],
    ["of nothing", [bucket(1)], {}, []],
    [
      "in a bucket that its sink was made from, for a day",
      [bucket(1), sink({ destination: unknownStringValue }, { dependencies: { destination: [bucket(1)] } })],
      {},
      ["retentionDays"],
    ],
    [
      "of a folder, for a day",
      [bucket(1), { ...sink(), type: "gcp:logging/folderSink:FolderSink" }],
      {},
      ["retentionDays"],
    ],
  ])("is judged where it keeps records %s", async (_, resources, settings, expected) => {
    expect(summary(await analyzeStack(policies, resources, packFor(settings)))).toEqual(expected);
  });
});

describe("where audit configurations are required, one", () => {
  const repository = (project: unknown = "acme"): Resource => ({
    type: "gcp:artifactregistry/repository:Repository",
    name: "docker",
    properties: { format: "DOCKER", project },
  });
  it.each<[string, Resource[], string[]]>([
    ["is there", [repository(), config()], []],
    ["is there for every service", [repository(), config({ service: "allServices" })], []],
    ["is missing", [repository()], ["project"]],
    ["is missing for two repositories, which is said once", [repository(), repository()], ["project"]],
    ["is missing for two projects", [repository(), repository("other"), config()], ["project"]],
    ["records reads only", [repository(), config({ auditLogConfigs: [{ logType: "DATA_READ" }] })], ["project"]],
    ["records what is not known yet", [repository(), config({ auditLogConfigs: unknownStringValue })], []],
    ["is for another service", [repository(), config({ service: "run.googleapis.com" })], ["project"]],
    ["is for a project that is not known yet", [repository(), config({ project: unknownStringValue })], []],
    [
      "is for the folder",
      [repository(), config({ project: undefined }, "gcp:folder/iamAuditConfig:IamAuditConfig")],
      [],
    ],
  ])("%s", async (_, resources, expected) => {
    expect(summary(await analyzeStack(policies, resources, packFor({ required: true })))).toEqual(expected);
    expect(await analyzeStack(policies, resources)).toEqual([]);
  });
});
