import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { GoogleHarness } from "./gcp-harness";
import type { Properties } from "./provider/values";

const repositoryType = "gcp:artifactregistry/repository:Repository";
const serviceType = "gcp:projects/service:Service";
const identityType = "gcp:projects/serviceIdentity:ServiceIdentity";
const ringType = "gcp:kms/keyRing:KeyRing";
const keyType = "gcp:kms/cryptoKey:CryptoKey";
const keyMemberType = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";

const docker = { repositoryId: "production-payments-docker", format: "DOCKER" };
const id = "projects/acme-delivery/locations/europe-west1/repositories/production-payments-docker";

let cloud: GoogleCloud;
let google: GoogleHarness;

beforeEach(async () => {
  cloud = await createGoogleCloud({
    projects: [
      { id: "acme-delivery", number: "123456789012" },
      { id: "acme-empty", number: "210987654321", services: [] },
    ],
  });
  google = new GoogleHarness(cloud);
});

afterEach(() => cloud.remove());

/** As `pulumi import` reads it. */
const imported = (type: string, name: string) => google.provider.read(type, name, {}, {});

describe("a repository", () => {
  it("has the outputs that the real provider computes, in the provider's project and region", async () => {
    const created = await google.create(repositoryType, { ...docker, labels: { team: "payments" } });
    expect(created).toEqual({
      id,
      state: {
        ...docker,
        cleanupPolicies: [],
        createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        deletionPolicy: "DELETE",
        effectiveLabels: { "goog-pulumi-provisioned": "true", team: "payments" },
        id,
        labels: { team: "payments" },
        location: "europe-west1",
        mode: "STANDARD_REPOSITORY",
        name: "production-payments-docker",
        project: "acme-delivery",
        pulumiLabels: { "goog-pulumi-provisioned": "true", team: "payments" },
        registryUri: "europe-west1-docker.pkg.dev/acme-delivery/production-payments-docker",
        updateTime: created.state.createTime,
        vulnerabilityScanningConfig: {
          enablementConfig: "INHERITED",
          enablementState: "SCANNING_DISABLED",
          enablementStateReason: "API containerscanning.googleapis.com is not enabled.",
        },
      },
    });
  });

  it.each([
    "projects/acme-delivery/locations/europe-west1/repositories/",
    "acme-delivery/europe-west1/",
    "europe-west1/",
  ])("is imported as %s and its id", async (prefix) => {
    await google.create(repositoryType, docker);
    const found = await imported(repositoryType, `${prefix}${docker.repositoryId}`);
    expect(found).toMatchObject({ id, inputs: { ...docker, location: "europe-west1", project: "acme-delivery" } });
    expect(await imported(repositoryType, `${prefix}nothing`)).toBeUndefined();
  });

  it("is scanned where the API is enabled, which the state shows", async () => {
    const created = await google.create(repositoryType, docker);
    await google.create(serviceType, { service: "containerscanning.googleapis.com" });
    const refreshed = await google.refresh(repositoryType, created, docker);
    expect(refreshed?.state.vulnerabilityScanningConfig).toMatchObject({ enablementState: "SCANNING_ACTIVE" });
    const off = { ...docker, vulnerabilityScanningConfig: { enablementConfig: "DISABLED" } };
    expect(google.changes(repositoryType, refreshed?.state ?? {}, off)).toEqual([
      "update vulnerabilityScanningConfig.enablementConfig",
    ]);
    const updated = await google.update(repositoryType, created, off);
    expect(updated.state.vulnerabilityScanningConfig).toMatchObject({ enablementState: "SCANNING_DISABLED" });
  });

  it.each<[string, Properties, string[]]>([
    ["its format in other letters", { format: "docker" }, []],
    ["another format", { format: "NPM" }, ["update format!"]],
    ["another id", { repositoryId: "staging-payments-docker" }, ["update repositoryId!"]],
    ["another location", { location: "europe" }, ["update location!"]],
    ["another key", { kmsKeyName: "projects/a/locations/b/keyRings/c/cryptoKeys/d" }, ["add kmsKeyName!"]],
    ["immutable tags", { dockerConfig: { immutableTags: true } }, ["add dockerConfig"]],
    ["protection", { deletionPolicy: "PREVENT" }, ["update deletionPolicy"]],
    ["a label", { labels: { team: "a" } }, ["add labels.team", "update pulumiLabels"]],
  ])("with %s changes", async (_, change, changes) => {
    const { state } = await google.create(repositoryType, docker);
    expect(google.changes(repositoryType, state, docker)).toEqual([]);
    expect(google.changes(repositoryType, state, { ...docker, ...change })).toEqual(changes);
  });

  it("has cleanup policies in no order, whose durations are the same in days and seconds", async () => {
    const deletes = (olderThan: string) => ({ id: "old", action: "DELETE", condition: { olderThan } });
    const keeps = { id: "newest", action: "KEEP", mostRecentVersions: { keepCount: 30 } };
    const said = { ...docker, cleanupPolicies: [deletes("90d"), keeps] };
    const { state } = await google.create(repositoryType, said);
    expect(state.cleanupPolicies).toEqual([
      { id: "old", action: "DELETE", condition: { olderThan: "7776000s", tagState: "ANY" } },
      keeps,
    ]);
    expect(google.changes(repositoryType, state, { ...docker, cleanupPolicies: [keeps, deletes("2160h")] })).toEqual(
      [],
    );
    expect(google.changes(repositoryType, state, { ...docker, cleanupPolicies: [keeps, deletes("91d")] })).toEqual([
      "update cleanupPolicies",
    ]);
  });

  it("drifts where somebody changes it, and is gone where somebody deletes it", async () => {
    const said = { ...docker, dockerConfig: { immutableTags: true }, labels: { team: "a" } };
    const created = await google.create(repositoryType, said);
    const kept = (await cloud.kept.get("repository", id)) ?? {};
    await cloud.kept.put("repository", id, { ...kept, dockerConfig: { immutableTags: false }, labels: { other: "b" } });
    const refreshed = await google.refresh(repositoryType, created, said);
    expect(refreshed?.state).toMatchObject({ effectiveLabels: { other: "b" }, labels: {}, pulumiLabels: {} });
    expect(google.changes(repositoryType, refreshed?.state ?? {}, said)).toEqual([
      "add labels.team",
      "update dockerConfig.immutableTags",
      "update pulumiLabels",
    ]);
    const repaired = await google.update(repositoryType, { id, state: refreshed?.state ?? {} }, said);
    expect(repaired.state).toMatchObject({
      dockerConfig: { immutableTags: true },
      effectiveLabels: { other: "b", team: "a" },
    });
    await cloud.kept.remove("repository", id);
    expect(await google.refresh(repositoryType, created, said)).toBeUndefined();
  });

  it("that prevents its deletion is not deleted, and one that is abandoned stays", async () => {
    const prevented = await google.create(repositoryType, { ...docker, deletionPolicy: "PREVENT" });
    await expect(google.provider.delete(repositoryType, id, prevented.state)).rejects.toThrow(
      'cannot destroy ArtifactRegistryRepository without setting deletion_policy="DELETE"',
    );
    expect(google.changes(repositoryType, prevented.state, docker)).toEqual(["update deletionPolicy"]);
    const abandoned = await google.update(repositoryType, prevented, { ...docker, deletionPolicy: "ABANDON" });
    await google.provider.delete(repositoryType, id, abandoned.state);
    expect(await cloud.kept.get("repository", id)).toMatchObject({ format: "DOCKER" });
    const { state } = await google.update(repositoryType, abandoned, docker);
    await google.provider.delete(repositoryType, id, state);
    expect(await cloud.kept.get("repository", id)).toBeUndefined();
  });

  const policy = { id: "old", action: "DELETE", condition: { olderThan: "90d" } };
  const policies = (count: number) => Array.from({ length: count }, (_, index) => ({ ...policy, id: `old-${index}` }));
  const remote = {
    mode: "REMOTE_REPOSITORY",
    remoteRepositoryConfig: { dockerRepository: { publicRepository: "DOCKER_HUB" } },
  };
  it.each<[string, Properties, Properties, string]>([
    ["an id with a dot", {}, { repositoryId: "a.b" }, "Request contains an invalid argument."],
    [
      "an id of 64 characters",
      { repositoryId: "a".repeat(63) },
      { repositoryId: "a".repeat(64) },
      "an invalid argument.",
    ],
    ["a location that there is not", { location: "europe" }, { location: "eu-west1" }, "an invalid argument."],
    ["a format that there is not", { format: "GENERIC" }, { format: "HELM" }, "Invalid value at 'repository.format'"],
    [
      "another format's settings",
      { dockerConfig: {} },
      { dockerConfig: {}, format: "NPM" },
      "dockerConfig can be set for",
    ],
    [
      "eleven cleanup policies",
      { cleanupPolicies: policies(10) },
      { cleanupPolicies: policies(11) },
      "10 at most, here are 11",
    ],
    [
      "a cleanup policy by age and by count",
      { cleanupPolicies: [policy] },
      { cleanupPolicies: [{ ...policy, mostRecentVersions: { keepCount: 1 } }] },
      "has both condition and mostRecentVersions",
    ],
    [
      "a cleanup policy that deletes by count",
      { cleanupPolicies: [{ id: "newest", action: "KEEP", mostRecentVersions: { keepCount: 1 } }] },
      { cleanupPolicies: [{ id: "newest", action: "DELETE", mostRecentVersions: { keepCount: 1 } }] },
      "which is for KEEP only",
    ],
    [
      "a cleanup policy with an age that is none",
      { cleanupPolicies: [policy] },
      { cleanupPolicies: [{ ...policy, condition: { olderThan: "3 months" } }] },
      '"3 months" is no duration',
    ],
    ["a label in capitals", { labels: { team: "a" } }, { labels: { Team: "a" } }, 'Invalid label key "Team"'],
    ["a long label", { labels: { team: "a".repeat(63) } }, { labels: { team: "a".repeat(64) } }, "of the label"],
    ["a project that there is not", {}, { project: "nowhere" }, "Permission denied on resource project nowhere"],
    ["a project without the API", {}, { project: "acme-empty" }, "artifactregistry.googleapis.com has not been used"],
    [
      "an upstream of a standard repository",
      remote,
      { ...remote, mode: "STANDARD_REPOSITORY" },
      "remote repositories only",
    ],
  ])("cannot have %s", async (_, right, wrong, message) => {
    await expect(google.create(repositoryType, { ...docker, ...wrong })).rejects.toThrow(message);
    await google.create(repositoryType, { ...docker, ...right });
  });

  it("has an id once in a location", async () => {
    await google.create(repositoryType, docker);
    await expect(google.create(repositoryType, docker)).rejects.toThrow(
      "Error creating Repository: googleapi: Error 409: the repository already exists.",
    );
    await google.create(repositoryType, { ...docker, location: "europe" });
  });
});

describe("a repository with a key", () => {
  const keyRing = "projects/acme-delivery/locations/europe-west1/keyRings/delivery";
  const kmsKeyName = `${keyRing}/cryptoKeys/images`;
  const said = { ...docker, kmsKeyName };
  const member = "serviceAccount:service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com";
  const grant = { cryptoKeyId: kmsKeyName, member, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter" };

  beforeEach(async () => {
    await google.create(ringType, { location: "europe-west1", name: "delivery" });
    await google.create(keyType, { keyRing, name: "images" });
  });

  it("needs the service agent's grant on it, and the agent has to be there", async () => {
    await expect(google.create(repositoryType, said)).rejects.toThrow("Permission denied on Cloud KMS key.");
    await expect(google.create(keyMemberType, grant)).rejects.toThrow("does not exist.");
    const agent = await google.create(identityType, { service: "artifactregistry.googleapis.com" });
    expect(agent).toMatchObject({
      id: "projects/acme-delivery/services/artifactregistry.googleapis.com",
      state: { member },
    });
    await google.create(keyMemberType, { ...grant, role: "roles/cloudkms.viewer" });
    await expect(google.create(repositoryType, said)).rejects.toThrow("Permission denied on Cloud KMS key.");
    await google.create(keyMemberType, grant);
    expect((await google.create(repositoryType, said)).state).toMatchObject({ kmsKeyName });
  });

  it("needs it where the repository is, and usable", async () => {
    await google.create(identityType, { service: "artifactregistry.googleapis.com" });
    await google.create(keyMemberType, grant);
    await expect(google.create(repositoryType, { ...said, location: "europe" })).rejects.toThrow("invalid argument");
    const version = `${kmsKeyName}/cryptoKeyVersions/1`;
    const kept = (await cloud.kept.get("crypto-key-version", version)) ?? {};
    await cloud.kept.put("crypto-key-version", version, { ...kept, state: "DISABLED" });
    await expect(google.create(repositoryType, said)).rejects.toThrow("Permission denied on Cloud KMS key.");
    await cloud.kept.put("crypto-key-version", version, kept);
    await google.create(repositoryType, said);
  });
});
