import { describe, expect, it } from "vitest";
import type { EcrAccountArgs } from "../../../components";
import { EcrUpstreamRegistry } from "../../../components";
import { ecrAccountDefaults } from "../../../components/aws/account/account-args";
import { readAccountArgs } from "../../../components/aws/account/read-account-args";
import { refused } from "./mocked-account";

const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;
const hub = {
  prefix: "hub",
  registry: "docker-hub",
  credentialsSecretArn: secret("ecr-pullthroughcache/hub-a1b2c3"),
} as const;
const quay = { prefix: "quay", registry: "quay" } as const;
const azure = { ...hub, prefix: "azure", registry: "azure-container-registry" } as const;
const mirror = {
  prefix: "mirror",
  registry: "ecr",
  registryUrl: "444455556666.dkr.ecr.us-east-1.amazonaws.com",
} as const;
const to = (...destinations: { region: string; accountId?: string }[]) => [
  { environments: ["production"], destinations },
];
const repeat = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const key = (region: string) => `arn:aws:kms:${region}:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000`;
const regions = (count: number) => repeat(count, (index) => ({ region: `eu-west-${index + 1}` }));
const environments = (count: number) => repeat(count, (index) => `env${index}`);

const read = (args: unknown) => refused(() => readAccountArgs("account", args as EcrAccountArgs));

describe("the arguments of EcrAccount", () => {
  it.each<[string, unknown, string, unknown]>([
    [
      "a continuous scan without the scanner for it",
      { scanFrequency: "CONTINUOUS_SCAN" },
      "scanFrequency",
      { scanType: "ENHANCED", scanFrequency: "CONTINUOUS_SCAN" },
    ],
    ["a scanner that there is not", { scanType: "CLAIR" }, "scanType", { scanType: "ENHANCED" }],
    [
      "a frequency that scans nothing on push",
      { scanFrequency: "MANUAL" },
      "scanFrequency",
      { scanFrequency: "SCAN_ON_PUSH" },
    ],
    ["no filter", { scanFilters: [] }, "scanFilters", { scanFilters: ["*"] }],
    ["a filter with capitals", { scanFilters: ["Prod/*"] }, "scanFilters[0]", { scanFilters: ["prod/*"] }],
    ["a filter that ends with a slash", { scanFilters: ["prod/"] }, "scanFilters[0]", { scanFilters: ["prod"] }],
    [
      "a filter of 256 characters",
      { scanFilters: ["a".repeat(256)] },
      "scanFilters[0]",
      { scanFilters: ["a".repeat(255)] },
    ],
    ["101 filters", { scanFilters: environments(101) }, "scanFilters", { scanFilters: environments(100) }],
    ["a filter twice", { scanFilters: ["a/*", "a/*"] }, "scanFilters[1]", { scanFilters: ["a/*", "b/*"] }],
    ["a text for a flag", { blobMounting: "yes" }, "blobMounting", { blobMounting: true }],
    [
      "an account id that lost its zero",
      { writerAccounts: ["11122223333"] },
      "writerAccounts[0]",
      { writerAccounts: ["011122223333"] },
    ],
    [
      "an upstream without needed credentials",
      { upstreams: [{ prefix: "hub", registry: "docker-hub" }] },
      "upstreams[0].credentialsSecretArn",
      { upstreams: [hub] },
    ],
    [
      "an upstream with credentials that it cannot use",
      { upstreams: [{ ...hub, registry: "quay" }] },
      "upstreams[0].credentialsSecretArn",
      { upstreams: [quay] },
    ],
    [
      "a secret of another name",
      { upstreams: [{ ...hub, credentialsSecretArn: secret("hub-a1b2c3") }] },
      "upstreams[0].credentialsSecretArn",
      { upstreams: [hub] },
    ],
    [
      "a registry that Amazon ECR cannot cache",
      { upstreams: [{ ...quay, registry: "harbor" }] },
      "upstreams[0].registry",
      { upstreams: [quay] },
    ],
    [
      "a host where there is one only",
      { upstreams: [{ ...quay, registryUrl: "quay.io" }] },
      "upstreams[0].registryUrl",
      { upstreams: [quay] },
    ],
    [
      "no host where there are many",
      { upstreams: [azure] },
      "upstreams[0].registryUrl",
      { upstreams: [{ ...azure, registryUrl: "acme.azurecr.io" }] },
    ],
    [
      "a host with a scheme",
      { upstreams: [{ ...mirror, registryUrl: `https://${mirror.registryUrl}` }] },
      "upstreams[0].registryUrl",
      { upstreams: [mirror] },
    ],
    [
      "a role for a registry outside AWS",
      { upstreams: [{ ...quay, pullRoleArn: role("pull") }] },
      "upstreams[0].pullRoleArn",
      { upstreams: [{ ...mirror, pullRoleArn: role("pull") }] },
    ],
    [
      "the template of everything as a prefix",
      { upstreams: [{ ...quay, prefix: "ROOT" }] },
      "upstreams[0].prefix",
      { upstreams: [{ ...quay, prefix: "root" }] },
    ],
    [
      "a prefix of one character",
      { upstreams: [{ ...quay, prefix: "q" }] },
      "upstreams[0].prefix",
      { upstreams: [{ ...quay, prefix: "qu" }] },
    ],
    [
      "a prefix of 31 characters",
      { upstreams: [{ ...quay, prefix: "q".repeat(31) }] },
      "upstreams[0].prefix",
      { upstreams: [{ ...quay, prefix: "q".repeat(30) }] },
    ],
    [
      "a prefix twice",
      { upstreams: [quay, { ...hub, prefix: "quay" }] },
      "upstreams[1].prefix",
      { upstreams: [quay, hub] },
    ],
    [
      "a cache that is not scanned",
      { upstreams: [quay], scanFilters: ["production/*"] },
      "upstreams[0].prefix",
      { upstreams: [quay], scanFilters: ["production/*", "quay/*"] },
    ],
    [
      "a cache of which a part is not scanned",
      { upstreams: [quay], scanFilters: ["quay/team-*"] },
      "upstreams[0].prefix",
      { upstreams: [quay], scanFilters: ["*quay/*"] },
    ],
    [
      "a cache in an environment that is replicated",
      { upstreams: [{ ...quay, prefix: "production/quay" }], replication: to({ region: "us-east-1" }) },
      "upstreams[0].prefix",
      { upstreams: [{ ...quay, prefix: "production-quay" }], replication: to({ region: "us-east-1" }) },
    ],
    [
      "a cache in an environment that copies come for",
      { upstreams: [{ ...quay, prefix: "production" }], replicatedFrom: [{ environments: ["production"] }] },
      "upstreams[0].prefix",
      { upstreams: [quay], replicatedFrom: [{ environments: ["production"] }] },
    ],
    [
      "a cache that keeps images no day",
      { upstreams: [quay], cacheDays: 0 },
      "cacheDays",
      { upstreams: [quay], cacheDays: 1 },
    ],
    [
      "51 caches",
      { upstreams: repeat(51, (index) => ({ ...quay, prefix: `quay${index}` })) },
      "upstreams",
      { upstreams: repeat(50, (index) => ({ ...quay, prefix: `quay${index}` })) },
    ],
    ["an age without a cache", { cacheDays: 30 }, "cacheDays", { upstreams: [quay], cacheDays: 30 }],
    [
      "replication to where it comes from",
      { region: "eu-west-1", replication: to({ region: "eu-west-1" }) },
      "replication[0].destinations[0].region",
      { region: "eu-west-1", replication: to({ region: "eu-west-1", accountId: "444455556666" }) },
    ],
    [
      "replication of nothing",
      { replication: [{ environments: [], destinations: [{ region: "us-east-1" }] }] },
      "replication[0].environments",
      { replication: to({ region: "us-east-1" }) },
    ],
    [
      "replication of what is no environment",
      { replication: [{ environments: ["production/"], destinations: [{ region: "us-east-1" }] }] },
      "replication[0].environments[0]",
      { replication: to({ region: "us-east-1" }) },
    ],
    [
      "replication to nowhere",
      { replication: to() },
      "replication[0].destinations",
      { replication: to({ region: "us-east-1" }) },
    ],
    [
      "a destination twice",
      { replication: to({ region: "us-east-1" }, { region: "us-east-1" }) },
      "replication[0].destinations[1]",
      { replication: to({ region: "us-east-1" }, { region: "us-east-2" }) },
    ],
    [
      "26 destinations",
      { replication: to(...regions(26)) },
      "replication[0].destinations",
      { replication: to(...regions(25)) },
    ],
    [
      "26 destinations of several rules",
      { replication: [...to(...regions(25)), ...to({ region: "us-east-1" })] },
      "replication",
      { replication: [...to(...regions(25)), ...to({ region: "eu-west-25" })] },
    ],
    [
      "11 rules",
      { replication: repeat(11, () => to({ region: "us-east-1" })).flat() },
      "replication",
      { replication: repeat(10, () => to({ region: "us-east-1" })).flat() },
    ],
    [
      "101 environments in a rule",
      { replication: [{ environments: environments(101), destinations: regions(1) }] },
      "replication[0].environments",
      { replication: [{ environments: environments(100), destinations: regions(1) }] },
    ],
    [
      "an account that replicates twice",
      { replicatedFrom: repeat(2, () => ({ accountId: "444455556666", environments: ["production"] })) },
      "replicatedFrom[1]",
      {
        replicatedFrom: [{ accountId: "444455556666", environments: ["production"] }, { environments: ["production"] }],
      },
    ],
    [
      "copies of an environment whose name is too short for a template",
      { replicatedFrom: [{ environments: ["production", "p"] }] },
      "replicatedFrom[0].environments[1]",
      { replicatedFrom: [{ environments: ["production", "pr"] }] },
    ],
    [
      "a number of images without copies",
      { keepReleased: 50 },
      "keepReleased",
      { keepReleased: 50, replicatedFrom: [{ environments: ["production"] }] },
    ],
    [
      "no image kept",
      { keepReleased: 0, replicatedFrom: [{ environments: ["production"] }] },
      "keepReleased",
      { keepReleased: "all", replicatedFrom: [{ environments: ["production"] }] },
    ],
    [
      "a wildcard among the roles whose pulls do not count",
      { pullTimeExclusions: [role("*")] },
      "pullTimeExclusions[0]",
      { pullTimeExclusions: [role("scanner")] },
    ],
    [
      "101 such roles",
      { pullTimeExclusions: environments(101).map(role) },
      "pullTimeExclusions",
      { pullTimeExclusions: environments(100).map(role) },
    ],
    [
      "a key with AES256",
      { upstreams: [quay], encryption: "AES256", kmsKeyArn: key("eu-west-1") },
      "kmsKeyArn",
      { upstreams: [quay], encryption: "KMS", kmsKeyArn: key("eu-west-1") },
    ],
    [
      "a key that nothing uses",
      { kmsKeyArn: key("eu-west-1") },
      "kmsKeyArn",
      { upstreams: [quay], kmsKeyArn: key("eu-west-1") },
    ],
    [
      "a key in another region",
      { upstreams: [quay], region: "eu-west-1", kmsKeyArn: key("us-east-1") },
      "kmsKeyArn",
      { upstreams: [quay], region: "eu-west-1", kmsKeyArn: key("eu-west-1") },
    ],
    [
      "a role that nothing uses",
      { creationRoleArn: role("create") },
      "creationRoleArn",
      { upstreams: [quay], creationRoleArn: role("create") },
    ],
    [
      "a tag of this package's own",
      { tags: { "artifact-registries:upstream": "x" } },
      "tags.artifact-registries:upstream",
      { tags: { upstream: "x" } },
    ],
    ["a region that is none", { region: "Ireland" }, "region", { region: "eu-west-1" }],
    ["an argument that there is not", { scanTypes: "BASIC" }, "scanTypes", { scanType: "BASIC" }],
  ])("do not take %s", (_, bad, property, good) => {
    expect([read(bad), read(good)]).toEqual([[property], []]);
  });

  it.each(Object.values(EcrUpstreamRegistry))("take %s as an upstream, once", (registry) => {
    const hosts: Partial<Record<EcrUpstreamRegistry, string>> = {
      "azure-container-registry": "acme.azurecr.io",
      ecr: mirror.registryUrl,
    };
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    const open = ["ecr-public", "k8s", "quay", "ecr"];
    const registryUrl = hosts[registry];
    const upstream = {
      ...{ prefix: "cache", registry },
      ...(registryUrl && { registryUrl }),
      ...(!open.includes(registry) && { credentialsSecretArn: hub.credentialsSecretArn }),
    };
    expect(read({ upstreams: [upstream] })).toEqual([]);
    expect(read({ upstreams: [upstream, upstream] })).toEqual(["upstreams[1].prefix"]);
  });

  it("come back with every problem at once", () => {
    const bad = { scanFilters: ["A"], upstreams: [{ prefix: "x", registry: "ecr" }], replication: "all", region: 1 };
    expect(read(bad)).toEqual([
      "scanFilters[0]",
      "upstreams[0].prefix",
      "upstreams[0].registryUrl",
      "replication",
      "region",
    ]);
  });

  it("fill in the documented defaults", () => {
    const { scanType, scanFrequency, scanFilters, blobMounting, cacheDays, encryption } = readAccountArgs(
      "account",
      {},
    );
    const { createOidcProvider, oidcIssuer, ...settings } = ecrAccountDefaults;
    expect({ scanType, scanFrequency, scanFilters, blobMounting, cacheDays, encryption }).toEqual(settings);
    expect(readAccountArgs("account", { createOidcProvider }).oidcIssuer).toBeUndefined();
    expect(readAccountArgs("account", { createOidcProvider: true }).oidcIssuer?.name).toBe(oidcIssuer);
    expect(Object.isFrozen(ecrAccountDefaults) && Object.isFrozen(ecrAccountDefaults.scanFilters)).toBe(true);
  });
});
