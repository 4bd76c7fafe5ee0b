import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import { nameOf, RegistryProject } from "../../registry-project";

const args = `{
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production" }],
  namespace: "payments",
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
  standalone: true,
  disposable: true,
  signing: true,
  rolePath: "/ci/",
}`;

const names = ["production/deploy", "production/promote", "staging/deploy", "staging/publish"];
const children = [
  "Alias payments/signing",
  "Key payments/signing",
  "OpenIdConnectProvider payments",
  ...names.map((name) => `Role payments/${name}`),
  ...names.map((name) => `RolePolicy payments/${name}`),
];

describe("the identities of an EcrRegistry, through the real engine", () => {
  let emulator: Emulator;
  let project: RegistryProject | undefined;

  // Each in a cloud of its own, which is quicker than to destroy what the one before has made.
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await emulator.stop();
  });

  const childrenOf = async (parentName: string) => {
    const resources = (await project?.resources()) ?? [];
    const parent = resources.find(({ urn }) => nameOf(urn) === parentName);
    return resources.filter((resource) => resource.parent === parent?.urn);
  };

  it("can be read in the first preview, are created, and stay as they are in the next update", async () => {
    project = await RegistryProject.create("identities", emulator, `new EcrRegistry("payments", ${args});`);
    const previewed = new Map(
      (await project.preview()).map(({ urn, newState }) => [nameOf(urn), newState?.inputs ?? {}]),
    );
    const documents: [string, string][] = [
      ...names.flatMap((name): [string, string][] => [
        [`Role payments/${name}`, "assumeRolePolicy"],
        [`RolePolicy payments/${name}`, "policy"],
      ]),
      ["Key payments/signing", "policy"],
      ["RepositoryPolicy payments/production/api", "policy"],
    ];
    await project.up();
    const created = new Map((await project.resources()).map(({ urn, inputs }) => [nameOf(urn), inputs]));
    for (const [resource, property] of documents) {
      const text = String(previewed.get(resource)?.[property]);
      expect(JSON.parse(text), resource).toMatchObject({ Version: "2012-10-17" });
      expect(created.get(resource)?.[property], resource).toBe(text);
    }
    expect((await childrenOf("EcrDeliveryRoles payments")).map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
    expect(await project.changes()).toEqual([]);
  });

  it("tell the program's users the ARNs that the roles have", async () => {
    const program = `
      const registry = new EcrRegistry("payments", ${args});
      export const variables = registry.environmentVariables;
      export const arn = registry.resources.deliveryRoles?.resources.roles.production?.promote?.arn;
    `;
    project = await RegistryProject.create("identities-arn", emulator, program);
    await project.up();
    const { variables, arn } = (await project.outputs()) as {
      variables: { production: { AWS_PROMOTE_ROLE: string } };
      arn: string;
    };
    expect(arn).toMatch(/:role\/ci\/payments-production-promote$/);
    expect(variables.production.AWS_PROMOTE_ROLE).toBe(arn);
  });

  it("stay when the component is renamed with an alias", async () => {
    project = await RegistryProject.create("identities-alias", emulator, `new EcrRegistry("payments", ${args});`);
    await project.up();
    const before = (await project.resources()).map(({ id }) => id).sort();
    await project.rewrite(`new EcrRegistry("renamed", ${args}, { aliases: [{ name: "payments" }] });`);
    expect(await project.changes()).toEqual([]);
    await project.up();
    expect((await project.resources()).map(({ id }) => id).sort()).toEqual(before);
  });

  it("refuse a transform of a role's path, which the locks would not know, and take one of its description", async () => {
    const transformed = (change: string) => `
      new EcrRegistry("payments", ${args}, {
        transforms: [
          ({ type, props, opts }) => (type === "aws:iam/role:Role" ? { props: { ...props, ${change} }, opts } : undefined),
        ],
      });
    `;
    project = await RegistryProject.create("identities-transform", emulator, transformed('path: "/other/"'));
    expect(await project.fail("up", "--yes", "--skip-preview")).toMatch(
      /rolePrefix makes the role \S+:role\/ci\/payments-\S+, and a transform makes it \S+:role\/other\/payments-/,
    );
    await project.rewrite(transformed('description: "Another one"'));
    await project.up();
    const roles = (await project.resources()).filter(({ type }) => type === "aws:iam/role:Role");
    expect(roles.map(({ inputs }) => inputs.description)).toEqual(Array(4).fill("Another one"));
  });

  it("are replaced one after the other when their path changes, and the locks with them", async () => {
    project = await RegistryProject.create("identities-path", emulator, `new EcrRegistry("payments", ${args});`);
    await project.up();
    await project.rewrite(`new EcrRegistry("payments", ${args.replace("/ci/", "/other/")});`);
    await project.up();
    const resources = await project.resources();
    const promoter = resources.find(({ urn }) => nameOf(urn) === "Role payments/production/promote")?.outputs.arn;
    expect(promoter).toMatch(/:role\/other\/payments-production-promote$/);
    const lock = resources.find(({ urn }) => nameOf(urn) === "RepositoryPolicy payments/production/api");
    expect(lock?.inputs.policy).toContain(`"aws:PrincipalArn":["${promoter}"]`);
    expect(await project.changes()).toEqual([]);
  });

  it("are refused to a second registry that would have the same names", async () => {
    const twice = (prefix: string) => `
      new EcrRegistry("payments", ${args});
      new EcrRegistry("other", {
        artifacts: [{ name: "web" }],
        environments: [{ name: "staging" }],
        namespace: "payments",
        source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
        ${prefix}
      });
    `;
    project = await RegistryProject.create("identities-twice", emulator, twice(""));
    const output = await project.fail("preview");
    expect(output).toMatch(/makes the role "payments-staging-publish", which EcrDeliveryRoles "payments" makes too/);
    await project.rewrite(twice('rolePrefix: "web"'));
    expect(await project.changes()).toContain("create Role other/staging/publish");
  });

  it("are refused to a registry of another region, because an account has each name once", async () => {
    const inTwoRegions = (prefix: string) => `
      new EcrRegistry("payments", ${args});
      new EcrRegistry("other", ${args.replace("standalone: true,", `createOidcProvider: false, ${prefix}`)}, {
        provider: new pulumi.ProviderResource("aws", "other", { region: "eu-central-1" }),
      });
    `;
    project = await RegistryProject.create("identities-regions", emulator, inTwoRegions(""));
    expect(await project.fail("preview")).toMatch(
      /rolePrefix makes the role "payments-staging-publish", which EcrDeliveryRoles "\w+" makes too/,
    );
    await project.rewrite(inTwoRegions('rolePrefix: "central",'));
    expect(await project.changes()).toContain("create Role other/staging/publish");
  });

  it("are refused where the provider's region changes, from which the repositories do not move", async () => {
    const inRegion = (region: string) => `new EcrRegistry("payments", ${args.replace("{", `{ ${region}`)});`;
    project = await RegistryProject.create("identities-moved", emulator, inRegion(""));
    await project.up();
    await project.succeed("config", "set", "aws:region", "eu-central-1");
    expect(await project.fail("preview")).toMatch(
      /region is not given, and the provider's has become eu-central-1: .* write region: "us-east-1"/,
    );
    await project.rewrite(inRegion('region: "us-east-1",'));
    expect(await project.changes()).toEqual(["update EcrRegistry payments", "update EcrDeliveryRoles payments"]);
  });

  it("are refused a provider of another account, which they cannot trust", async () => {
    const joined = (account: string) => `
      new EcrDeliveryRoles("payments", {
        environments: [{ name: "staging" }],
        source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
        oidcProviderArn: "arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com",
      });
    `;
    project = await RegistryProject.create("identities-joined", emulator, joined("444455556666"));
    expect(await project.fail("preview")).toMatch(/oidcProviderArn is a provider of the account 444455556666, /);
    await project.rewrite(joined("123456789012"));
    expect(await project.changes()).toContain("create Role payments/staging/publish");
  });

  it("are held back from a destroy where they must stay: the signing key and the account's provider", async () => {
    const kept = args.replace("disposable: true", "disposable: false");
    project = await RegistryProject.create("identities-held", emulator, `new EcrRegistry("payments", ${kept});`);
    await project.up();
    const held = (await childrenOf("EcrDeliveryRoles payments")).filter(({ retainOnDelete }) => retainOnDelete);
    expect(held.map(({ urn, protect }) => `${nameOf(urn)}${protect ? ", protected" : ""}`).sort()).toEqual([
      "Alias payments/signing, protected",
      "Key payments/signing, protected",
      "OpenIdConnectProvider payments",
    ]);
    await project.succeed("state", "unprotect", "--all", "--yes");
  });
});
