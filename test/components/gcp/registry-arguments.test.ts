import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { readDeliveryIdentitiesArgs } from "../../../components/gcp/identities/delivery-identities-settings";
import { readRegistryArgs } from "../../../components/gcp/read-registry-args";

const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };
const args = {
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production" }],
  source,
};
const key = "projects/acme-keys/locations/europe-west1/keyRings/shared/cryptoKeys/images";
const workflow = `acme/delivery/.github/workflows/promote.yml@${"0123456789".repeat(4)}`;

/** The properties that a registry's arguments are refused for. */
function refused(more: object, name = "payments"): string[] {
  try {
    readRegistryArgs(name, { ...args, ...more } as never);
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/^ {2}- (\S+)/gm)].map(([, property]) => property ?? "");
  }
}

const upstream = { name: "docker-hub", format: "docker" };
const secret = "projects/acme/secrets/hub/versions/1";

describe("the arguments of GoogleArtifactRegistry", () => {
  it.each<[string, object, object, string]>([
    ["a namespace that can be in an id", { namespace: "pay.ments" }, { namespace: "pay-ments" }, "namespace"],
    [
      "ids of at most 63 characters",
      { namespace: "n".repeat(42), identityPrefix: "payments", environments: [{ name: "e".repeat(14) }] },
      { namespace: "n".repeat(42), identityPrefix: "payments", environments: [{ name: "e".repeat(13) }] },
      "namespace",
    ],
    [
      "ids of roles of at most 64 characters",
      { namespace: "n".repeat(43), identityPrefix: "payments" },
      { namespace: "n".repeat(42), identityPrefix: "payments" },
      "namespace",
    ],
    ["a location", { location: "eu-west-1" }, { location: "europe-west1" }, "location"],
    ["a continent that there is", { location: "eu-west1" }, { location: "europe-west1" }, "location"],
    ["a direction that there is", { location: "us-dark1" }, { location: "us-south1" }, "location"],
    ["a multi-region that there is", { location: "eu" }, { location: "europe" }, "location"],
    ["a project's id", { project: "123456789012" }, { project: "acme-delivery" }, "project"],
    ["a key and not its version", { kmsKeyName: `${key}/cryptoKeyVersions/1` }, { kmsKeyName: key }, "kmsKeyName"],
    [
      "a key where the registry is",
      { kmsKeyName: key, location: "europe-west4" },
      { kmsKeyName: key, location: "europe-west1" },
      "kmsKeyName",
    ],
    [
      "no key without a use",
      { kmsKeyName: key, encryption: "GOOGLE_MANAGED" },
      { kmsKeyName: key, encryption: "CUSTOMER_MANAGED" },
      "kmsKeyName",
    ],
    ["an immutability that there is", { immutability: "none" }, { immutability: "workflow" }, "immutability"],
    [
      "no choice where there is none",
      { immutability: "service", promotesFrom: { environment: "build", project: "acme-build" } },
      { promotesFrom: { environment: "build", project: "acme-build" } },
      "immutability",
    ],
    [
      "no retention of what there is not",
      { retention: { untaggedDays: 120 }, promotesFrom: { environment: "build", project: "acme-build" } },
      { retention: { keepReleased: "all" }, promotesFrom: { environment: "build", project: "acme-build" } },
      "retention.untaggedDays",
    ],
    [
      "no publishers where nobody publishes",
      {
        publishers: ["user:a@acme.com"],
        promotesFrom: { environment: "build", project: "acme-build" },
      },
      { publishers: ["user:a@acme.com"] },
      "publishers",
    ],
    [
      "nobody as a publisher who is everybody",
      { publishers: ["allUsers"] },
      { publishers: ["user:a@acme.com"] },
      "publishers[0]",
    ],
    [
      "no whole pool as a reader",
      {
        environments: [
          {
            name: "staging",
            readers: ["principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x/*"],
          },
        ],
      },
      {
        environments: [
          {
            name: "staging",
            readers: [
              "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x/attribute.a/b",
            ],
          },
        ],
      },
      "environments[0].readers[0]",
    ],
    [
      "no whole pool by its name alone",
      { publishers: ["principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x"] },
      { publishers: ["principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x/subject/a"] },
      "publishers[0]",
    ],
    [
      "no whole pool of people either",
      { publishers: ["principalSet://iam.googleapis.com/locations/global/workforcePools/x/*"] },
      { publishers: ["principalSet://iam.googleapis.com/locations/global/workforcePools/x/group/ops"] },
      "publishers[0]",
    ],
    ["labels that Google takes", { labels: { Team: "a" } }, { labels: { team: "a" } }, "labels.Team"],
    ["values of labels that Google takes", { labels: { team: "A" } }, { labels: { team: "a" } }, "labels.team"],
    [
      "labels that are not ours",
      { labels: { "artifact-registries-holds": "a" } },
      { labels: { holds: "a" } },
      "labels.artifact-registries-holds",
    ],
    ["upstreams of a format", { upstreams: [{ name: "hub" }] }, { upstreams: [upstream] }, "upstreams[0].format"],
    [
      "each upstream once",
      { upstreams: [upstream, upstream] },
      { upstreams: [upstream, { ...upstream, name: "hub" }] },
      "upstreams[1].name",
    ],
    [
      "an upstream whose repository no environment has",
      { upstreams: [{ ...upstream, name: "docker" }], environments: [{ name: "upstream" }] },
      { upstreams: [{ ...upstream, name: "docker-hub" }], environments: [{ name: "upstream" }] },
      "upstreams[0].name",
    ],
    [
      "upstreams by https",
      { upstreams: [{ ...upstream, uri: "http://ghcr.io" }] },
      { upstreams: [{ ...upstream, uri: "https://ghcr.io" }] },
      "upstreams[0].uri",
    ],
    [
      "no password in an address",
      { upstreams: [{ ...upstream, uri: "https://user:word@ghcr.io" }] },
      { upstreams: [{ ...upstream, uri: "https://ghcr.io" }] },
      "upstreams[0].uri",
    ],
    [
      "a password by its secret",
      { upstreams: [{ ...upstream, credentials: { username: "a", passwordSecretVersion: "word" } }] },
      { upstreams: [{ ...upstream, credentials: { username: "a", passwordSecretVersion: secret } }] },
      "upstreams[0].credentials.passwordSecretVersion",
    ],
    ["no archive", { retention: { unreleased: "archive" } }, {}, "retention.unreleased"],
    [
      "an age of images that they can have",
      { retention: { days: 30 } },
      { retention: { days: 30 }, immutability: "workflow" },
      "retention.days",
    ],
    [
      "an age of images that they can have, whoever chose immutability",
      { retention: { days: 30 }, immutability: "service" },
      { retention: { untaggedDays: 120 }, immutability: "service" },
      "retention.days",
    ],
    [
      "an age that is meant for packages only",
      { retention: { days: 30 }, artifacts: [{ name: "api" }, { name: "client", type: "npm" }] },
      {
        retention: { days: 30 },
        artifacts: [{ name: "api" }, { name: "client", type: "npm" }],
        immutability: "service",
      },
      "retention.days",
    ],
    [
      "days of what belongs to images only where there are some",
      { retention: { untaggedDays: 120 }, artifacts: [{ name: "client", type: "npm" }] },
      { retention: { untaggedDays: 120 }, artifacts: [{ name: "api" }, { name: "client", type: "npm" }] },
      "retention.untaggedDays",
    ],
    [
      "no number of released images",
      { retention: { keepReleased: 50 } },
      { retention: { keepReleased: "all" } },
      "retention.keepReleased",
    ],
    [
      "a count of packages and not of images",
      { retention: { unreleased: "count", keepNewest: 30 }, immutability: "workflow" },
      { retention: { unreleased: "count", keepNewest: 30 }, artifacts: [{ name: "client", type: "npm" }] },
      "retention.unreleased",
    ],
    ["a prefix for ids", { identityPrefix: "Payments" }, { identityPrefix: "payments" }, "identityPrefix"],
    [
      "a prefix that Google leaves free",
      { identityPrefix: "gcp-payments" },
      { identityPrefix: "payments-gcp" },
      "identityPrefix",
    ],
    [
      "ids of service accounts of at most 30 characters",
      { serviceAccounts: true, identityPrefix: "payments-main" },
      { serviceAccounts: true, identityPrefix: "payments" },
      "identityPrefix",
    ],
    [
      "no signing where nobody publishes",
      { signing: true, promotesFrom: { environment: "build", project: "acme-build" } },
      { signing: true },
      "signing",
    ],
    [
      "a source for identities",
      { source: undefined, serviceAccounts: true },
      { serviceAccounts: true },
      "serviceAccounts",
    ],
    [
      "somewhere else to promote from",
      { promotesFrom: { environment: "build" } },
      { promotesFrom: { environment: "build", location: "us" } },
      "promotesFrom",
    ],
    [
      "workflows at a commit",
      { promote: { workflows: [workflow.replace(/@.*/, "@main")] } },
      { promote: { workflows: [workflow] } },
      "promote.workflows[0]",
    ],
    [
      "artifacts by names of their own kind",
      { artifacts: [{ name: "@acme/client" }] },
      { artifacts: [{ name: "@acme/client", type: "npm" }] },
      "artifacts[0].name",
    ],
    [
      "Maven's two parts",
      { artifacts: [{ name: "client", type: "maven" }] },
      { artifacts: [{ name: "com.acme:client", type: "maven" }] },
      "artifacts[0].name",
    ],
    [
      "normalised names of Python packages",
      { artifacts: [{ name: "Acme_Client", type: "python" }] },
      { artifacts: [{ name: "acme-client", type: "python" }] },
      "artifacts[0].name",
    ],
  ])("ask for %s", (_, wrong, right, property) => {
    expect(refused(wrong)).toEqual([property]);
    expect(refused(right)).toEqual([]);
  });

  it("say all that is wrong at once", () => {
    const wrong = { artifacts: [], environments: [{ name: "A" }], location: "x", publishers: ["allUsers"], extra: 1 };
    expect(refused(wrong)).toEqual(["extra", "artifacts", "environments[0].name", "publishers[0]", "location"]);
  });

  it("stand in for a prefix by a namespace only where that can be one", () => {
    expect(refused({}, "3d")).toEqual(["identityPrefix"]);
    expect(refused({ identityPrefix: "three-d" }, "3d")).toEqual([]);
    expect(refused({ source: undefined }, "3d")).toEqual([]);
  });

  it("trust as many repositories as an attribute condition can name", () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...source, repository: `r${index}`, repositoryId: index + 1 }));
    expect(refused({ additionalSources: others(60) })).toEqual(["additionalSources"]);
    expect(refused({ additionalSources: others(40) })).toEqual([]);
  });
});

describe("the arguments of GoogleDeliveryIdentities", () => {
  const identities = { source, environments: args.environments };
  const read = (more: object) => () => readDeliveryIdentitiesArgs("payments", { ...identities, ...more } as never);

  it("ask for formats that there are, each once", () => {
    expect(read({ formats: ["docker", "apt"] })).toThrow(/formats\[1\] is "apt"; write one of "docker", "npm"/);
    expect(read({ formats: ["npm", "npm"] })).toThrow(/formats\[1\] is "npm", as formats\[0\] is/);
    expect(read({ formats: ["docker", "npm"] })().formats).toEqual(["docker", "npm"]);
    expect(read({})().formats).toEqual(["docker"]);
  });

  it.each<[string, unknown, unknown, RegExp]>([
    [
      "by environment and format",
      42,
      { staging: { docker: "shared" } },
      /repositories is 42; write an object with staging/,
    ],
    [
      "of environments that there are",
      { stagin: { docker: "legacy" } },
      { staging: { docker: "legacy" } },
      /repositories\.stagin is not a property that exists here; there are staging, production/,
    ],
    [
      "of formats that there are",
      { staging: { npm: "legacy" } },
      { staging: { docker: "legacy" } },
      /repositories\.staging\.npm is not a property that exists here; there are docker/,
    ],
    [
      "by format",
      { production: "legacy" },
      { production: { docker: "legacy" } },
      /repositories\.production is "legacy"; write an object with docker/,
    ],
    [
      "by their ids alone",
      { staging: { docker: "projects/other/locations/us/repositories/legacy" } },
      { staging: { docker: pulumi.output("legacy") } },
      /repositories\.staging\.docker is "projects\/other/,
    ],
    [
      "of one environment each",
      { staging: { docker: "shared" }, production: { docker: "shared" } },
      { staging: { docker: "first" }, production: { docker: "second" } },
      /repositories\.production\.docker is "shared", as repositories\.staging\.docker is/,
    ],
  ])("take repositories %s", (_, wrong, right, message) => {
    expect(read({ repositories: wrong })).toThrow(message);
    expect(read({ repositories: right })).not.toThrow();
  });

  it("let nobody sign without a key", () => {
    expect(read({ signers: ["user:a@acme.com"] })).toThrow(/signers has no meaning without signing: true/);
    expect(read({ signers: ["user:a@acme.com"], signing: true })().signers).toEqual(["user:a@acme.com"]);
  });
});
