import { describe, expect, it } from "vitest";
import type { EcrDeliveryRolesArgs } from "../../../../components";
import { readDeliveryRolesArgs } from "../../../../components/aws/roles/delivery-roles-settings";
import { environmentVariables } from "../../../../components/aws/roles/environment-variables";
import { keyArn, resolved } from "../mocked-registry";
import { documentOf, mockedRoles, rolesArgs } from "./mocked-roles";

const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const key = "aws:kms/key:Key";
const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const repositories = (environment: string) => `arn:aws:ecr:eu-west-1:111122223333:repository/${environment}/payments/*`;

const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const push = [
  ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload"],
  ...["ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
];
const logIn = { Sid: "LogIn", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" };
const verify = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"];
const byAlias = {
  Resource: "arn:aws:kms:eu-west-1:111122223333:key/*",
  Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/payments-signing" } },
};

async function statements(name: string, args: Partial<EcrDeliveryRolesArgs> = {}): Promise<unknown> {
  const { registered } = await mockedRoles({ ...rolesArgs, ...args });
  return (documentOf(registered, rolePolicy, name, "policy") as { Statement: unknown }).Statement;
}

async function find(type: string, name: string, args: Partial<EcrDeliveryRolesArgs> = {}) {
  const { registered } = await mockedRoles({ ...rolesArgs, ...args });
  return registered.find((one) => one.type === type && one.name === name);
}

describe("EcrDeliveryRoles", () => {
  it("creates one role per duty and environment, each with one policy", async () => {
    const { registered } = await mockedRoles(rolesArgs);
    const names = ["production/deploy", "production/promote", "staging/deploy", "staging/publish"];
    expect(registered.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "artifact-registries:index:EcrDeliveryRoles payments",
      ...names.map((name) => `${role} payments/${name}`),
      ...names.map((name) => `${rolePolicy} payments/${name}`),
    ]);
  });

  it("names, describes and tags a role after what it is for, and lets a session last an hour", async () => {
    expect((await find(role, "payments/production/promote"))?.inputs).toEqual({
      name: "payments-production-promote",
      path: "/",
      description: "Promotes payments into production",
      assumeRolePolicy: expect.any(String),
      maxSessionDuration: 3600,
      tags: {
        "artifact-registries:namespace": "payments",
        "artifact-registries:source": "acme/payments",
        "artifact-registries:environment": "production",
        "artifact-registries:duty": "promote",
      },
    });
  });

  it("takes prefix, path, boundary, session and tags from its arguments", async () => {
    const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/boundary";
    const args = { rolePrefix: "pay", rolePath: "/ci/", permissionsBoundaryArn, maxSessionSeconds: 7200 };
    const found = await find(role, "payments/staging/deploy", { ...args, tags: { team: "pay" } });
    expect(found?.inputs).toMatchObject({
      name: "pay-staging-deploy",
      path: "/ci/",
      permissionsBoundary: permissionsBoundaryArn,
      maxSessionDuration: 7200,
      tags: { team: "pay" },
    });
  });

  it("lets the publisher push to the first environment and nothing else", async () => {
    expect(await statements("payments/staging/publish")).toEqual([
      logIn,
      { Sid: "Push", Effect: "Allow", Action: push, Resource: repositories("staging") },
    ]);
  });

  it("lets a promoter read the environment before with its findings, and push to its own", async () => {
    expect(await statements("payments/production/promote")).toEqual([
      logIn,
      { Sid: "PullFromBefore", Effect: "Allow", Action: pull, Resource: repositories("staging") },
      {
        Sid: "ReadScanFindings",
        Effect: "Allow",
        Action: ["ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
        Resource: repositories("staging"),
      },
      { Sid: "Push", Effect: "Allow", Action: push, Resource: repositories("production") },
    ]);
  });

  it("lets a deployer pull from its environment and list what is there", async () => {
    expect(await statements("payments/production/deploy")).toEqual([
      logIn,
      { Sid: "Pull", Effect: "Allow", Action: pull, Resource: repositories("production") },
      { Sid: "ListImages", Effect: "Allow", Action: ["ecr:DescribeImages"], Resource: repositories("production") },
    ]);
  });

  it("creates the account's OIDC provider only when it is told to, without thumbprints, and retains it", async () => {
    expect(await find(provider, "payments")).toBeUndefined();
    const created = await find(provider, "payments", { createOidcProvider: true });
    expect(created?.inputs).toEqual({
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
      tags: { "artifact-registries:namespace": "payments", "artifact-registries:source": "acme/payments" },
    });
    expect(created?.options.retainOnDelete).toBe(true);
    const disposable = await find(provider, "payments", { createOidcProvider: true, disposable: true });
    expect(disposable?.options.retainOnDelete).not.toBe(true);
  });

  it("tells each environment's jobs what they need", async () => {
    const { roles } = await mockedRoles({ ...rolesArgs, signing: true });
    const common = {
      AWS_REGION: "eu-west-1",
      AWS_AUDIENCE: "sts.amazonaws.com",
      REGISTRY: "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
      SIGNING_KEY: "awskms:///arn:aws:kms:eu-west-1:111122223333:alias/payments-signing",
    };
    expect(await resolved(roles.environmentVariables)).toEqual({
      staging: {
        ...common,
        REPOSITORY_PREFIX: "staging/payments",
        AWS_PUBLISH_ROLE: arn("payments-staging-publish"),
        AWS_DEPLOY_ROLE: arn("payments-staging-deploy"),
      },
      production: {
        ...common,
        REPOSITORY_PREFIX: "production/payments",
        SOURCE_AWS_REGION: "eu-west-1",
        SOURCE_REGISTRY: "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        SOURCE_REPOSITORY_PREFIX: "staging/payments",
        AWS_PROMOTE_ROLE: arn("payments-production-promote"),
        AWS_DEPLOY_ROLE: arn("payments-production-deploy"),
      },
    });
  });

  it.each<[string, Partial<EcrDeliveryRolesArgs>]>([
    ["a delivery", {}],
    ["a signed delivery", { signing: true }],
    ["one environment", { environments: [{ name: "staging" }] }],
  ])("knows before the apply which variables %s has", async (_, change) => {
    const { roles } = await mockedRoles({ ...rolesArgs, ...change });
    const variables = Object.entries(await resolved(roles.environmentVariables));
    expect(variables.length).toBeGreaterThan(0);
    expect(roles.environmentVariableNames).toEqual(
      Object.fromEntries(variables.map(([environment, values]) => [environment, Object.keys(values)])),
    );
  });
});

describe("a signing key", () => {
  it("is named by its ARN where cosign knows the partition, and else by its alias alone", () => {
    const { identities } = readDeliveryRolesArgs("payments", { ...rolesArgs, signing: true });
    const named = (partition: string, region: string) => {
      const place = { partition, region, accountId: "111122223333", dnsSuffix: "amazonaws.com" };
      return environmentVariables([{ duty: "deploy", environment: "staging" }], identities, place).staging?.SIGNING_KEY;
    };
    expect(named("aws-us-gov", "us-gov-west-1")).toBe(
      "awskms:///arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/payments-signing",
    );
    expect(named("aws-eusc", "eusc-de-east-1")).toBe("awskms:///alias/payments-signing");
  });

  it("is an asymmetric key under an alias, held as artifacts are, with which only publishers sign", async () => {
    const created = await find(key, "payments/signing", { signing: true });
    expect(created?.inputs).toMatchObject({
      keyUsage: "SIGN_VERIFY",
      customerMasterKeySpec: "ECC_NIST_P256",
      deletionWindowInDays: 30,
    });
    expect(created?.options).toMatchObject({ protect: true, retainOnDelete: true });
    expect(JSON.parse(String(created?.inputs.policy)).Statement).toEqual([
      {
        Sid: "AccountAdministers",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "OnlyPublishersSign",
        Effect: "Deny",
        Principal: "*",
        Action: "kms:Sign",
        Resource: "*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [arn("payments-staging-publish")] } },
      },
    ]);
    expect((await find("aws:kms/alias:Alias", "payments/signing", { signing: true }))?.inputs).toMatchObject({
      name: "alias/payments-signing",
    });
    expect(await find(key, "payments/signing")).toBeUndefined();
  });

  it("is signed with by the publisher and verified with by the others, by its alias", async () => {
    expect(await statements("payments/staging/publish", { signing: true })).toContainEqual({
      Sid: "Sign",
      Effect: "Allow",
      Action: [...verify, "kms:Sign"],
      ...byAlias,
    });
    for (const name of ["payments/production/promote", "payments/production/deploy", "payments/staging/deploy"]) {
      const found = await statements(name, { signing: true });
      expect(found).toContainEqual({ Sid: "Verify", Effect: "Allow", Action: verify, ...byAlias });
      expect(JSON.stringify(found)).not.toContain("kms:Sign");
    }
  });

  it("lets further publishers sign and other accounts verify, where their own policies do", async () => {
    const other = "arn:aws:iam::444455556666:role/jenkins";
    const created = async (publishers: string[]) => {
      const made = await find(key, "payments/signing", {
        signing: true,
        publishers,
        verifyingAccounts: ["999988887777"],
      });
      const [, sign, ...others] = JSON.parse(String(made?.inputs.policy)).Statement;
      return { signers: sign.Condition.ArnNotEquals["aws:PrincipalArn"], others };
    };
    const verifying = {
      Sid: "OtherAccountsVerify",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::999988887777:root"] },
      Action: verify,
      Resource: "*",
    };
    expect(await created([arn("jenkins")])).toEqual({
      signers: [arn("jenkins"), arn("payments-staging-publish")],
      others: [verifying],
    });
    expect(await created([other])).toEqual({
      signers: [arn("payments-staging-publish"), other],
      others: [
        {
          Sid: "OtherAccountsSign",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::444455556666:root"] },
          Action: [...verify, "kms:Sign"],
          Resource: "*",
          Condition: { ArnEquals: { "aws:PrincipalArn": [other] } },
        },
        verifying,
      ],
    });
  });
});

describe("an environment that is fed from another account or region", () => {
  const promotesFrom = {
    environment: "staging",
    accountId: "444455556666",
    region: "eu-central-1",
    signingKeyArn: keyArn.replace("111122223333", "444455556666"),
  };
  const args = { environments: [{ name: "production" }], promotesFrom };

  it("has a promoter that reads there, and no publisher", async () => {
    const { registered } = await mockedRoles({ ...rolesArgs, ...args });
    expect(registered.filter(({ type }) => type === role).map(({ name }) => name)).toEqual([
      "payments/production/deploy",
      "payments/production/promote",
    ]);
    const there = "arn:aws:ecr:eu-central-1:444455556666:repository/staging/payments/*";
    expect(await statements("payments/production/promote", args)).toEqual([
      logIn,
      { Sid: "PullFromBefore", Effect: "Allow", Action: pull, Resource: there },
      {
        Sid: "ReadScanFindings",
        Effect: "Allow",
        Action: ["ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
        Resource: there,
      },
      { Sid: "Push", Effect: "Allow", Action: push, Resource: repositories("production") },
      { Sid: "Verify", Effect: "Allow", Action: verify, Resource: promotesFrom.signingKeyArn },
    ]);
  });

  it("tells its jobs where to promote from", async () => {
    const { roles } = await mockedRoles({ ...rolesArgs, ...args });
    expect(await resolved(roles.environmentVariables)).toMatchObject({
      production: {
        SOURCE_AWS_REGION: "eu-central-1",
        SOURCE_REGISTRY: "444455556666.dkr.ecr.eu-central-1.amazonaws.com",
        SOURCE_REPOSITORY_PREFIX: "staging/payments",
        SIGNING_KEY: `awskms:///${promotesFrom.signingKeyArn}`,
      },
    });
  });
});
