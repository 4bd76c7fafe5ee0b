import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connect, Harness } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { pushImage } from "./image";
import { installLocalCloud } from "./install";
import type { Resource } from "./provider/provider";
import type { Properties } from "./provider/values";

const repositoryType = "aws:ecr/repository:Repository";
const lifecycleType = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const repositoryPolicyType = "aws:ecr/repositoryPolicy:RepositoryPolicy";

let emulator: Emulator;
let aws: Harness;
let behind: ReturnType<typeof connect>;
let count = 0;
let name: string;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator();
  aws = new Harness(emulator.endpoint);
  behind = connect(emulator.endpoint);
});

afterAll(() => emulator?.stop());

beforeEach(() => {
  name = `staging/app-${++count}`;
});

async function actual(): Promise<Properties | undefined> {
  const { repositories = [] } = await behind.ecr.describeRepositories({});
  return repositories.find(({ repositoryName }) => repositoryName === name) as Properties | undefined;
}

describe("a repository", () => {
  const program = (more: Properties = {}): Properties => ({ name, imageTagMutability: "IMMUTABLE", ...more });

  it("is created in the emulator, with the outputs of the real provider", async () => {
    const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/1";
    const created = await aws.create(
      repositoryType,
      program({
        forceDelete: true,
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
        tags: { team: "payments" },
      }),
    );
    expect(created).toEqual({
      id: name,
      state: {
        arn: `arn:aws:ecr:us-east-1:123456789012:repository/${name}`,
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
        forceDelete: true,
        id: name,
        imageScanningConfiguration: { scanOnPush: true },
        imageTagMutability: "IMMUTABLE",
        name,
        region: "us-east-1",
        registryId: "123456789012",
        repositoryUrl: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${name}`,
        tags: { team: "payments" },
        tagsAll: { team: "payments" },
      },
    });
    expect(await actual()).toMatchObject({
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: "KMS", kmsKey },
    });
  });

  it("has the managed key when it is encrypted with KMS and no key is named", async () => {
    const { state } = await aws.create(
      repositoryType,
      program({ encryptionConfigurations: [{ encryptionType: "KMS" }] }),
    );
    // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/repository_test.go
    const kmsKey = expect.stringMatching(
      /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(state.encryptionConfigurations).toEqual([{ encryptionType: "KMS", kmsKey }]);
  });

  it("is updated in place where the API can, and a second update has nothing to do", async () => {
    const created = await aws.create(repositoryType, program({ tags: { team: "payments", old: "yes" } }));
    const next = program({
      imageTagMutability: "MUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      tags: { team: "billing", "cost.center": "7" },
    });
    expect(aws.changes(repositoryType, created.state, next)).toEqual([
      'add tagsAll["cost.center"]',
      'add tags["cost.center"]',
      "delete tags.old",
      "delete tagsAll.old",
      "update imageScanningConfiguration.scanOnPush",
      "update imageTagMutability",
      "update tags.team",
      "update tagsAll.team",
    ]);
    const updated = await aws.update(repositoryType, created, next);
    expect(aws.changes(repositoryType, updated.state, next)).toEqual([]);
    expect(await actual()).toMatchObject({
      imageTagMutability: "MUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
    });
    const { tags } = await behind.ecr.listTagsForResource({ resourceArn: String(created.state.arn) });
    expect(tags).toEqual([
      { Key: "team", Value: "billing" },
      { Key: "cost.center", Value: "7" },
    ]);
  });

  it.each<[string, Properties, string[]]>([
    ["name", { name: "other" }, ["update name!"]],
    ["region", { region: "eu-west-1" }, ["update region!"]],
    [
      "encryption",
      { encryptionConfigurations: [{ encryptionType: "KMS" }] },
      ["update encryptionConfigurations[0].encryptionType!"],
    ],
    ["forceDelete", { forceDelete: true }, ["add forceDelete"]],
    ["nothing", {}, []],
  ])("knows whether a change of %s replaces it", async (_title, change, expected) => {
    const { state } = await aws.create(repositoryType, program());
    expect(aws.changes(repositoryType, state, program(change))).toEqual(expected);
  });

  it("goes before its replacement comes when both would have its name, and only then", async () => {
    const encryption = { encryptionConfigurations: [{ encryptionType: "KMS" }] };
    const named = await aws.create(repositoryType, program());
    const autoNamed = aws.inputs(repositoryType, {});
    const auto = await aws.provider.create(repositoryType, autoNamed);
    const replacing = (state: Properties, inputs: Properties) => aws.provider.diff(repositoryType, state, inputs, []);
    expect(replacing(named.state, aws.inputs(repositoryType, program(encryption)))).toMatchObject({
      replaces: ["encryptionConfigurations"],
      deleteBeforeReplace: true,
    });
    expect(replacing(auto.state, aws.inputs(repositoryType, encryption, autoNamed))).toMatchObject({
      replaces: ["encryptionConfigurations"],
      deleteBeforeReplace: false,
    });
    expect(replacing(named.state, aws.inputs(repositoryType, program({ name: "other" })))).toMatchObject({
      deleteBeforeReplace: false,
    });
  });

  it("does not differ in what the program ignores", async () => {
    const { state } = await aws.create(repositoryType, program({ tags: { team: "a" } }));
    const inputs = aws.inputs(repositoryType, program({ imageTagMutability: "MUTABLE", tags: { team: "b" } }));
    const found = aws.provider.diff(repositoryType, state, inputs, ["imageTagMutability", "tags", "tagsAll.team"]);
    expect([...found.differences.keys()]).toEqual([]);
    const less = aws.provider.diff(repositoryType, state, inputs, ["imageTagMutability", "tagsAll.team"]);
    expect([...less.differences.keys()]).toEqual(["tags.team"]);
  });

  it("shows on a refresh what was changed behind its back, and an update repairs it", async () => {
    const said = program({ tags: { team: "payments" } });
    const created = await aws.create(repositoryType, said);
    expect((await aws.refresh(repositoryType, created, said))?.state).toEqual(created.state);
    await behind.ecr.putImageTagMutability({ repositoryName: name, imageTagMutability: "MUTABLE" });
    await behind.ecr.tagResource({ resourceArn: String(created.state.arn), tags: [{ Key: "who", Value: "me" }] });
    const refreshed = await aws.refresh(repositoryType, created, said);
    expect(refreshed?.state).toMatchObject({
      imageTagMutability: "MUTABLE",
      tags: { team: "payments", who: "me" },
      tagsAll: { team: "payments", who: "me" },
    });
    expect(refreshed?.inputs).toMatchObject({ imageTagMutability: "MUTABLE", name, tags: { who: "me" } });
    const drifted = { ...created, state: refreshed?.state ?? {} };
    expect(aws.changes(repositoryType, drifted.state, said)).toEqual([
      "delete tags.who",
      "delete tagsAll.who",
      "update imageTagMutability",
    ]);
    const repaired = await aws.update(repositoryType, drifted, said);
    expect(repaired.state).toEqual(created.state);
  });

  it("is gone on a refresh once it was deleted behind its back, and deleting it then is fine", async () => {
    const created = await aws.create(repositoryType, program());
    await behind.ecr.deleteRepository({ repositoryName: name });
    expect(await aws.refresh(repositoryType, created, program())).toBeUndefined();
    await aws.provider.delete(repositoryType, created.id, created.state);
  });

  it("can be imported by its name, and a program that says the same then has nothing to change", async () => {
    await behind.ecr.createRepository({ repositoryName: name, imageTagMutability: "IMMUTABLE" });
    const imported = await aws.provider.read(repositoryType, name, {}, {});
    expect(imported?.inputs).toEqual({
      __defaults: [],
      encryptionConfigurations: [{ encryptionType: "AES256", kmsKey: "" }],
      imageScanningConfiguration: { scanOnPush: false },
      imageTagMutability: "IMMUTABLE",
      name,
      region: "us-east-1",
    });
    expect(aws.changes(repositoryType, imported?.state ?? {}, program())).toEqual([]);
  });

  it("that holds an image is deleted with forceDelete, and refused without", async () => {
    const kept = await aws.create(repositoryType, program());
    await pushImage(`${emulator.registry}/${name}:1`, "an image");
    await expect(aws.provider.delete(repositoryType, kept.id, kept.state)).rejects.toThrow(
      `deleting ECR Repository (${name}): RepositoryNotEmptyException: not empty, consider using forceDelete: ` +
        `The repository with name '${name}' is not empty`,
    );
    const forced = await aws.update(repositoryType, kept, program({ forceDelete: true }));
    await aws.provider.delete(repositoryType, forced.id, forced.state);
    expect(await actual()).toBeUndefined();
  });

  it("that exists already is refused as the API refuses it", async () => {
    await aws.create(repositoryType, program());
    await expect(aws.create(repositoryType, program())).rejects.toThrow(
      `creating ECR Repository (${name}): RepositoryAlreadyExistsException: The repository with name '${name}' already exists`,
    );
  });

  it("keeps exclusion filters while its mode has them", async () => {
    const filters = [{ filter: "cache-*", filterType: "WILDCARD" }];
    const said = program({
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: filters,
    });
    const created = await aws.create(repositoryType, said);
    expect(created.state.imageTagMutabilityExclusionFilters).toEqual(filters);
    expect(aws.changes(repositoryType, created.state, said)).toEqual([]);
    await behind.ecr.putImageTagMutability({ repositoryName: name, imageTagMutability: "MUTABLE" });
    const refreshed = await aws.refresh(repositoryType, created, said);
    expect(refreshed?.state.imageTagMutabilityExclusionFilters).toBeUndefined();
    expect(aws.changes(repositoryType, refreshed?.state ?? {}, said)).toEqual([
      "add imageTagMutabilityExclusionFilters",
      "update imageTagMutability",
    ]);
  });

  it("is in its own region, else in the provider's", async () => {
    const west = new Harness(emulator.endpoint, { region: "us-west-2" });
    const inWest = await west.create(repositoryType, program());
    const inEurope = await west.create(repositoryType, program({ region: "eu-west-1" }));
    expect([inWest.state.arn, inEurope.state.arn]).toEqual([
      `arn:aws:ecr:us-west-2:123456789012:repository/${name}`,
      `arn:aws:ecr:eu-west-1:123456789012:repository/${name}`,
    ]);
    await west.provider.delete(repositoryType, inEurope.id, inEurope.state);
    const { repositories } = await connect(emulator.endpoint, "us-west-2").ecr.describeRepositories({});
    expect(repositories?.map(({ repositoryName }) => repositoryName)).toEqual([name]);
    expect(await actual()).toBeUndefined();
  });

  it("has the provider's default tags, which its own tags win over", async () => {
    const defaultTags = JSON.stringify({ tags: { team: "platform", stage: "test" } });
    const tagging = new Harness(emulator.endpoint, { defaultTags });
    const said = program({ tags: { team: "payments" } });
    const { state } = await tagging.create(repositoryType, said);
    expect(state).toMatchObject({
      tags: { team: "payments" },
      tagsAll: { team: "payments", stage: "test" },
    });
    expect(tagging.changes(repositoryType, state, said)).toEqual([]);
    expect(aws.changes(repositoryType, state, said)).toEqual(["delete tagsAll.stage"]);
  });
});

describe.each<{ type: string; title: string; gone: (repositoryName: string) => Promise<unknown>; policies: string[] }>([
  {
    type: lifecycleType,
    title: "a lifecycle policy",
    gone: (repositoryName) => behind.ecr.deleteLifecyclePolicy({ repositoryName }),
    policies: [1, 2].map((countNumber) =>
      JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber },
            action: { type: "expire" },
          },
        ],
      }),
    ),
  },
  {
    type: repositoryPolicyType,
    title: "a repository policy",
    gone: (repositoryName) => behind.ecr.deleteRepositoryPolicy({ repositoryName }),
    policies: ["111111111111", "222222222222"].map((account) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: ["ecr:BatchGetImage"] }],
      }),
    ),
  },
])("$title", ({ type, gone, policies: [first = "", second = ""] }) => {
  const actualPolicy = async () => {
    const found =
      type === lifecycleType
        ? (await behind.ecr.getLifecyclePolicy({ repositoryName: name })).lifecyclePolicyText
        : (await behind.ecr.getRepositoryPolicy({ repositoryName: name })).policyText;
    return JSON.parse(found ?? "null");
  };
  let created: Resource;

  beforeEach(async () => {
    await aws.create(repositoryType, { name });
    created = await aws.create(type, { repository: name, policy: first });
  });

  it("is put into the emulator, with the repository's name as its id", async () => {
    const { policy, ...state } = created.state;
    expect(state).toEqual({ id: name, region: "us-east-1", registryId: "123456789012", repository: name });
    expect(JSON.parse(String(policy))).toEqual(JSON.parse(first));
    expect(await actualPolicy()).toEqual(JSON.parse(first));
  });

  it("differs when it says something else, and not when it says the same otherwise", async () => {
    const spaced = JSON.stringify(JSON.parse(first), undefined, 2);
    expect(aws.changes(type, created.state, { repository: name, policy: spaced })).toEqual([]);
    expect(aws.changes(type, created.state, { repository: name, policy: second })).toHaveLength(1);
  });

  it("may be given as an object", () => {
    expect(aws.changes(type, created.state, { repository: name, policy: JSON.parse(first) })).toEqual([]);
  });

  it("shows on a refresh that somebody changed it", async () => {
    const policyText = second;
    if (type === lifecycleType) {
      await behind.ecr.putLifecyclePolicy({ repositoryName: name, lifecyclePolicyText: policyText });
    } else await behind.ecr.setRepositoryPolicy({ repositoryName: name, policyText });
    const refreshed = await aws.refresh(type, created, { repository: name, policy: first });
    expect(JSON.parse(String(refreshed?.inputs.policy))).toEqual(JSON.parse(second));
    expect(aws.changes(type, refreshed?.state ?? {}, { repository: name, policy: first })).toHaveLength(1);
  });

  it("is gone once it was deleted behind its back, with or without its repository", async () => {
    await gone(name);
    expect(await aws.refresh(type, created, { repository: name, policy: first })).toBeUndefined();
    await aws.provider.delete(type, created.id, created.state);
    await behind.ecr.deleteRepository({ repositoryName: name });
    expect(await aws.refresh(type, created, { repository: name, policy: first })).toBeUndefined();
    await aws.provider.delete(type, created.id, created.state);
  });

  it("is deleted without its repository", async () => {
    await aws.provider.delete(type, created.id, created.state);
    await expect(actualPolicy()).rejects.toThrow("policy does not exist");
    expect(await actual()).toBeDefined();
  });

  it("of a repository that does not exist is refused as the API refuses it", async () => {
    await expect(aws.create(type, { repository: "nowhere", policy: first })).rejects.toThrow(
      /^creating ECR \w+ Policy \(nowhere\): RepositoryNotFoundException: The repository with name 'nowhere' does not/,
    );
  });
});

describe("a changed policy", () => {
  it("of lifecycles is a replacement, the old one first", async () => {
    await aws.create(repositoryType, { name });
    const policy = JSON.stringify({ rules: [] });
    const { state } = await aws.create(lifecycleType, { repository: name, policy });
    const inputs = aws.inputs(lifecycleType, { repository: name, policy: '{"rules":[{"rulePriority":1}]}' });
    const found = aws.provider.diff(lifecycleType, state, inputs, []);
    expect(found).toMatchObject({ replaces: ["policy"], deleteBeforeReplace: true });
  });

  it("of a repository is an update", async () => {
    await aws.create(repositoryType, { name });
    const resource = await aws.create(repositoryPolicyType, { repository: name, policy: '{"Statement":[]}' });
    const next = { repository: name, policy: '{"Version":"2012-10-17","Statement":[]}' };
    expect(aws.changes(repositoryPolicyType, resource.state, next)).toEqual(["update policy"]);
    const updated = await aws.update(repositoryPolicyType, resource, next);
    expect(updated.state.policy).toBe('{"Statement":[],"Version":"2012-10-17"}');
  });
});
