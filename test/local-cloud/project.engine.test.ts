import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { connect } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { pushImage } from "./image";
import { installLocalCloud } from "./install";
import { createLocalProject, type LocalProject } from "./project";

let emulator: Emulator;
let behind: ReturnType<typeof connect>;
const projects: LocalProject[] = [];

beforeAll(async () => {
  await Promise.all([ensureEngine(), installLocalCloud(() => undefined)]);
  emulator = await startEmulator();
  behind = connect(emulator.endpoint);
});

afterEach(() => Promise.all(projects.splice(0).map((project) => project.remove())));

afterAll(() => emulator?.stop());

const imports = `
  import * as pulumi from "@pulumi/pulumi";
  import { Provider, getCallerIdentityOutput } from "@pulumi/aws";
  import * as ecr from "@pulumi/aws/ecr";
  import * as kms from "@pulumi/aws/kms";
`;

async function projectOf(name: string, program: string, config: Record<string, string> = {}): Promise<LocalProject> {
  const project = await createLocalProject({ name, emulator, config, files: { "index.ts": imports + program } });
  projects.push(project);
  return project;
}

function rewrite(project: LocalProject, program: string): Promise<void> {
  return project.rewrite(imports + program);
}

async function succeed(project: LocalProject, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
  return stdout;
}

async function fail(project: LocalProject, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  expect({ failed: exitCode !== 0, ...(exitCode === 0 && { stdout }) }).toEqual({ failed: true });
  return stdout + stderr;
}

const up = ["up", "--yes", "--skip-preview"];

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly replaceReasons?: string[];
  readonly detailedDiff?: Record<string, { kind: string }>;
}

async function steps(project: LocalProject, ...options: string[]) {
  const preview = JSON.parse(await succeed(project, "preview", "--json", ...options)) as { steps: Step[] };
  return preview.steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn, replaceReasons, detailedDiff }) => ({
      op,
      name: urn.split("::").at(-1),
      ...(replaceReasons && { replaceReasons }),
      ...(detailedDiff && { diff: Object.entries(detailedDiff).map(([name, { kind }]) => `${kind} ${name}`) }),
    }));
}

async function repositoriesIn(region: string): Promise<(string | undefined)[]> {
  const { repositories = [] } = await connect(emulator.endpoint, region).ecr.describeRepositories({});
  return repositories.map(({ repositoryName }) => repositoryName).sort();
}

async function resource(project: LocalProject, name: string): Promise<Record<string, Record<string, unknown>>> {
  const { deployment } = (await project.stackExport()) as { deployment: { resources?: { urn: string }[] } };
  const found = deployment.resources?.find(({ urn }) => urn.endsWith(`::${name}`));
  return (found ?? {}) as Record<string, Record<string, unknown>>;
}

const registry = (mutability: string) => `
  const key = new kms.Key("key", { enableKeyRotation: true, deletionWindowInDays: 7 });
  const repository = new ecr.Repository("repository", {
    name: "drift/app",
    imageTagMutability: "${mutability}",
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
    tags: { team: "payments" },
  });
  new ecr.LifecyclePolicy("lifecycle", {
    repository: repository.name,
    policy: { rules: [{
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    }] },
  });
  export const url = repository.repositoryUrl;
  export const account = getCallerIdentityOutput().accountId;
`;

describe("a program on the local cloud", () => {
  it("is created, has nothing to change, shows drift, repairs it, and is destroyed", async () => {
    const project = await projectOf("lifecycle", registry("IMMUTABLE"));
    expect((await steps(project)).map(({ op, name }) => `${op} ${name}`)).toEqual([
      "create lifecycle-local",
      "create key",
      "create repository",
      "create lifecycle",
    ]);
    await succeed(project, ...up);
    expect(await project.outputs()).toEqual({
      account: "123456789012",
      url: "123456789012.dkr.ecr.us-east-1.amazonaws.com/drift/app",
    });
    await succeed(project, "preview", "--expect-no-changes");
    await succeed(project, "refresh", "--yes", "--skip-preview", "--expect-no-changes");

    await behind.ecr.putImageTagMutability({ repositoryName: "drift/app", imageTagMutability: "MUTABLE" });
    await behind.ecr.deleteLifecyclePolicy({ repositoryName: "drift/app" });
    await succeed(project, "refresh", "--yes", "--skip-preview");
    expect(await steps(project)).toEqual([
      { op: "update", name: "repository", diff: ["update imageTagMutability"] },
      { op: "create", name: "lifecycle" },
    ]);
    await succeed(project, ...up);
    const { repositories } = await behind.ecr.describeRepositories({ repositoryNames: ["drift/app"] });
    expect(repositories?.[0]?.imageTagMutability).toBe("IMMUTABLE");
    const { lifecyclePolicyText } = await behind.ecr.getLifecyclePolicy({ repositoryName: "drift/app" });
    expect(JSON.parse(lifecyclePolicyText ?? "").rules).toHaveLength(1);

    await succeed(project, "destroy", "--yes", "--skip-preview");
    expect(await repositoriesIn("us-east-1")).not.toContain("drift/app");
  });

  it("shows what a change replaces, and replaces it", async () => {
    const repository = (encryption: string) =>
      `new ecr.Repository("repository", { name: "replaced", encryptionConfigurations: [${encryption}] });`;
    const project = await projectOf("replacement", repository(""));
    await succeed(project, ...up);
    await rewrite(project, repository('{ encryptionType: "KMS" }'));
    const [step] = await steps(project);
    expect(step).toMatchObject({
      name: "repository",
      replaceReasons: ["encryptionConfigurations"],
      diff: ["update-replace encryptionConfigurations[0].encryptionType"],
    });
    const output = await succeed(project, ...up);
    expect(output).toMatch(
      /-- +aws:ecr:Repository repository deleted[\s\S]*\+\+ +aws:ecr:Repository repository created/,
    );
  });

  it("has providers with a region and default tags, and resources with a region", async () => {
    const project = await projectOf(
      "regions",
      `
      const provider = new Provider("pacific", { region: "us-west-2", defaultTags: { tags: { owner: "platform" } } });
      new ecr.Repository("west", { name: "regions" }, { provider });
      new ecr.Repository("europe", { name: "regions", region: "eu-west-1" });
      new ecr.Repository("default");
      `,
      { "aws:region": "ap-south-1", "aws:defaultTags": JSON.stringify({ tags: { owner: "team" } }) },
    );
    await succeed(project, ...up);
    await succeed(project, "preview", "--expect-no-changes");
    expect(await repositoriesIn("us-west-2")).toEqual(["regions"]);
    expect(await repositoriesIn("eu-west-1")).toEqual(["regions"]);
    expect(await repositoriesIn("ap-south-1")).toEqual([expect.stringMatching(/^default-[0-9a-f]{7}$/)]);
    const tagsOf = async (name: string) => (await resource(project, name)).outputs?.tagsAll;
    expect(await Promise.all(["west", "europe"].map(tagsOf))).toEqual([{ owner: "platform" }, { owner: "team" }]);
  });

  it("imports what is there", async () => {
    await behind.ecr.createRepository({ repositoryName: "imported", imageTagMutability: "IMMUTABLE" });
    const program = (mutability: string) =>
      `new ecr.Repository("r", { name: "imported", imageTagMutability: "${mutability}" }, { import: "imported" });`;
    const project = await projectOf("import", program("IMMUTABLE"));
    expect(await succeed(project, ...up)).toContain("aws:ecr:Repository r imported");
    await succeed(project, "preview", "--expect-no-changes");
  });

  it("keeps a secret secret", async () => {
    const project = await projectOf("secret", `new kms.Key("r", { description: pulumi.secret("do not tell") });`);
    await succeed(project, ...up);
    const { inputs, outputs } = await resource(project, "r");
    const state = JSON.stringify({ inputs, outputs });
    expect(state).not.toContain("do not tell");
    // The signature that the state has in a secret's place.
    expect(inputs?.description).toHaveProperty("4dabf18193072939515e22adb298388d");
    expect(outputs?.description).toHaveProperty("4dabf18193072939515e22adb298388d");
  });

  it("fails with all that is wrong with its inputs, before anything is created", async () => {
    const project = await projectOf(
      "refused",
      `
      new ecr.Repository("good", { name: "refused/good" });
      new ecr.Repository("bad", { name: "refused/bad", imageTagMutability: "FROZEN", forceDelete: "no" } as any);
      `,
    );
    const output = await fail(project, "up", "--yes");
    expect(output).toMatch(/Expected one of IMMUTABLE, .*, got "FROZEN"/);
    expect(output).toContain("Expected a boolean, got a string");
    expect(await repositoriesIn("us-east-1")).not.toContain("refused/good");
  });

  it("says which type the local cloud does not have", async () => {
    const type = "aws:s3/inventory:Inventory";
    const project = await projectOf("unknown", `new pulumi.CustomResource("${type}", "inventory", {});`);
    expect(await fail(project, "preview")).toContain(`The local cloud has no resource type ${type}`);
  });

  it("cannot destroy a repository that holds an image, and says so in the API's words", async () => {
    const program = (more: string) => `new ecr.Repository("r", { name: "full", ${more} });`;
    const project = await projectOf("full", program(""));
    await succeed(project, ...up);
    await pushImage(`${emulator.registry}/full:1`, "an image");
    expect(await fail(project, "destroy", "--yes", "--skip-preview")).toContain(
      "deleting ECR Repository (full): RepositoryNotEmptyException: not empty, consider using forceDelete: " +
        "The repository with name 'full' is not empty",
    );
    await rewrite(project, program("forceDelete: true"));
    await succeed(project, ...up);
    await succeed(project, "destroy", "--yes", "--skip-preview");
    expect(await repositoriesIn("us-east-1")).not.toContain("full");
  });

  it("whose key failed half-way keeps the key, and finishes it next time", async () => {
    const program = (spec: string) => `new kms.Key("key", { ${spec} });`;
    const hmac = 'customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC"';
    const project = await projectOf("half-way", program(`${hmac}, enableKeyRotation: true`));
    expect(await fail(project, ...up)).toContain("EnableKeyRotation is not supported for HMAC KMS keys");
    const { id } = await resource(project, "key");
    await rewrite(project, program(hmac));
    await succeed(project, ...up);
    expect((await resource(project, "key")).id).toBe(id);
    expect(id).toBeDefined();
  });
});

describe("a local project", () => {
  it("runs an existing program from where it is", async () => {
    const program = path.join(__dirname, "..", "..", "examples", "quickstart");
    const project = await createLocalProject({ name: "existing", emulator, program });
    projects.push(project);
    const { exitCode, stdout } = await project.pulumi("preview");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/artifact-registries:index:EcrRegistry .* create/);
  });

  it("takes the package as it is compiled", async () => {
    const project = await projectOf(
      "sources",
      `
      import { EcrRegistry } from "artifact-registries";
      export const isClass = typeof EcrRegistry === "function";
      export const loaded = Object.keys(require.cache).filter((file) => /components.index\\.[jt]s$/.test(file));
      `,
    );
    await succeed(project, ...up);
    const index = path.join(__dirname, "..", "..", "dist", "components", "index.js");
    expect(await project.outputs()).toEqual({ isClass: true, loaded: [index] });
  });

  it("takes the place of one that an interrupted process has left, and of no other's", async () => {
    const { pid: ended } = spawnSync("true");
    const [left, used] = [ended, process.ppid].map((pid) =>
      path.join(__dirname, "../../.cache/projects", `left-${pid}-${randomUUID().slice(0, 6)}`),
    ) as [string, string];
    for (const folder of [left, used]) await mkdir(folder, { recursive: true });
    await projectOf("next", "");
    await expect(access(left)).rejects.toThrow("ENOENT");
    await rm(used, { recursive: true });
  });

  it("is gone once it is removed, with its state", async () => {
    const project = await projectOf("removed", "");
    await access(path.join(project.directory, "state"));
    await project.remove();
    await expect(access(project.directory)).rejects.toThrow("ENOENT");
  });
});
