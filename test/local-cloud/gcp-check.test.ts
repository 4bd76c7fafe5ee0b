import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { folderVariable, LocalGoogleProvider } from "./gcp/provider";
import { GoogleHarness } from "./gcp-harness";
import type { Properties } from "./provider/values";

const repositoryType = "gcp:artifactregistry/repository:Repository";
const keyType = "gcp:kms/cryptoKey:CryptoKey";
const serviceType = "gcp:projects/service:Service";

let cloud: GoogleCloud;
let google: GoogleHarness;

beforeAll(async () => {
  cloud = await createGoogleCloud();
  google = new GoogleHarness(cloud);
});

afterAll(() => cloud.remove());

describe("check", () => {
  it("fills in the real provider's defaults, which are not safe ones, and says which they are", () => {
    const program = { repositoryId: "images", format: "DOCKER" };
    expect(google.check(repositoryType, program)).toEqual({
      failures: [],
      inputs: { ...program, __defaults: ["mode"], mode: "STANDARD_REPOSITORY" },
    });
  });

  it("names what has a name of its own", () => {
    const keyRing = "projects/acme-delivery/locations/us/keyRings/delivery";
    expect(google.inputs(keyType, { keyRing }).name).toMatch(/^app-[0-9a-f]{7}$/);
    expect(google.inputs(keyType, { keyRing, name: "signing" }).name).toBe("signing");
  });

  const repository = { repositoryId: "images", format: "DOCKER" };
  const key = { keyRing: "projects/a/locations/b/keyRings/c", name: "images" };
  const upstream = (remote: Properties) => ({ remoteRepositoryConfig: remote });
  it.each<[string, string, Properties, Properties, string]>([
    ["an unknown property", repositoryType, repository, { immutableTags: true }, "immutableTags"],
    [
      "an unknown property inside",
      repositoryType,
      repository,
      { dockerConfig: { immutable: true } },
      "dockerConfig.immutable",
    ],
    ["no format", repositoryType, repository, { format: undefined }, "format"],
    ["a mode that there is not", repositoryType, repository, { mode: "STANDARD" }, "mode"],
    [
      "scanning that there is not",
      repositoryType,
      repository,
      { vulnerabilityScanningConfig: { enablementConfig: "ENABLED" } },
      "vulnerabilityScanningConfig.enablementConfig",
    ],
    [
      "a cleanup that there is not",
      repositoryType,
      repository,
      { cleanupPolicies: [{ id: "a", action: "EXPIRE" }] },
      "cleanupPolicies[0].action",
    ],
    ["a setting of another type", repositoryType, repository, { cleanupPolicyDryRun: "yes" }, "cleanupPolicyDryRun"],
    ["an upstream of no kind", repositoryType, repository, upstream({}), "remoteRepositoryConfig.aptRepository"],
    [
      "two upstreams",
      repositoryType,
      { ...repository, ...upstream({ commonRepository: { uri: "https://example.com" } }) },
      upstream({ commonRepository: { uri: "https://example.com" }, npmRepository: { publicRepository: "NPMJS" } }),
      "remoteRepositoryConfig.commonRepository",
    ],
    [
      "an upstream in two ways",
      repositoryType,
      { ...repository, ...upstream({ npmRepository: { publicRepository: "NPMJS" } }) },
      upstream({ npmRepository: { publicRepository: "NPMJS", customRepository: { uri: "https://example.com" } } }),
      "remoteRepositoryConfig.npmRepository.customRepository",
    ],
    [
      "a rotation of no duration",
      keyType,
      { ...key, rotationPeriod: "7776000s" },
      { rotationPeriod: "90d" },
      "rotationPeriod",
    ],
    ["a rotation that is too often", keyType, key, { rotationPeriod: "86399s" }, "rotationPeriod"],
    [
      "a service that is no address",
      serviceType,
      { service: "storage.googleapis.com" },
      { service: "storage" },
      "service",
    ],
  ])("refuses %s", (_, type, right, wrong, property) => {
    expect(google.refusals(type, { ...right, ...wrong }).map((failure) => failure.property)).toEqual([property]);
    expect(google.refusals(type, right)).toEqual([]);
  });
});

describe("the provider's configuration", () => {
  const repository = { repositoryId: "images", format: "DOCKER" };

  it("refuses settings that it would not honour, and knows those of the package", () => {
    const { provider } = google;
    expect(provider.checkConfig({ project: "a", credentials: "b", skipRegionValidation: true })).toEqual([]);
    const wrong = { kmsCustomEndpoint: "https://example.com", universeDomain: "example.com", projects: "a" };
    expect(provider.checkConfig(wrong).map(({ property }) => property)).toEqual(Object.keys(wrong));
  });

  it("has to say where the state is kept", () => {
    const nowhere = () => new LocalGoogleProvider({}).configure({ project: "acme-delivery" });
    expect(nowhere).toThrow(`set ${folderVariable} to a folder's absolute path`);
    expect(() => new LocalGoogleProvider(cloud.environment).configure({})).not.toThrow();
  });

  it("gives the project and the location, as the environment does", async () => {
    const elsewhere = (settings: Properties, environment: Record<string, string> = {}) => {
      const provider = new LocalGoogleProvider({ ...cloud.environment, ...environment });
      provider.configure(settings);
      return provider.create(repositoryType, google.inputs(repositoryType, repository));
    };
    await expect(elsewhere({ region: "us-east1" })).rejects.toThrow("project: required field is not set");
    await expect(elsewhere({ project: "acme-delivery" })).rejects.toThrow("Cannot determine location");
    const environment = { GOOGLE_PROJECT: "acme-delivery", CLOUDSDK_COMPUTE_ZONE: "us-east4-c" };
    expect((await elsewhere({}, environment)).state).toMatchObject({ location: "us-east4", project: "acme-delivery" });
  });

  it("gives labels and a deletion policy to what has none of its own", async () => {
    const settings = { defaultLabels: { team: "platform", cost: "1" }, deletionPolicy: "PREVENT" };
    const labelled = new GoogleHarness(cloud, settings);
    const said = { ...repository, labels: { team: "payments" } };
    const { state } = await labelled.create(repositoryType, said);
    expect(state).toMatchObject({
      deletionPolicy: "PREVENT",
      labels: { team: "payments" },
      pulumiLabels: { cost: "1", "goog-pulumi-provisioned": "true", team: "payments" },
    });
    expect(labelled.changes(repositoryType, state, said)).toEqual([]);
    expect(google.changes(repositoryType, state, said)).toEqual(["update deletionPolicy", "update pulumiLabels"]);
  });

  it.each<[string, Properties, Properties]>([
    ["by default", {}, { "goog-pulumi-provisioned": "true" }],
    ["unless it is switched off", { addPulumiAttributionLabel: "false" }, {}],
  ])("labels what it makes as Pulumi's %s", async (_, settings, labels) => {
    const harness = new GoogleHarness(cloud, settings);
    const repositoryId = Object.keys(settings).length === 0 ? "labelled" : "bare";
    const { state } = await harness.create(repositoryType, { ...repository, repositoryId });
    expect(state.effectiveLabels).toEqual(labels);
  });

  it("is what a program is told by the functions", async () => {
    const { provider } = google;
    expect(await provider.invoke("gcp:organizations/getProject:getProject", {})).toMatchObject({
      id: "projects/acme-delivery",
      number: "123456789012",
      projectId: "acme-delivery",
    });
    expect(await provider.invoke("gcp:organizations/getClientConfig:getClientConfig", {})).toMatchObject({
      project: "acme-delivery",
      region: "europe-west1",
    });
    const nowhere = provider.invoke("gcp:organizations/getProject:getProject", { projectId: "nowhere" });
    await expect(nowhere).rejects.toThrow("projects/nowhere not found or not in ACTIVE state");
    const found = await google.create(repositoryType, {
      ...repository,
      repositoryId: "found",
      dockerConfig: { immutableTags: true },
    });
    const args = { location: "europe-west1", repositoryId: "found" };
    expect(await provider.invoke("gcp:artifactregistry/getRepository:getRepository", args)).toMatchObject({
      dockerConfigs: [{ immutableTags: true }],
      id: found.id,
      mavenConfigs: [],
      registryUri: "europe-west1-docker.pkg.dev/acme-delivery/found",
    });
    const absent = provider.invoke("gcp:artifactregistry/getRepository:getRepository", {
      ...args,
      repositoryId: "nothing",
    });
    await expect(absent).rejects.toThrow("Requested entity was not found.");
  });
});
