import { DescribeRepositoriesCommand, type ECRClient } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../local-cloud/emulator";
import { pushImage } from "../../local-cloud/image";
import { nameOf, RegistryProject } from "../registry-project";
import { ecrClient } from "./ecr-client";

const registry = (args: string) => `
  const registry = new EcrRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [{ name: "staging" }, { name: "production" }],
    ${args}
  });
  export const repositories = registry.repositories;
`;

describe("what an EcrRegistry does not let happen, through the real engine", () => {
  let emulator: Emulator;
  let ecr: ECRClient;
  let project: RegistryProject | undefined;

  // Each in a cloud of its own: what a test leaves there on purpose is not for the next one.
  beforeEach(async () => {
    emulator = await startEmulator();
    ecr = ecrClient(emulator);
  });
  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await emulator.stop();
  });

  const repositories = async () => {
    const found = await ecr.send(new DescribeRepositoriesCommand({}));
    return (found.repositories ?? []).map(({ repositoryName }) => repositoryName).sort();
  };

  it("reports bad arguments in one error with every problem, and creates nothing", async () => {
    const bad = `
      new EcrRegistry("payments", {
        artifacts: [{ name: "Api" }, { name: "web", type: "npm" }],
        environments: [{ name: "staging" }, { name: "staging" }],
        retention: { days: 90, keepNewest: 30 },
      });
    `;
    project = await RegistryProject.create("registry-bad", emulator, bad);
    const output = await project.fail("up", "--yes", "--skip-preview");
    expect(output).toContain(
      [
        'EcrRegistry "payments" has 4 problems in its arguments:',
        '      - artifacts[0].name is "Api"; write lower-case letters',
      ].join("\n"),
    );
    expect(output).toContain('artifacts[1].type is "npm", which Amazon ECR does not store');
    expect(output).toContain('environments[1].name is "staging", as environments[0].name is');
    expect(output).toContain("retention.keepNewest cannot be said together with an age");
    expect((await project.resources()).map(({ urn }) => nameOf(urn))).toEqual(["Stack registry-bad-local"]);
    expect(await repositories()).toEqual([]);
  });

  it("fails on a bad value that becomes known late, before a repository is created with it", async () => {
    const withKey = (arn: string) => registry(`kmsKeyArn: pulumi.output(Promise.resolve("${arn}")), disposable: true`);
    project = await RegistryProject.create("registry-late", emulator, withKey("alias/mine"));
    const output = await project.fail("up", "--yes", "--skip-preview");
    expect(output).toContain('kmsKeyArn is "alias/mine"; write the ARN of a KMS key (not of an alias)');
    expect(await repositories()).toEqual([]);

    await project.rewrite(withKey("arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"));
    await project.up();
    expect(await repositories()).toEqual(["production/payments/api", "staging/payments/api"]);
  });

  it("refuses to destroy later environments and their key, and leaves them in AWS when it is told to forget them", async () => {
    project = await RegistryProject.create("registry-protected", emulator, registry(""));
    await project.up();
    const output = await project.fail("destroy", "--yes", "--skip-preview");
    expect(output).toMatch(/payments\/production\/api.*protected|protected.*payments\/production\/api/s);
    const held = (await project.resources()).filter(({ protect }) => protect).map(({ urn }) => nameOf(urn));
    expect(held.sort()).toEqual(["Key payments", "Repository payments/production/api"]);
    expect(await repositories()).toContain("production/payments/api");

    await project.succeed("state", "unprotect", "--all", "--yes");
    await project.succeed("destroy", "--yes", "--skip-preview");
    expect(await repositories()).toEqual(["production/payments/api"]);
  });

  it("deletes a repository whose artifact is gone when it is empty, and not when it holds an image", async () => {
    const staging = (artifacts: string) => `
      new EcrRegistry("payments", { artifacts: [${artifacts}], environments: [{ name: "staging" }], encryption: "AES256" });
    `;
    const [api, web, jobs] = ['{ name: "api" }', '{ name: "web" }', '{ name: "jobs" }'];
    project = await RegistryProject.create("registry-not-empty", emulator, staging(`${api}, ${web}, ${jobs}`));
    await project.up();
    await pushImage(`${emulator.registry}/staging/payments/api:0123abc`, "image");
    await project.rewrite(staging(`${api}, ${web}`));
    await project.up();
    expect(await repositories()).toEqual(["staging/payments/api", "staging/payments/web"]);
    await project.rewrite(staging(web));
    expect(await project.fail("up", "--yes", "--skip-preview")).toContain("RepositoryNotEmptyException");
    expect(await repositories()).toEqual(["staging/payments/api", "staging/payments/web"]);
  });

  it("keeps key and rules where they are when a change of region is refused, and has nothing to do once it is undone", async () => {
    const staging = (args: string) => registry(args).replace(', { name: "production" }', "");
    project = await RegistryProject.create("registry-region", emulator, staging(""));
    await project.up();
    const ids = async () => (await project?.resources())?.map(({ id, urn }) => `${nameOf(urn)} ${id}`).sort();
    const before = await ids();
    await project.rewrite(staging('region: "eu-central-1"'));
    expect(await project.fail("up", "--yes", "--skip-preview")).toContain("region would replace the repository");
    expect(await ids()).toEqual(before);
    await project.rewrite(staging(""));
    await project.up();
    expect(await ids()).toEqual(before);
    expect(await project.changes()).toEqual([]);
  });

  it("leaves everything where it is when the provider's own region changes", async () => {
    project = await RegistryProject.create("registry-moved", emulator, registry("disposable: true"));
    await project.up();
    const ids = async () => (await project?.resources())?.map(({ id, urn }) => `${nameOf(urn)} ${id}`).sort();
    const before = await ids();
    await project.succeed("config", "set", "aws:region", "eu-central-1");
    await project.up();
    expect(await ids()).toEqual(before);
    expect(await repositories()).toEqual(["production/payments/api", "staging/payments/api"]);
  });

  it("refuses to make a later environment the first, where its released images would expire", async () => {
    const order = (environments: string) => `
      new EcrRegistry("payments", {
        artifacts: [{ name: "api" }], environments: [${environments}], disposable: true,
      });
    `;
    const [staging, production, test] = ['{ name: "staging" }', '{ name: "production" }', '{ name: "test" }'];
    project = await RegistryProject.create("registry-order", emulator, order(`${staging}, ${production}`));
    await project.up();
    for (const environments of [production, `${production}, ${staging}`]) {
      await project.rewrite(order(environments));
      expect(await project.fail("preview")).toContain("environments would let the released images of the repository");
    }
    await project.rewrite(order(`${test}, ${staging}, ${production}`));
    await project.succeed("preview");
  });

  it("refuses a change that would replace repositories, and makes it when that is asked for", async () => {
    project = await RegistryProject.create("registry-replaced", emulator, registry("disposable: true"));
    await project.up();
    const changes: [string, string][] = [
      ['encryption: "AES256"', "encryption would replace the repository"],
      ['namespace: "core"', "namespace would replace the repository"],
      ['region: "eu-central-1"', "region would replace the repository"],
      [
        'kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"',
        "kmsKeyArn would replace the repository",
      ],
    ];
    for (const [change, problem] of changes) {
      await project.rewrite(registry(`disposable: true, ${change}`));
      expect(await project.fail("preview")).toContain(problem);
    }
    await project.fail("up", "--yes", "--skip-preview");
    expect(await repositories()).toEqual(["production/payments/api", "staging/payments/api"]);

    await project.rewrite(registry('disposable: true, namespace: "core", allowReplacement: true'));
    await project.up();
    expect(await repositories()).toEqual(["production/core/api", "staging/core/api"]);
  });

  it("names the image of a digest, and fails on a tag that becomes known late", async () => {
    const image = (digest: string) => `
      ${registry("disposable: true")}
      export const image = registry.imageAddress("production", "api", pulumi.output(Promise.resolve("${digest}")));
    `;
    const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
    project = await RegistryProject.create("registry-digest", emulator, image("v1.2.3"));
    expect(await project.fail("preview")).toContain('digest is not a digest; write "sha256:"');
    await project.rewrite(image(digest));
    await project.up();
    expect((await project.outputs()).image).toMatch(new RegExp(`/production/payments/api@${digest}$`));
  });
});
