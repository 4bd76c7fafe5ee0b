import { describe, expect, it } from "vitest";
import { endpointVariable, LocalAwsProvider } from "./aws/provider";
import { Harness } from "./aws-harness";
import { type Properties, unknown } from "./provider/values";

const repository = "aws:ecr/repository:Repository";
const aws = new Harness("http://127.0.0.1:1");

describe("check", () => {
  it("fills in the real provider's defaults, and says which they are", () => {
    expect(
      aws.check(repository, { imageScanningConfiguration: { scanOnPush: true }, encryptionConfigurations: [{}] }),
    ).toEqual({
      failures: [],
      inputs: {
        __defaults: ["imageTagMutability", "name"],
        encryptionConfigurations: [{ __defaults: ["encryptionType"], encryptionType: "AES256" }],
        imageScanningConfiguration: { __defaults: [], scanOnPush: true },
        imageTagMutability: "MUTABLE",
        name: expect.stringMatching(/^app-[0-9a-f]{7}$/),
        region: "us-east-1",
        tagsAll: { __defaults: [] },
      },
    });
  });

  it("fills in a key's defaults", () => {
    expect(aws.inputs("aws:kms/key:Key", {})).toMatchObject({
      __defaults: [
        ...["bypassPolicyLockoutSafetyCheck", "customerMasterKeySpec", "enableKeyRotation", "isEnabled", "keyUsage"],
      ],
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
    });
  });

  it("refuses no repository for being insecure", () => {
    const insecure = { name: "a", imageTagMutability: "MUTABLE", forceDelete: true };
    expect(aws.refusals(repository, insecure)).toEqual([]);
  });

  it.each<[string, Properties, string, Properties]>([
    [
      "an unknown property",
      { name: "a", immutable: true },
      "immutable",
      { name: "a", imageTagMutability: "IMMUTABLE" },
    ],
    [
      "an unknown property inside another",
      { imageScanningConfiguration: { scanOnPush: true, deep: true } },
      "imageScanningConfiguration.deep",
      { imageScanningConfiguration: { scanOnPush: true } },
    ],
    [
      "a choice that there is not",
      { imageTagMutability: "immutable" },
      "imageTagMutability",
      { imageTagMutability: "IMMUTABLE" },
    ],
    [
      "a choice that there is not, inside a list",
      { encryptionConfigurations: [{ encryptionType: "AES" }] },
      "encryptionConfigurations[0].encryptionType",
      { encryptionConfigurations: [{ encryptionType: "KMS" }] },
    ],
    ["a string for a boolean", { forceDelete: "true" }, "forceDelete", { forceDelete: true }],
    ["a boolean for a string", { name: true }, "name", { name: "true" }],
    [
      "an object for a list",
      { encryptionConfigurations: {} },
      "encryptionConfigurations",
      { encryptionConfigurations: [{}] },
    ],
    ["a tag that is no string", { tags: { team: 1 } }, "tags.team", { tags: { team: "1" } }],
    [
      "a missing property",
      { imageScanningConfiguration: {} },
      "imageScanningConfiguration.scanOnPush",
      { imageScanningConfiguration: { scanOnPush: false } },
    ],
  ])("refuses %s, and nothing else", (_title, wrong, property, right) => {
    expect(aws.refusals(repository, wrong).map((failure) => failure.property)).toEqual([property]);
    expect(aws.refusals(repository, right)).toEqual([]);
  });

  it("refuses everything that is wrong at once", () => {
    const refusals = aws.refusals("aws:ecr/lifecyclePolicy:LifecyclePolicy", { policy: "{", repo: "a" });
    expect(refusals).toEqual([
      { property: "repo", reason: "Invalid or unknown key. The properties here are: policy, region, repository." },
      { property: "policy", reason: "Contains an invalid JSON document." },
      { property: "repository", reason: "Missing required argument." },
    ]);
  });

  it("refuses a resource type that the local cloud does not have, and says which it has", () => {
    expect(() => aws.check("aws:s3/inventory:Inventory", {})).toThrow(
      /^The local cloud has no resource type aws:s3\/inventory:Inventory; it has .*aws:ecr\/repository:Repository/,
    );
    expect(aws.check(repository, {}).failures).toEqual([]);
  });

  it("takes what is not known yet, and a document with an unknown part is unknown", () => {
    const unknowns = {
      name: unknown,
      forceDelete: unknown,
      tags: { team: unknown },
    };
    expect(aws.check(repository, unknowns)).toMatchObject({ failures: [], inputs: { ...unknowns, tagsAll: unknown } });
    const policy = { Statement: [{ Principal: { AWS: unknown } }] };
    const inputs = aws.inputs("aws:ecr/repositoryPolicy:RepositoryPolicy", { repository: "a", policy });
    expect(inputs.policy).toBe(unknown);
  });

  it("keeps a name that it chose, chooses the same for the same seed, and another for another", () => {
    const first = aws.inputs(repository, {});
    expect(aws.inputs(repository, {}).name).toBe(first.name);
    expect(aws.check(repository, {}, {}, "other seed").inputs.name).not.toBe(first.name);
    expect(aws.check(repository, {}, first, "other seed").inputs.name).toBe(first.name);
    const named = aws.inputs(repository, { name: "given" });
    expect(aws.check(repository, {}, named).inputs.name).not.toBe("given");
  });
});

describe("a preview", () => {
  it("knows what the program says, and not what the service will", () => {
    const planned = aws.provider.planned(repository, aws.inputs(repository, { name: "a", tags: { team: "x" } }));
    expect(planned).toEqual({
      arn: unknown,
      imageTagMutability: "MUTABLE",
      name: "a",
      region: "us-east-1",
      registryId: unknown,
      repositoryUrl: unknown,
      tags: { team: "x" },
      tagsAll: { team: "x" },
    });
  });

  it("of an update knows what will stay", () => {
    const state = { arn: "arn", registryId: "1", repositoryUrl: "url", name: "a", region: "us-east-1" };
    const inputs = aws.inputs(repository, { name: "a", imageTagMutability: "IMMUTABLE" });
    expect(aws.provider.planned(repository, inputs, state)).toMatchObject({
      ...state,
      imageTagMutability: "IMMUTABLE",
    });
  });

  it("counts a change to something unknown as a change", () => {
    const { differences } = aws.provider.diff(repository, { name: "a" }, { name: unknown }, []);
    expect([...differences]).toEqual([["name", { kind: "update", replaces: true }]]);
  });
});

describe("the provider's configuration", () => {
  it.each<[string, Properties, string[]]>([
    ["a region and default tags", { region: "eu-west-1", defaultTags: '{"tags":{}}', version: "7.48.0" }, []],
    ["another account's role", { region: "eu-west-1", assumeRoles: "[]" }, ["assumeRoles"]],
    ["a setting that there is not", { region: "eu-west-1", regions: "a" }, ["regions"]],
  ])("with %s", (_title, settings, refused) => {
    expect(aws.provider.checkConfig(settings).map(({ property }) => property)).toEqual(refused);
  });

  it("needs a region", () => {
    const provider = new LocalAwsProvider({ [endpointVariable]: "http://127.0.0.1:1" });
    expect(() => provider.configure({})).toThrow("pulumi config set aws:region us-east-1");
    expect(() => provider.configure({ region: "eu-west-1" })).not.toThrow();
  });

  it.each([undefined, "", "https://ecr.us-east-1.amazonaws.com", "http://10.0.0.1:4566"])(
    "needs the emulator's address, which %s is not",
    (endpoint) => {
      const provider = new LocalAwsProvider({ [endpointVariable]: endpoint });
      expect(() => provider.configure({ region: "eu-west-1" })).toThrow(`set ${endpointVariable} to its address`);
    },
  );

  it("differs when a setting does", () => {
    const settings = { region: "eu-west-1", defaultTags: '{"tags":{}}' };
    expect(aws.provider.diffConfig(settings, { ...settings })).toBe(false);
    expect(aws.provider.diffConfig(settings, { ...settings, region: "us-east-1" })).toBe(true);
  });
});
