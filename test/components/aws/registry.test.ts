import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EcrRegistry, type EcrRegistryArgs } from "../../../components";
import { keyArn, mockedRegistry, type Registered, resolved } from "./mocked-registry";

const args: EcrRegistryArgs = {
  artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }],
  environments: [{ name: "staging" }, { name: "production" }],
};

const repository = "aws:ecr/repository:Repository";
const lifecyclePolicy = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const scanningConfiguration = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const key = "aws:kms/key:Key";

function find(registered: readonly Registered[], type: string, name: string): Registered {
  const found = registered.find((one) => one.type === type && one.name === name);
  if (!found) throw new Error(`no ${type} ${name} was registered`);
  return found;
}

const addresses = (registered: readonly Registered[]) => registered.map(({ type, name }) => `${type} ${name}`);

describe("EcrRegistry", () => {
  it("creates a repository and a lifecycle policy per artifact and environment, and a key", async () => {
    const { registered } = await mockedRegistry("payments", args);
    expect(addresses(registered)).toEqual([
      "artifact-registries:index:EcrRegistry payments",
      `${lifecyclePolicy} payments/production/api`,
      `${lifecyclePolicy} payments/production/charts/api`,
      `${lifecyclePolicy} payments/staging/api`,
      `${lifecyclePolicy} payments/staging/charts/api`,
      `${repository} payments/production/api`,
      `${repository} payments/production/charts/api`,
      `${repository} payments/staging/api`,
      `${repository} payments/staging/charts/api`,
      `${key} payments`,
    ]);
  });

  it("gives a repository every guarantee that a repository can have", async () => {
    const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };
    const { registered } = await mockedRegistry("payments", { ...args, source });
    expect(find(registered, repository, "payments/staging/charts/api").inputs).toEqual({
      name: "staging/payments/charts/api",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: false,
      tags: {
        "artifact-registries:namespace": "payments",
        "artifact-registries:source": "acme/payments",
        "artifact-registries:environment": "staging",
        "artifact-registries:artifact": "charts/api",
        "artifact-registries:holds": "unreleased",
      },
    });
  });

  it("rotates its key and lets thirty days pass before the key is deleted", async () => {
    const { registered } = await mockedRegistry("payments", args);
    expect(find(registered, key, "payments").inputs).toEqual({
      description: "Encrypts the repositories of payments",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { "artifact-registries:namespace": "payments" },
    });
  });

  it("expires by age in the first environment and by count in the later one", async () => {
    const { registered } = await mockedRegistry("payments", args);
    const countTypes = (name: string) =>
      JSON.parse(String(find(registered, lifecyclePolicy, name).inputs.policy)).rules.map(
        ({ selection }: { selection: { countType: string } }) => selection.countType,
      );
    expect(countTypes("payments/staging/api")).toEqual(["sinceImagePushed", "sinceImagePushed"]);
    expect(countTypes("payments/production/api")).toEqual(["imageCountMoreThan"]);
  });

  it("creates no lifecycle policy where every released image stays", async () => {
    const { registered } = await mockedRegistry("payments", { ...args, retention: { keepReleased: "all" } });
    expect(addresses(registered).filter((address) => address.startsWith(lifecyclePolicy))).toEqual([
      `${lifecyclePolicy} payments/staging/api`,
      `${lifecyclePolicy} payments/staging/charts/api`,
    ]);
  });

  it.each([
    ["the first environment's repository", repository, "payments/staging/api", {}],
    [
      "a later environment's repository",
      repository,
      "payments/production/api",
      { protect: true, retainOnDelete: true },
    ],
    ["the key that a later environment uses", key, "payments", { protect: true, retainOnDelete: true }],
    ["a later environment's lifecycle policy", lifecyclePolicy, "payments/production/api", {}],
  ])("holds %s as strictly as what it holds", async (_, type, name, held) => {
    const { registered } = await mockedRegistry("payments", args);
    const { protect, retainOnDelete } = find(registered, type, name).options;
    expect({ ...(protect && { protect }), ...(retainOnDelete && { retainOnDelete }) }).toEqual(held);
  });

  it("holds nothing and deletes with images when it is disposable", async () => {
    const { registered } = await mockedRegistry("payments", { ...args, disposable: true });
    for (const { options } of registered) {
      expect(options.protect).not.toBe(true);
      expect(options.retainOnDelete).not.toBe(true);
    }
    expect(find(registered, repository, "payments/production/api").inputs.forceDelete).toBe(true);
  });

  it("retains every child when the component is retained", async () => {
    const { registered } = await mockedRegistry("payments", { ...args, disposable: true }, { retainOnDelete: true });
    const children = registered.filter(({ type }) => type.startsWith("aws:"));
    expect(children).toHaveLength(9);
    for (const { options } of children) expect(options.retainOnDelete).toBe(true);
  });

  it("lets named accounts pull from the environment that names them, and from no other", async () => {
    const environments = [{ name: "staging" }, { name: "production", pullAccounts: ["444455556666", "111122223333"] }];
    const { registered } = await mockedRegistry("payments", { ...args, environments });
    const policies = registered.filter(({ type }) => type === repositoryPolicy);
    expect(addresses(policies)).toEqual([
      `${repositoryPolicy} payments/production/api`,
      `${repositoryPolicy} payments/production/charts/api`,
    ]);
    expect(JSON.parse(String(policies[0]?.inputs.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PullByNamedAccounts",
          Effect: "Allow",
          Principal: { AWS: ["111122223333", "444455556666"] },
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
      ],
    });
  });

  it("owns the account's scanning configuration only when it stands alone, and retains it", async () => {
    const { registered } = await mockedRegistry("payments", { ...args, standalone: true });
    const configuration = find(registered, scanningConfiguration, "payments");
    expect(configuration.inputs).toEqual({
      scanType: "BASIC",
      rules: [
        {
          scanFrequency: "SCAN_ON_PUSH",
          repositoryFilters: [
            { filter: "staging/payments/*", filterType: "WILDCARD" },
            { filter: "production/payments/*", filterType: "WILDCARD" },
          ],
        },
      ],
    });
    expect(configuration.options.retainOnDelete).toBe(true);
  });

  it("excludes harmless tags from immutability by their filters", async () => {
    const { registered } = await mockedRegistry("payments", { ...args, mutableTagFilters: ["sha256-*", "cache-*"] });
    expect(find(registered, repository, "payments/staging/api").inputs).toMatchObject({
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [
        { filter: "sha256-*", filterType: "WILDCARD" },
        { filter: "cache-*", filterType: "WILDCARD" },
      ],
    });
  });

  it("encrypts with an existing key, and creates none then", async () => {
    const own = "arn:aws:kms:eu-west-1:111122223333:key/ffffffff-0000-4000-8000-000000000000";
    const { registered, registry } = await mockedRegistry("payments", { ...args, kmsKeyArn: pulumi.output(own) });
    expect(addresses(registered)).not.toContain(`${key} payments`);
    expect(find(registered, repository, "payments/staging/api").inputs.encryptionConfigurations).toEqual([
      { encryptionType: "KMS", kmsKey: own },
    ]);
    expect(await resolved(registry.encryptionKeyArn)).toBe(own);
    expect(await resolved(pulumi.all(registry.keyArns))).toEqual([own]);
  });

  it("encrypts with AES256 without any key", async () => {
    const { registered, registry } = await mockedRegistry("payments", { ...args, encryption: "AES256" });
    expect(addresses(registered)).not.toContain(`${key} payments`);
    expect(find(registered, repository, "payments/staging/api").inputs.encryptionConfigurations).toEqual([
      { encryptionType: "AES256" },
    ]);
    expect(await resolved(registry.encryptionKeyArn)).toBeUndefined();
    expect(registry.keyArns).toEqual([]);
  });

  it("passes region and tags on to everything that takes them", async () => {
    const { registered } = await mockedRegistry("payments", {
      ...args,
      region: "eu-central-1",
      tags: { team: pulumi.output("core") },
      standalone: true,
    });
    for (const { type, inputs } of registered.filter((one) => one.type.startsWith("aws:"))) {
      expect(inputs.region).toBe("eu-central-1");
      if (type === repository || type === key) expect(inputs.tags).toMatchObject({ team: "core" });
    }
  });

  it("keeps the namespace apart from the component's name when both are given", async () => {
    const { registry } = await mockedRegistry("anything", { ...args, namespace: "payments" });
    expect(await resolved(registry.repositories)).toMatchObject({
      staging: { api: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/staging/payments/api" },
    });
  });

  it("names an image by its digest, and refuses a tag", async () => {
    const { registry } = await mockedRegistry("payments", args);
    const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
    const address = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/production/payments/api@${digest}`;
    expect(await resolved(registry.imageAddress("production", "api", digest))).toBe(address);
    expect(await resolved(registry.imageAddress("production", "api", pulumi.output(digest)))).toBe(address);
    expect(() => registry.imageAddress("production", "api", "v1.2.3")).toThrow(/digest is not a digest/);
    expect(() => registry.imageAddress("prod", "web", digest)).toThrow(/environment is "prod".*\n.*artifact is "web"/);
  });

  it("refuses bad arguments with one error that has every problem, before anything is registered", () => {
    const bad = {
      artifacts: [{ name: "api", type: "npm" }],
      environments: [{ name: "staging", pullAccounts: ["12345", "*"] }],
      mutableTagFilters: ["*"],
      encryption: "AES256",
      kmsKeyArn: "alias/mine",
      standalone: "yes",
      tags: { "aws:x": "1", "artifact-registries:environment": "other" },
      region: "Europe",
      enviroment: [],
    } as unknown as EcrRegistryArgs;
    let error: unknown;
    try {
      new EcrRegistry("payments", bad);
    } catch (thrown) {
      error = thrown;
    }
    expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
    const { message, errors } = error as pulumi.InputPropertiesError;
    const properties = errors.map(({ propertyPath }) => propertyPath);
    expect(properties).toEqual([
      "enviroment",
      "artifacts[0].type",
      "mutableTagFilters[0]",
      "kmsKeyArn",
      "standalone",
      "tags.aws:x",
      "tags.artifact-registries:environment",
      "environments[0].pullAccounts[0]",
      "environments[0].pullAccounts[1]",
      "kmsKeyArn",
      "region",
    ]);
    for (const property of properties) expect(message).toContain(`\n  - ${property} `);
  });
});

describe("a key in another region", () => {
  it("is refused where both regions are known, and taken where they agree", async () => {
    const withKeyIn = (region: string) => () =>
      mockedRegistry("payments", { ...args, region: "eu-west-1", kmsKeyArn: keyArn.replace("eu-west-1", region) });
    await expect(withKeyIn("us-east-1")()).rejects.toThrow(/kmsKeyArn is a key in us-east-1, .* is in eu-west-1/);
    await expect(withKeyIn("eu-west-1")()).resolves.toBeDefined();
  });
});

describe("a change that would replace repositories", () => {
  it("is left to the engine only with allowReplacement", async () => {
    const ignored = async (change: Partial<EcrRegistryArgs>) => {
      const { registered } = await mockedRegistry("payments", { ...args, ...change });
      const options: pulumi.CustomResourceOptions = find(registered, repository, "payments/staging/api").options;
      return options.ignoreChanges;
    };
    expect(await ignored({})).toEqual([
      "name",
      "encryptionConfigurations",
      "region",
      'tags["artifact-registries:holds"]',
    ]);
    expect(await ignored({ allowReplacement: true })).toBeUndefined();
  });
});
