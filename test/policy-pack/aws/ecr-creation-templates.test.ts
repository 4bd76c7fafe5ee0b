import { describe, expect, it } from "vitest";
import { cacheLifecyclePolicy } from "../../../components/aws/account/creation-template";
import {
  releasedLifecyclePolicy,
  unreleasedLifecyclePolicy,
} from "../../../components/aws/lifecycle/retention-policies";
import { ecrCreationTemplates } from "../../../policy-pack/aws/ecr-creation-templates";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const type = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

type Properties = Record<string, unknown>;

async function judge(properties: Properties, settings: Record<string, unknown> = {}) {
  const pack = configuredPack([ecrCreationTemplates], { "ecr-creation-templates": { settings } });
  const sent = JSON.parse(JSON.stringify(properties));
  return summary(await analyze([ecrCreationTemplates], { type, properties: sent }, pack));
}

const retention = { unreleased: { by: "age", days: 90, untaggedDays: 14 }, keepReleased: 200 } as const;
const released = releasedLifecyclePolicy(retention);
const unreleased = unreleasedLifecyclePolicy(retention);
const ownKey = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const replicas = (change: Properties = {}): Properties => ({
  prefix: "production",
  appliedFors: ["REPLICATION"],
  imageTagMutability: "IMMUTABLE",
  encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: ownKey }],
  lifecyclePolicy: released,
  customRoleArn: "arn:aws:iam::111122223333:role/creation",
  ...change,
});
const caches = (change: Properties = {}): Properties =>
  replicas({
    prefix: "docker-hub",
    appliedFors: ["PULL_THROUGH_CACHE"],
    imageTagMutability: "MUTABLE",
    lifecyclePolicy: cacheLifecyclePolicy(90),
    ...change,
  });

/** Keeps versions by their number; everything else goes by age. */
const versionsByNumber = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "tagged", tagPatternList: ["*.*"], countType: "imageCountMoreThan", countNumber: 200 },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 90 },
      action: { type: "expire" },
    },
  ],
});

describe("a template for what is replicated", () => {
  it.each<[string, Properties, string[]]>([
    ["as strict as a declared repository", {}, []],
    ["mutable", { imageTagMutability: "MUTABLE" }, ["imageTagMutability"]],
    ["mutable by default", { imageTagMutability: undefined }, ["imageTagMutability"]],
    ["mutable, perhaps", { imageTagMutability: unknownStringValue }, ["imageTagMutability"]],
    [
      "mutable for previews",
      {
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "pr-*", filterType: "WILDCARD" }],
      },
      [],
    ],
    [
      "mutable for versions",
      {
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "v*", filterType: "WILDCARD" }],
      },
      ["imageTagMutabilityExclusionFilters[0].filter"],
    ],
    ["encrypted by default", { encryptionConfigurations: undefined }, ["encryptionConfigurations[0]"]],
    ["encrypted somehow", { encryptionConfigurations: unknownStringValue }, ["encryptionConfigurations"]],
    [
      "encrypted by AWS's key",
      { encryptionConfigurations: [{ encryptionType: "KMS" }] },
      ["encryptionConfigurations[0].kmsKey"],
    ],
    [
      "encrypted by a key to come",
      { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: unknownStringValue }] },
      [],
    ],
    ["without a lifecycle policy", { lifecyclePolicy: undefined }, ["lifecyclePolicy"]],
    ["with a lifecycle policy to come", { lifecyclePolicy: unknownStringValue }, ["advisory: lifecyclePolicy"]],
    ["with a lifecycle policy that is no JSON", { lifecyclePolicy: "{" }, ["lifecyclePolicy"]],
    ["with a lifecycle policy that takes releases", { lifecyclePolicy: unreleased }, ["lifecyclePolicy.rules[0]"]],
    ["without a role, which ECR refuses where it is needed", { customRoleArn: undefined }, []],
  ])("is judged where it is %s", async (_, change, expected) => {
    expect(await judge(replicas(change))).toEqual(expected);
  });

  it.each<[string, Properties, Record<string, unknown>]>([
    ["AES256", { encryptionConfigurations: [{ encryptionType: "AES256" }] }, { acceptAes256: true }],
    ["AWS's key", { encryptionConfigurations: [{ encryptionType: "KMS" }] }, { acceptAwsManagedKey: true }],
    ["keeping all", { lifecyclePolicy: undefined }, { keepAll: ["production/*"] }],
    ["keeping all of everything", { lifecyclePolicy: undefined, prefix: "ROOT" }, { keepAll: ["*"] }],
    ["creation by a push", { appliedFors: ["REPLICATION", "CREATE_ON_PUSH"] }, { acceptCreateOnPush: true }],
    ["other names of what is released", { lifecyclePolicy: versionsByNumber }, { releasedRepositories: ["live/*"] }],
  ])("may do with %s where that is accepted", async (_, change, settings) => {
    expect(await judge(replicas(change))).toHaveLength(1);
    expect(await judge(replicas(change), settings)).toEqual([]);
  });

  const counted = (countNumber: number, tagPatternList = ["*"]) =>
    JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "tagged", tagPatternList, countType: "imageCountMoreThan", countNumber },
          action: { type: "expire" },
        },
      ],
    });

  it.each<[string, Properties, Record<string, unknown>, string[]]>([
    ["bounds some tags", { lifecyclePolicy: counted(200, ["v*"]) }, {}, ["lifecyclePolicy.rules"]],
    ["bounds some tags, where all may stay", { lifecyclePolicy: counted(200, ["v*"]) }, { keepAll: ["*"] }, []],
    ["bounds no more than the least", { lifecyclePolicy: counted(200) }, { maximumImages: 200 }, []],
    [
      "bounds more than the least",
      { lifecyclePolicy: counted(201) },
      { maximumImages: 200 },
      ["lifecyclePolicy.rules[0].selection.countNumber"],
    ],
    [
      "deletes versions by age, where these are no releases",
      { lifecyclePolicy: unreleased, prefix: "staging" },
      { semanticVersions: false },
      [],
    ],
    [
      "deletes other tags by age, where these are releases",
      { lifecyclePolicy: versionsByNumber, prefix: "staging" },
      { releasedTags: ["release-*"] },
      ["lifecyclePolicy.rules[1]"],
    ],
  ])("has a lifecycle policy that is evaluated: one that %s", async (_, change, settings, expected) => {
    expect(await judge(replicas(change), settings)).toEqual(expected);
  });

  it.each([["staging/*"], ["*/production/*"], ["production/payments"], ["productions/*"]])(
    "does not keep all where only %s does",
    async (pattern) => {
      expect(await judge(replicas({ lifecyclePolicy: undefined }), { keepAll: [pattern] })).toEqual([
        "lifecyclePolicy",
      ]);
    },
  );
});

describe("which images count as released", () => {
  const holds = (value: unknown) => ({ resourceTags: { "artifact-registries:holds": value } });
  const taken = ["lifecyclePolicy.rules[0]"];
  const some = ["lifecyclePolicy.rules[1]"];

  it.each<[string, Properties, string[], string[]]>([
    ["all, by the prefix", { prefix: "production" }, taken, some],
    ["all, by a prefix that goes on", { prefix: "production/eu" }, taken, some],
    ["all, by a prefix with its slash", { prefix: "production/" }, taken, some],
    ["all, where ROOT may be any prefix", { prefix: "ROOT" }, taken, some],
    ["all, where the prefix is unknown", { prefix: unknownStringValue }, taken, some],
    ["all, whatever the tag says", { prefix: "production", ...holds("unreleased") }, taken, some],
    ["all, by the tag", { prefix: "staging", ...holds("released") }, taken, some],
    ["those with a version", { prefix: "staging" }, taken, []],
    ["those with a version, by a prefix that only begins alike", { prefix: "productions" }, taken, []],
    [
      "those with a version, where the tags are unknown",
      { prefix: "staging", resourceTags: unknownStringValue },
      taken,
      [],
    ],
    ["those with a version, where the tag is", { prefix: "staging", ...holds(unknownStringValue) }, taken, []],
    ["none, by the tag", { prefix: "staging", ...holds("unreleased") }, [], []],
  ])("is told: %s", async (_, change, byAge, byAgeButVersions) => {
    expect(await judge(replicas({ ...change, lifecyclePolicy: unreleased }))).toEqual(byAge);
    expect(await judge(replicas({ ...change, lifecyclePolicy: versionsByNumber }))).toEqual(byAgeButVersions);
    expect(await judge(replicas({ ...change, lifecyclePolicy: released }))).toEqual([]);
  });
});

describe("a template for caches", () => {
  it.each<[string, Properties, string[]]>([
    ["mutable, as its upstream is, and expires", {}, []],
    ["mutable by default", { imageTagMutability: undefined }, []],
    ["immutable", { imageTagMutability: "IMMUTABLE" }, []],
    ["one or the other", { imageTagMutability: unknownStringValue }, []],
    ["called as an environment is, which its rule may not be", { prefix: "production" }, []],
    ["encrypted by default", { encryptionConfigurations: undefined }, ["encryptionConfigurations[0]"]],
    ["without a lifecycle policy", { lifecyclePolicy: undefined }, ["lifecyclePolicy"]],
    ["with a lifecycle policy to come", { lifecyclePolicy: unknownStringValue }, ["advisory: lifecyclePolicy"]],
    ["with a lifecycle policy by number", { lifecyclePolicy: released }, ["lifecyclePolicy"]],
    ["with a lifecycle policy of a year", { lifecyclePolicy: cacheLifecyclePolicy(365) }, []],
    [
      "with a lifecycle policy of more than a year",
      { lifecyclePolicy: cacheLifecyclePolicy(366) },
      ["lifecyclePolicy"],
    ],
  ])("is judged where it is %s", async (_, change, expected) => {
    expect(await judge(caches(change))).toEqual(expected);
  });

  it("is held to the days that are configured, and not excused from them", async () => {
    expect(await judge(caches(), { maximumCacheDays: 90 })).toEqual([]);
    expect(await judge(caches(), { maximumCacheDays: 89 })).toEqual(["lifecyclePolicy"]);
    expect(await judge(caches({ lifecyclePolicy: undefined }), { keepAll: ["*"] })).toEqual(["lifecyclePolicy"]);
  });
});

describe("what a template is for", () => {
  it.each<[string, unknown, string[]]>([
    ["creation by a push", ["CREATE_ON_PUSH"], ["appliedFors[0]"]],
    ["that beside replication", ["REPLICATION", "CREATE_ON_PUSH"], ["appliedFors[1]"]],
    ["replication and caches", ["REPLICATION", "PULL_THROUGH_CACHE"], ["appliedFors"]],
    ["replication, twice", ["REPLICATION", "REPLICATION"], []],
    ["nothing", [], ["appliedFors"]],
    ["missing", undefined, ["appliedFors"]],
    ["null", null, ["appliedFors"]],
    ["a text", "REPLICATION", ["appliedFors"]],
    ["an object", { use: "REPLICATION" }, ["appliedFors"]],
    ["unheard of", ["EVERYTHING"], ["appliedFors[0]"]],
    ["in other letters", ["replication"], ["appliedFors[0]"]],
    ["a number", ["REPLICATION", 1], ["appliedFors[1]"]],
    ["unknown", unknownStringValue, ["appliedFors"]],
    ["unknown in part", ["REPLICATION", unknownStringValue], ["appliedFors[1]"]],
  ])("is judged where it is %s", async (_, appliedFors, expected) => {
    expect(await judge(replicas({ appliedFors }))).toEqual(expected);
  });

  it("does not take away what else is wrong", async () => {
    const mutable = { imageTagMutability: "MUTABLE", encryptionConfigurations: [] };
    expect(await judge(replicas({ ...mutable, appliedFors: unknownStringValue }))).toEqual([
      "appliedFors",
      "encryptionConfigurations[0]",
    ]);
    expect(await judge(replicas({ ...mutable, appliedFors: [unknownStringValue, "CREATE_ON_PUSH"] }))).toEqual([
      "appliedFors[0]",
      "appliedFors[1]",
      "encryptionConfigurations[0]",
      "imageTagMutability",
    ]);
  });
});

it("anything but a template is refused without an exception", async () => {
  for (const value of [null, 1, true, "text", [], [[]], {}, { rules: [] }]) {
    const properties = Object.fromEntries(Object.keys(replicas()).map((key) => [key, value]));
    expect((await judge(properties)).length).toBeGreaterThan(0);
  }
});
