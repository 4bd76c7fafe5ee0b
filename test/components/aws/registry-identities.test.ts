import { describe, expect, it } from "vitest";
import type { EcrRegistryArgs } from "../../../components";
import { mockedRegistry, type Registered, resolved } from "./mocked-registry";
import { source } from "./roles/mocked-roles";

const args: EcrRegistryArgs = {
  artifacts: [{ name: "api" }, { name: "web" }],
  environments: [{ name: "staging" }, { name: "production" }],
  source,
};
const repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const role = "aws:iam/role:Role";
const promoter = "arn:aws:iam::111122223333:role/payments-production-promote";
const notByService = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };

const pushLock = {
  Sid: "OnlyPromoterPushes",
  Effect: "Deny",
  Principal: "*",
  Action: ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
  Condition: { ArnNotEquals: { "aws:PrincipalArn": [promoter] }, ...notByService },
};
const deletionLock = {
  Sid: "OnlyNamedPrincipalsDelete",
  Effect: "Deny",
  Principal: "*",
  Action: ["ecr:BatchDeleteImage", "ecr:DeleteRepository"],
  Condition: notByService,
};

const names = (registered: readonly Registered[], type: string) =>
  registered.filter((one) => one.type === type).map(({ name }) => name);

/** The statements of the repository policies that a registry makes, by the resource's name. */
async function policies(change: Partial<EcrRegistryArgs>): Promise<Record<string, unknown>> {
  const { registered } = await mockedRegistry("payments", { ...args, ...change });
  return Object.fromEntries(
    registered
      .filter(({ type }) => type === repositoryPolicy)
      .map(({ name, inputs }) => [name, JSON.parse(String(inputs.policy)).Statement]),
  );
}

/** Without a source: what needs one is left out. */
function withoutSource(change: Partial<EcrRegistryArgs> = {}): EcrRegistryArgs {
  const { source: _, ...rest } = { ...args, ...change };
  return rest;
}

describe("a registry with a source", () => {
  it("has the roles of its delivery path, inside of it", async () => {
    const { registered } = await mockedRegistry("payments", args);
    expect(names(registered, "artifact-registries:index:EcrDeliveryRoles")).toEqual(["payments"]);
    expect(names(registered, role)).toEqual([
      "payments/production/deploy",
      "payments/production/promote",
      "payments/staging/deploy",
      "payments/staging/publish",
    ]);
    const { registered: others } = await mockedRegistry("payments", withoutSource());
    expect(names(others, role)).toEqual([]);
  });

  it("locks the repositories of later environments to their promoter, and keeps everybody from deleting", async () => {
    expect(await policies({})).toEqual({
      "payments/production/api": [pushLock, deletionLock],
      "payments/production/web": [pushLock, deletionLock],
    });
  });

  it("names the promoter's role with its path and prefix in the lock", async () => {
    const { "payments/production/api": statements } = await policies({ rolePath: "/ci/", rolePrefix: "pay" });
    expect(statements).toEqual([
      {
        ...pushLock,
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/ci/pay-production-promote"] },
          ...notByService,
        },
      },
      deletionLock,
    ]);
  });

  it("lets those delete who are named, and anybody where the registry is disposable", async () => {
    const breakGlass = "arn:aws:iam::111122223333:role/break-glass";
    const named = await policies({ breakGlassPrincipals: [breakGlass] });
    expect(named["payments/production/api"]).toEqual([
      pushLock,
      { ...deletionLock, Condition: { ArnNotEquals: { "aws:PrincipalArn": [breakGlass] }, ...notByService } },
    ]);
    expect((await policies({ disposable: true }))["payments/production/api"]).toEqual([pushLock]);
  });

  it("locks nothing where it is told so", async () => {
    expect(await policies({ repositoryLock: false })).toEqual({});
  });

  it("lets the promoters of other accounts read, named in a condition because they may not exist yet", async () => {
    const other = "arn:aws:iam::444455556666:role/payments-production-promote";
    const { "payments/staging/api": statements } = await policies({
      environments: [{ name: "staging", promotedBy: [other] }, { name: "production" }],
    });
    expect(statements).toEqual([
      {
        Sid: "ReadByNamedPromoters",
        Effect: "Allow",
        Principal: { AWS: ["444455556666"] },
        Action: [
          ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          ...["ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
        ],
        Condition: { ArnEquals: { "aws:PrincipalArn": [other] } },
      },
    ]);
  });

  it("lets named roles of other CI push to the first environment, also without a source", async () => {
    const jenkins = "arn:aws:iam::111122223333:role/jenkins";
    const pushed = {
      Sid: "PushByNamedPublishers",
      Effect: "Allow",
      Principal: { AWS: [jenkins] },
      Action: [
        ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload"],
        ...["ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
      ],
    };
    expect((await policies({ publishers: [jenkins] }))["payments/staging/api"]).toEqual([pushed]);
    const { registered } = await mockedRegistry("payments", withoutSource({ publishers: [jenkins] }));
    expect(names(registered, repositoryPolicy)).toEqual(["payments/staging/api", "payments/staging/web"]);
  });

  it("lets other publishers sign, and the accounts of other promoters verify, with its signing key", async () => {
    const { registered } = await mockedRegistry("payments", {
      ...args,
      environments: [
        { name: "staging", promotedBy: ["arn:aws:iam::444455556666:role/promote"] },
        { name: "production" },
      ],
      publishers: ["arn:aws:iam::111122223333:role/jenkins"],
      signing: true,
    });
    const key = registered.find(({ name }) => name === "payments/signing");
    const policy = String(
      registered.find(({ type, name }) => type === "aws:kms/key:Key" && name === "payments/signing")?.inputs.policy,
    );
    expect(key).toBeDefined();
    expect(policy).toContain("role/jenkins");
    expect(policy).toContain("arn:aws:iam::444455556666:root");
  });

  it("creates the OIDC provider where it stands alone, unless an existing one is named", async () => {
    const provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
    const providers = async (change: Partial<EcrRegistryArgs>) =>
      names((await mockedRegistry("payments", { ...args, ...change })).registered, provider);
    expect(await providers({})).toEqual([]);
    expect(await providers({ standalone: true })).toEqual(["payments"]);
    expect(await providers({ standalone: true, createOidcProvider: false })).toEqual([]);
    const oidcProviderArn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    expect(await providers({ standalone: true, oidcProviderArn })).toEqual([]);
  });

  it("tells each environment's jobs what they need, and when a promotion must stop", async () => {
    const { registry } = await mockedRegistry("payments", args);
    expect(registry.keyArns).toHaveLength(1);
    expect((await mockedRegistry("payments", { ...args, signing: true })).registry.keyArns).toHaveLength(2);
    expect(await resolved(registry.environmentVariables)).toMatchObject({
      production: {
        REGISTRY: "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        AWS_PROMOTE_ROLE: promoter,
        SEVERITY_THRESHOLD: "HIGH",
      },
    });
    const { production = {} } = await resolved(registry.environmentVariables);
    expect(registry.environmentVariableNames.production).toEqual(Object.keys(production));
    const { registry: without } = await mockedRegistry("payments", withoutSource());
    expect(await resolved(without.environmentVariables)).toEqual({});
    expect(without.environmentVariableNames).toEqual({});
  });
});

describe("a registry that is fed from elsewhere", () => {
  const fed: Partial<EcrRegistryArgs> = {
    environments: [{ name: "production" }],
    promotesFrom: { environment: "staging", accountId: "444455556666" },
  };

  it("holds released images in its first environment, with or without a source", async () => {
    for (const given of [{ ...args, ...fed }, withoutSource(fed)]) {
      const { registered } = await mockedRegistry("payments", given);
      const repository = registered.find(({ name, type }) => type.endsWith(":Repository") && name.endsWith("/api"));
      expect(repository?.inputs.tags).toMatchObject({ "artifact-registries:holds": "released" });
      expect(repository?.options).toMatchObject({ protect: true, retainOnDelete: true });
    }
  });

  it("locks its first environment to the promoter too", async () => {
    expect((await policies(fed))["payments/production/api"]).toEqual([pushLock, deletionLock]);
  });
});
