import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { iamAt } from "../../local-cloud/aws/iam";
import { keptState } from "../../local-cloud/aws/kept-state";
import { type Emulator, startEmulator } from "../../local-cloud/emulator";
import { nameOf, RegistryProject } from "../registry-project";

const owner = "123456789012";
const region = "us-east-1";

const args = (change = "") => `{
  upstreams: [
    { prefix: "quay", registry: "quay" },
    { prefix: "mirror", registry: "ecr", registryUrl: "${owner}.dkr.ecr.eu-north-1.amazonaws.com" },
  ],
  replication: [{ environments: ["production"], destinations: [{ region: "eu-west-1" }] }],
  replicatedFrom: [{ accountId: "444455556666", environments: ["production"] }],
  pullTimeExclusions: ["arn:aws:iam::${owner}:role/scanner"],
  tags: { team: "platform" },
  ${change}
}`;

const children = [
  "AccountSetting account/BASIC_SCAN_TYPE_VERSION",
  "AccountSetting account/BLOB_MOUNTING",
  "AccountSetting account/REGISTRY_POLICY_SCOPE",
  "Key account",
  "PullThroughCacheRule account/mirror",
  "PullThroughCacheRule account/quay",
  `PullTimeUpdateExclusion account/${owner}/scanner`,
  "RegistryPolicy account",
  "RegistryScanningConfiguration account",
  "ReplicationConfiguration account",
  "RepositoryCreationTemplate account/mirror",
  "RepositoryCreationTemplate account/production",
  "RepositoryCreationTemplate account/quay",
  "Role account",
  "RolePolicy account/key",
  "RolePolicy account/repositories",
];

/** A registry that joins the account of its own program. */
const registry = (environment: string) => `
  const registry = new EcrRegistry("payments", {
    artifacts: [{ name: "api" }], environments: [{ name: "${environment}" }], disposable: true, account: account.account,
  });
  export const repositories = registry.repositories;
`;
const account = (change = "", options = "{}") => `
  const account = new EcrAccount("account", ${args(change)}, ${options});
  export const details = account.account;
`;

describe("an EcrAccount, through the real engine", () => {
  let emulator: Emulator;
  let project: RegistryProject | undefined;

  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterEach(async () => {
    await project?.remove();
    project = undefined;
  });
  afterAll(() => emulator.stop());

  const create = async (name: string, program: string) => {
    project = await RegistryProject.create(name, emulator, program);
    return project;
  };
  const childrenOf = async (parentName: string) => {
    const resources = (await project?.resources()) ?? [];
    const parent = resources.find(({ urn }) => nameOf(urn) === parentName);
    return resources.filter((resource) => resource.parent === parent?.urn);
  };

  it("is previewed, made, left alone, changed, and left in AWS when its stack is destroyed", async () => {
    const life = await create("account-life", account());
    expect((await life.changes()).sort()).toEqual(
      ["Stack account-life-local", "EcrAccount account", ...children].map((name) => `create ${name}`).sort(),
    );
    // Known before anything exists, so that policies can judge it.
    expect(await life.succeed("preview", "--json")).toContain("OnlyKnownAccountsWrite");
    await life.up();
    expect(await life.changes()).toEqual([]);
    await life.up("--expect-no-changes");
    await life.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const made = await childrenOf("EcrAccount account");
    expect(made.map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
    expect(made.filter(({ retainOnDelete }) => !retainOnDelete)).toEqual([]);
    const details = {
      accountId: owner,
      region,
      scanType: "BASIC",
      scanFilters: ["*"],
      upstreamPrefixes: ["quay", "mirror"],
    };
    expect(await life.outputs()).toEqual({ details });

    await life.rewrite(account('cacheDays: 30, scanType: "ENHANCED", writerAccounts: ["999988887777"],'));
    expect((await life.changes()).sort()).toEqual([
      "update EcrAccount account",
      "update RegistryPolicy account",
      "update RegistryScanningConfiguration account",
      "update RepositoryCreationTemplate account/mirror",
      "update RepositoryCreationTemplate account/quay",
    ]);
    await life.up();
    await life.up("--expect-no-changes");

    await life.succeed("destroy", "--yes", "--skip-preview");
    expect(await life.resources()).toEqual([]);
    const kept = keptState(emulator.endpoint, region);
    expect(await kept.get("ecr-registry-scanning-configuration", owner)).toMatchObject({ scanType: "ENHANCED" });
    expect(await kept.get("ecr-replication-configuration", owner)).toBeDefined();
    expect(String((await kept.get("ecr-registry-policy", owner))?.policy)).toContain("999988887777");
    expect(await kept.get("ecr-account-setting", "REGISTRY_POLICY_SCOPE")).toMatchObject({ value: "V2" });
    expect(await kept.get("ecr-pull-through-cache-rule", "quay")).toBeDefined();
    for (const prefix of ["quay", "mirror", "production"]) {
      expect(await kept.get("ecr-repository-creation-template", prefix), prefix).toBeDefined();
    }
    const role = made.find(({ type }) => type === "aws:iam/role:Role");
    const iam = iamAt(emulator.endpoint);
    expect(await iam.call("GetRole", { RoleName: String(role?.id) })).toContain(`<RoleName>${role?.id}</RoleName>`);
    for (const PolicyName of ["repositories", "key"]) {
      await iam.call("GetRolePolicy", { RoleName: String(role?.id), PolicyName });
    }
  });

  it("is joined by a registry, unless it does not scan its repositories", async () => {
    const elsewhere = 'region: "eu-west-2",';
    const provider = `import { Provider } from "@pulumi/aws/provider"; const london = new Provider("london", { region: "eu-west-2" });`;
    const joined = (filters: string) =>
      `${provider} ${account(`${elsewhere} scanFilters: ["quay/*", "mirror/*", "${filters}"],`)} ${registry(
        "staging",
      ).replace("account.account,\n  });", "account.account,\n  }, { provider: london });")}`;
    const joining = await create("account-join", joined("production/*"));
    expect(await joining.fail("preview")).toMatch(/account does not scan "staging\/payments\/api" on push/);
    await joining.rewrite(joined("staging/*"));
    await joining.up();
    expect(await joining.outputs()).toMatchObject({
      repositories: { staging: { api: `${owner}.dkr.ecr.eu-west-2.amazonaws.com/staging/payments/api` } },
    });
    await joining.up("--expect-no-changes");
  });

  it("is refused beside another owner, and where an output turns out wrong", async () => {
    const other = (change: string) => `${account('region: "eu-west-3",')} new EcrAccount("other", { ${change} });`;
    const owners = await create("account-owners", other('region: pulumi.output("eu-west-3")'));
    expect(await owners.fail("preview")).toMatch(/region makes this the second owner .* beside EcrAccount "account"/);
    await owners.rewrite(other('region: pulumi.output("Paris")'));
    expect(await owners.fail("preview")).toMatch(/region is "Paris"; write an AWS region/);
    await owners.rewrite(other('region: pulumi.output("eu-south-1")'));
    await owners.succeed("preview");
    const alone = (where: string) =>
      `${account('region: pulumi.output("eu-west-3"),')} new EcrRegistry("alone", {
        artifacts: [{ name: "api" }], environments: [{ name: "staging" }], standalone: true, region: "${where}",
      });`;
    await owners.rewrite(alone("eu-west-3"));
    expect(await owners.fail("preview")).toMatch(
      /standalone makes this the second owner .* beside EcrAccount "account"/,
    );
    await owners.rewrite(alone("eu-south-1"));
    await owners.succeed("preview");
  });

  it("is refused where it would replicate to itself, which only its provider tells", async () => {
    const replicating = (to: string) =>
      `new EcrAccount("account", {
        replication: [{ environments: ["production"], destinations: [{ region: "${to}" }] }],
      });`;
    const replication = await create("account-place", replicating(region));
    expect(await replication.fail("preview")).toMatch(/is "us-east-1", where the registry itself is/);
    await replication.rewrite(replicating("eu-west-1"));
    await replication.succeed("preview");
  });

  it("moves with aliases, takes providers, transforms and protect, and replaces nothing", async () => {
    const provider = `import { Provider } from "@pulumi/aws/provider";
      const elsewhere = new Provider("elsewhere", { region: "ap-southeast-2" });
      const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { providers: [elsewhere] });`;
    const options = await create("account-options", `${provider} ${account("", "{ parent: team }")}`);
    await options.up();
    const before = await childrenOf("EcrAccount account");
    expect(before.map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
    for (const child of before) expect(child.provider).toContain("::elsewhere::");
    const renamed = account(
      "",
      `{
        parent: team, protect: true, aliases: [{ name: "account" }],
        transforms: [({ type, props, opts }) =>
          type === "aws:kms/key:Key" ? { props: { ...props, description: "Ours" }, opts } : undefined],
      }`,
    ).replace('"account",', '"renamed",');
    await options.rewrite(`${provider} ${renamed}`);
    expect(await options.changes()).toEqual(["update Key renamed"]);
    await options.up();
    const after = await childrenOf("EcrAccount renamed");
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    expect(after.filter(({ protect }) => !protect)).toEqual([]);
  });
});
