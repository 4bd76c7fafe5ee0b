import * as ecr from "@aws-sdk/client-ecr";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { EcrAccountArgs } from "../../../components";
import { ecrRepositoryWriteActions } from "../../../components/aws/account/registry-policy";
import { mockedAccount, roleArn } from "./mocked-account";
import { keyArn, type Registered, resolved } from "./mocked-registry";

const everything: EcrAccountArgs = {
  scanType: "ENHANCED",
  scanFrequency: "CONTINUOUS_SCAN",
  scanFilters: ["production/*", "hub/*", "mirror/*"],
  blobMounting: true,
  writerAccounts: ["999988887777"],
  upstreams: [
    {
      prefix: "hub",
      registry: "docker-hub",
      credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub-a1b2c3",
    },
    {
      prefix: "mirror/us",
      registry: "ecr",
      registryUrl: "444455556666.dkr.ecr.us-east-1.amazonaws.com",
      pullRoleArn: "arn:aws:iam::111122223333:role/mirror",
    },
  ],
  cacheDays: 30,
  replication: [
    {
      environments: ["production"],
      destinations: [{ region: "us-east-1" }, { region: "eu-west-1", accountId: "444455556666" }],
    },
  ],
  replicatedFrom: [{ accountId: "444455556666", environments: ["production"] }, { environments: ["production"] }],
  keepReleased: 50,
  pullTimeExclusions: [
    "arn:aws:iam::111122223333:role/security/scanner",
    "arn:aws:iam::444455556666:role/security/scanner",
  ],
  tags: { team: "platform" },
};

const short = ({ type, name }: Registered) => `${type.split(":").at(-1)} ${name}`;
const children = (registered: readonly Registered[]) => registered.filter(({ type }) => type.startsWith("aws:"));
const inputsOf = (registered: readonly Registered[], address: string) =>
  registered.find((one) => short(one) === address)?.inputs;
const repositories = (name: string) => `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`;

/** What caches of this account in other regions import from here with. */
const ownCaches = {
  ArnNotEquals: {
    "aws:PrincipalArn":
      "arn:aws:iam::111122223333:role/aws-service-role/pullthroughcache.ecr.amazonaws.com/AWSServiceRoleForECRPullThroughCache",
  },
};

const onlyKnownAccountsWrite = (...accounts: string[]) => ({
  Sid: "OnlyKnownAccountsWrite",
  Effect: "Deny",
  Principal: "*",
  Action: [...ecrRepositoryWriteActions],
  Resource: [repositories("*")],
  Condition: {
    StringNotEquals: { "aws:PrincipalAccount": accounts },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  },
});

describe("EcrAccount without arguments", () => {
  it("scans every push, and lets nobody else write, import or replicate", async () => {
    const { registered } = await mockedAccount();
    expect(children(registered).map((one) => [short(one), one.inputs])).toEqual([
      ["AccountSetting account/BASIC_SCAN_TYPE_VERSION", { name: "BASIC_SCAN_TYPE_VERSION", value: "AWS_NATIVE" }],
      ["AccountSetting account/BLOB_MOUNTING", { name: "BLOB_MOUNTING", value: "DISABLED" }],
      ["AccountSetting account/REGISTRY_POLICY_SCOPE", { name: "REGISTRY_POLICY_SCOPE", value: "V2" }],
      ["RegistryPolicy account", { policy: expect.any(String) }],
      [
        "RegistryScanningConfiguration account",
        {
          scanType: "BASIC",
          rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] }],
        },
      ],
    ]);
    expect(JSON.parse(String(inputsOf(registered, "RegistryPolicy account")?.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        onlyKnownAccountsWrite("111122223333"),
        {
          Sid: "ImportsOnlyThroughDeclaredCaches",
          Effect: "Deny",
          Principal: "*",
          Action: ["ecr:BatchImportUpstreamImage"],
          Resource: [repositories("*")],
          Condition: ownCaches,
        },
      ],
    });
  });

  it("gives out plain data about the account", async () => {
    const { account } = await mockedAccount();
    expect(await resolved(account.registryId)).toBe("111122223333");
    expect(await resolved(account.account)).toEqual({
      accountId: "111122223333",
      region: "eu-west-1",
      scanType: "BASIC",
      scanFilters: ["*"],
      upstreamPrefixes: [],
    });
  });
});

describe("EcrAccount with every argument", () => {
  it("creates exactly these resources", async () => {
    const { registered } = await mockedAccount(everything);
    expect(children(registered).map(short)).toEqual([
      "AccountSetting account/BASIC_SCAN_TYPE_VERSION",
      "AccountSetting account/BLOB_MOUNTING",
      "AccountSetting account/REGISTRY_POLICY_SCOPE",
      "PullThroughCacheRule account/hub",
      "PullThroughCacheRule account/mirror/us",
      "PullTimeUpdateExclusion account/111122223333/security/scanner",
      "PullTimeUpdateExclusion account/444455556666/security/scanner",
      "RegistryPolicy account",
      "RegistryScanningConfiguration account",
      "ReplicationConfiguration account",
      "RepositoryCreationTemplate account/hub",
      "RepositoryCreationTemplate account/mirror/us",
      "RepositoryCreationTemplate account/production",
      "Role account",
      "RolePolicy account/key",
      "RolePolicy account/repositories",
      "Key account",
    ]);
  });

  it("gives access to them by what they are for", async () => {
    const { account } = await mockedAccount(everything);
    const { resources } = account;
    expect(Object.keys(resources.creationTemplates)).toEqual(["hub", "mirror/us", "production"]);
    expect(Object.keys(resources.cacheRules)).toEqual(["hub", "mirror/us"]);
    expect(Object.keys(resources.creationRolePolicies)).toEqual(["repositories", "key"]);
    expect(Object.keys(resources.pullTimeExclusions)).toEqual(everything.pullTimeExclusions);
    const { resources: fewest } = (await mockedAccount()).account;
    expect([fewest.key, fewest.creationRole, fewest.replicationConfiguration]).toEqual(Array(3).fill(undefined));
  });

  it("retains every child under the component, and protects none of them from a change", async () => {
    const { registered, account } = await mockedAccount(everything);
    expect(children(registered)).toHaveLength(17);
    for (const { options } of children(registered)) {
      expect(options).toMatchObject({ parent: account, retainOnDelete: true });
      expect(options.protect).not.toBe(true);
    }
  });

  it("makes what something relies on first", async () => {
    const { registered, account } = await mockedAccount(everything);
    const { accountSettings, creationRolePolicies, creationTemplates } = account.resources;
    const waitsFor = (address: string) => registered.find((one) => short(one) === address)?.options.dependsOn;
    expect(waitsFor("RegistryPolicy account")).toEqual([accountSettings.REGISTRY_POLICY_SCOPE]);
    expect(waitsFor("PullThroughCacheRule account/hub")).toEqual([creationTemplates.hub]);
    expect(waitsFor("RepositoryCreationTemplate account/hub")).toEqual(Object.values(creationRolePolicies));
    expect(Object.values(creationRolePolicies)).toHaveLength(2);
  });

  it("scans continuously where that is asked for", async () => {
    const { registered } = await mockedAccount(everything);
    const repositoryFilters = ["production/*", "hub/*", "mirror/*"].map((filter) => ({
      filter,
      filterType: "WILDCARD",
    }));
    expect(inputsOf(registered, "RegistryScanningConfiguration account")).toEqual({
      scanType: "ENHANCED",
      rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters }],
    });
    expect(inputsOf(registered, "AccountSetting account/BLOB_MOUNTING")?.value).toBe("ENABLED");
  });

  it("admits named accounts to what they are named for, and to nothing else", async () => {
    const { registered } = await mockedAccount(everything);
    expect(JSON.parse(String(inputsOf(registered, "RegistryPolicy account")?.policy)).Statement).toEqual([
      onlyKnownAccountsWrite("111122223333", "999988887777"),
      {
        Sid: "ImportsOnlyThroughDeclaredCaches",
        Effect: "Deny",
        Principal: "*",
        Action: ["ecr:BatchImportUpstreamImage"],
        NotResource: [repositories("hub/*"), repositories("mirror/us/*")],
        Condition: ownCaches,
      },
      {
        Sid: "ReplicationFrom444455556666",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::444455556666:root" },
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        Resource: [repositories("production/*")],
      },
    ]);
  });

  it("caches through rules with credentials or a role", async () => {
    const { registered } = await mockedAccount(everything);
    expect(inputsOf(registered, "PullThroughCacheRule account/hub")).toEqual({
      ecrRepositoryPrefix: "hub",
      upstreamRegistryUrl: "registry-1.docker.io",
      credentialArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub-a1b2c3",
    });
    expect(inputsOf(registered, "PullThroughCacheRule account/mirror/us")).toEqual({
      ecrRepositoryPrefix: "mirror/us",
      upstreamRegistryUrl: "444455556666.dkr.ecr.us-east-1.amazonaws.com",
      upstreamRepositoryPrefix: "ROOT",
      customRoleArn: "arn:aws:iam::111122223333:role/mirror",
    });
  });

  it("creates cached repositories encrypted, tagged and bounded by age, with tags that follow the upstream", async () => {
    const { registered } = await mockedAccount(everything);
    const { lifecyclePolicy, ...inputs } = inputsOf(registered, "RepositoryCreationTemplate account/hub") ?? {};
    expect(inputs).toEqual({
      prefix: "hub",
      description: "Caches of docker-hub",
      appliedFors: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "MUTABLE",
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
      customRoleArn: roleArn,
      resourceTags: { team: "platform", "artifact-registries:upstream": "docker-hub" },
    });
    expect(JSON.parse(String(lifecyclePolicy))).toEqual({
      rules: [
        {
          rulePriority: 1,
          description: "Cached images expire 30 days after they were fetched",
          selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 30 },
          action: { type: "expire" },
        },
      ],
    });
  });

  it("creates replicated repositories as strict as declared ones", async () => {
    const { registered } = await mockedAccount(everything);
    const template = inputsOf(registered, "RepositoryCreationTemplate account/production") ?? {};
    const { lifecyclePolicy, ...inputs } = template;
    expect(inputs).toEqual({
      prefix: "production",
      description: "Replicated repositories of production",
      appliedFors: ["REPLICATION"],
      imageTagMutability: "IMMUTABLE",
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
      customRoleArn: roleArn,
      resourceTags: {
        team: "platform",
        "artifact-registries:environment": "production",
        "artifact-registries:holds": "released",
      },
    });
    const [rule, ...others] = JSON.parse(String(lifecyclePolicy)).rules;
    expect(others).toEqual([]);
    expect(rule.selection).toMatchObject({ countType: "imageCountMoreThan", countNumber: 50 });
  });

  it("keeps every replicated image where that is asked for", async () => {
    const { registered } = await mockedAccount({ ...everything, keepReleased: "all" });
    expect(inputsOf(registered, "RepositoryCreationTemplate account/production")).not.toHaveProperty("lifecyclePolicy");
  });

  it("lets the role create repositories below the declared prefixes, with one key", async () => {
    const { registered } = await mockedAccount(everything);
    expect(JSON.parse(String(inputsOf(registered, "Role account")?.assumeRolePolicy)).Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "ecr.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    const statements = (name: string) => JSON.parse(String(inputsOf(registered, name)?.policy)).Statement;
    expect(inputsOf(registered, "RolePolicy account/repositories")?.role).toBe("account-1a2b3c4");
    expect(statements("RolePolicy account/repositories")).toEqual([
      {
        Sid: "CreateRepositories",
        Effect: "Allow",
        Action: ["ecr:CreateRepository", "ecr:TagResource"],
        Resource: [repositories("hub/*"), repositories("mirror/us/*"), repositories("production/*")],
      },
      {
        Sid: "ReplicateImages",
        Effect: "Allow",
        Action: ["ecr:ReplicateImage"],
        Resource: [repositories("production/*")],
      },
    ]);
    expect(statements("RolePolicy account/key")).toEqual([
      {
        Sid: "EncryptRepositories",
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
        Resource: [keyArn],
      },
    ]);
  });

  it("creates neither role nor key where both are given, and no key with AES256", async () => {
    const own = "arn:aws:kms:eu-west-1:111122223333:key/ffffffff-0000-4000-8000-000000000000";
    const creationRoleArn = "arn:aws:iam::111122223333:role/own";
    const given = await mockedAccount({ ...everything, kmsKeyArn: pulumi.output(own), creationRoleArn });
    const made = /^(Key|Role|RolePolicy) /;
    expect(
      children(given.registered)
        .map(short)
        .filter((one) => made.test(one)),
    ).toEqual([]);
    expect(inputsOf(given.registered, "RepositoryCreationTemplate account/hub")).toMatchObject({
      customRoleArn: creationRoleArn,
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: own }],
    });
    const plain = await mockedAccount({ ...everything, encryption: "AES256" });
    expect(
      children(plain.registered)
        .map(short)
        .filter((one) => made.test(one)),
    ).toEqual(["Role account", "RolePolicy account/repositories"]);
    expect(inputsOf(plain.registered, "RepositoryCreationTemplate account/hub")?.encryptionConfigurations).toEqual([
      { encryptionType: "AES256" },
    ]);
  });

  it("replicates environments and nothing whose name only starts like theirs", async () => {
    const { registered } = await mockedAccount(everything);
    expect(inputsOf(registered, "ReplicationConfiguration account")).toEqual({
      replicationConfiguration: {
        rules: [
          {
            destinations: [
              { region: "us-east-1", registryId: "111122223333" },
              { region: "eu-west-1", registryId: "444455556666" },
            ],
            repositoryFilters: [{ filter: "production/", filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    });
  });

  it("passes the region on to every child but roles, which are in none", async () => {
    const { registered, account } = await mockedAccount({ ...everything, region: "eu-north-1" });
    for (const one of children(registered)) {
      expect([short(one), one.inputs.region]).toEqual([
        short(one),
        one.type.startsWith("aws:iam/") ? undefined : "eu-north-1",
      ]);
    }
    expect(await resolved(account.account)).toMatchObject({
      region: "eu-north-1",
      upstreamPrefixes: ["hub", "mirror/us"],
    });
    expect(String(inputsOf(registered, "RegistryPolicy account")?.policy)).toContain(":ecr:eu-north-1:111122223333:");
  });
});

it("denies every call that changes a repository or what is in it", () => {
  const reads = /^(?:Get|List|Describe|BatchGet|BatchCheck|Validate)/;
  // Of the registry, or without an effect on what is stored: a repository's policy cannot let another account do these.
  const others = [
    ...["CreatePullThroughCacheRule", "DeletePullThroughCacheRule", "UpdatePullThroughCacheRule"],
    ...["CreateRepositoryCreationTemplate", "DeleteRepositoryCreationTemplate", "UpdateRepositoryCreationTemplate"],
    ...["DeleteRegistryPolicy", "PutRegistryPolicy", "PutRegistryScanningConfiguration", "PutReplicationConfiguration"],
    ...["DeleteSigningConfiguration", "PutSigningConfiguration", "PutAccountSetting", "CreateRepository"],
    ...["DeregisterPullTimeUpdateExclusion", "RegisterPullTimeUpdateExclusion"],
    ...["StartReplicationBackfill", "StopReplicationBackfill", "StartImageScan", "StartLifecyclePolicyPreview"],
  ];
  const changes = Object.keys(ecr)
    .filter((name) => name.endsWith("Command") && name !== "$Command")
    .map((name) => name.slice(0, -"Command".length))
    .filter((name) => !reads.test(name) && !others.includes(name))
    .map((name) => `ecr:${name}`);
  // Permission only, no call: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
  expect([...ecrRepositoryWriteActions]).toEqual([...changes, "ecr:BatchImportUpstreamImage"].sort());
});
