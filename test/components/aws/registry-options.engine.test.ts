import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../local-cloud/emulator";
import { nameOf, RegistryProject } from "../registry-project";

const args = `{
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production", pullAccounts: ["111122223333"] }],
  namespace: "payments",
  standalone: true,
  disposable: true,
}`;

const children = [
  "Key payments",
  "LifecyclePolicy payments/production/api",
  "LifecyclePolicy payments/staging/api",
  "RegistryScanningConfiguration payments",
  "Repository payments/production/api",
  "Repository payments/staging/api",
  "RepositoryPolicy payments/production/api",
];

describe("Pulumi's own options on an EcrRegistry, through the real engine", () => {
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

  it("renames with an alias and replaces nothing", async () => {
    project = await RegistryProject.create("options-alias", emulator, `new EcrRegistry("payments", ${args});`);
    await project.up();
    const before = (await project.resources()).map(({ id }) => id).sort();
    await project.rewrite(`new EcrRegistry("renamed", ${args}, { aliases: [{ name: "payments" }] });`);
    expect(await project.changes()).toEqual([]);
    await project.up();
    expect((await project.resources()).map(({ id }) => id).sort()).toEqual(before);
    expect((await childrenOf("EcrRegistry renamed")).map(({ urn }) => nameOf(urn)).sort()).toEqual(
      children.map((name) => name.replace(" payments", " renamed")).sort(),
    );
  });

  it("moves under another parent with an alias and replaces nothing", async () => {
    const parent = 'const team = new pulumi.ComponentResource("acme:index:Team", "team");';
    project = await RegistryProject.create("options-parent", emulator, `new EcrRegistry("payments", ${args});`);
    await project.up();
    await project.rewrite(
      `${parent} new EcrRegistry("payments", ${args}, { parent: team, aliases: [{ parent: pulumi.rootStackResource }] });`,
    );
    expect(await project.changes()).toEqual(["create Team team"]);
    await project.up();
    expect((await childrenOf("Team team")).map(({ urn }) => nameOf(urn))).toEqual(["EcrRegistry payments"]);
    expect((await childrenOf("EcrRegistry payments")).map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
  });

  it("hands its provider to every child", async () => {
    const provider = `
      import { Provider } from "@pulumi/aws/provider";
      const provider = new Provider("elsewhere", { region: "eu-central-1" });
      const registry = new EcrRegistry("payments", ${args}, { providers: [provider] });
      export const repositories = registry.repositories;
    `;
    project = await RegistryProject.create("options-provider", emulator, provider);
    await project.up();
    const found = await childrenOf("EcrRegistry payments");
    expect(found.map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
    for (const child of found) expect(child.provider).toContain("::elsewhere::");
    expect(JSON.stringify((await project.outputs()).repositories)).toContain(".ecr.eu-central-1.");
  });

  it("passes region and tags on to every child that takes them", async () => {
    const elsewhere = args.replace("{", '{ region: "ap-southeast-2", tags: { team: "core" },');
    project = await RegistryProject.create("options-region", emulator, `new EcrRegistry("payments", ${elsewhere});`);
    await project.up();
    const found = await childrenOf("EcrRegistry payments");
    expect(found.map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
    for (const { inputs } of found) expect(inputs.region).toBe("ap-southeast-2");
    const tagged = found.filter(({ inputs }) => (inputs.tags as Record<string, string>)?.team === "core");
    expect(tagged.map(({ urn }) => nameOf(urn)).sort()).toEqual(
      children.filter((name) => /^(Key|Repository) /.test(name)),
    );
  });

  it("lets transforms reach every child", async () => {
    const transformed = `
      new EcrRegistry("payments", ${args}, {
        transforms: [
          ({ type, props, opts }) =>
            type.startsWith("aws:") ? { props: { ...props, region: "ap-southeast-2" }, opts } : undefined,
        ],
      });
    `;
    project = await RegistryProject.create("options-transforms", emulator, transformed);
    await project.up();
    const found = await childrenOf("EcrRegistry payments");
    expect(found.map(({ urn }) => nameOf(urn)).sort()).toEqual(children);
    for (const { inputs } of found) expect(inputs.region).toBe("ap-southeast-2");
  });
});
