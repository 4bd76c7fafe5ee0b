import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../engine/install";
import { connect } from "../local-cloud/aws-harness";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { installLocalCloud } from "../local-cloud/install";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
const example = join(root, "examples", "insecure-registry");
const pack = ["--policy-pack", join(root, "policy-pack")];
const up = ["up", "--yes", ...pack];

const imports = `
  import * as pulumi from "@pulumi/pulumi";
  import * as ecr from "@pulumi/aws/ecr";
  import * as kms from "@pulumi/aws/kms";
`;

// Stands in every document, and must stand in no message.
const marker = "plantedvalue7f3a";

const repository = (name: string, properties: Record<string, string> = {}) => {
  const all = {
    name: JSON.stringify(name),
    imageTagMutability: '"IMMUTABLE"',
    imageScanningConfiguration: "{ scanOnPush: true }",
    forceDelete: "false",
    ...properties,
  };
  const written = Object.entries(all).map(([property, value]) => `${property}: ${value}`);
  return `new ecr.Repository("api", { ${written.join(", ")} })`;
};

/** A policy which is unknown until the repository is there, because it holds the repository's ARN. */
const policyKnownLater = (name: string, principal: unknown) => `
  const repository = ${repository(name)};
  const policy = repository.arn.apply((arn) => JSON.stringify({
    Version: "2012-10-17",
    Id: arn,
    Statement: [
      { Sid: "${marker}", Effect: "Allow", Principal: ${JSON.stringify(principal)}, Action: "ecr:BatchGetImage" },
    ],
  }));
  new ecr.RepositoryPolicy("api", { repository: repository.name, policy });
`;

describe("the policy pack in the real engine", () => {
  let emulator: Emulator;
  let cloud: ReturnType<typeof connect>["ecr"];
  const projects: LocalProject[] = [];

  beforeAll(async () => {
    await Promise.all([ensureEngine(), installLocalCloud(() => undefined)]);
    emulator = await startEmulator();
    cloud = connect(emulator.endpoint).ecr;
  });
  afterEach(() => Promise.all(projects.splice(0).map((project) => project.remove())));
  afterAll(() => emulator?.stop());

  const projectOf = async (name: string, program: { program: string } | { files: Record<string, string> }) => {
    const project = await createLocalProject({ name, emulator, ...program });
    projects.push(project);
    return project;
  };
  const writtenProject = (name: string, program: string) =>
    projectOf(name, { files: { "index.ts": imports + program } });
  const rewrite = (project: LocalProject, program: string) =>
    writeFile(join(project.directory, "index.ts"), imports + program);

  const judge = async (project: LocalProject, ...command: string[]) => {
    const { exitCode, stdout, stderr } = await project.pulumi(...command);
    const output = stdout + stderr;
    expect(output).not.toContain(marker);
    return { passed: exitCode === 0, found: findings(output), output };
  };
  const passes = async (project: LocalProject, ...command: string[]) => {
    const { output, ...verdict } = await judge(project, ...command);
    expect({ ...verdict, ...(!verdict.passed && { output }) }).toEqual({ passed: true, found: [] });
  };
  const repositoryNames = async () =>
    ((await cloud.describeRepositories({})).repositories ?? []).map(({ repositoryName }) => repositoryName);

  it("refuses the insecure example by every policy, in the very words of its README", async () => {
    const project = await projectOf("insecure", { program: example });
    const { passed, output } = await judge(project, ...up);
    const shown = readFileSync(join(example, "README.md"), "utf8").split("```text\n")[1]?.split("\n```")[0];
    expect(passed).toBe(false);
    for (const line of shown?.split("\n") ?? []) expect(output).toContain(line.trim());
    expect(await repositoryNames()).toEqual([]);
  });

  it("lets our own registry pass, alone in its account and shared with another", async () => {
    const project = await writtenProject(
      "secure",
      `
      import { EcrRegistry } from "artifact-registries";
      new EcrRegistry("payments", {
        artifacts: [{ name: "api" }],
        environments: [{ name: "staging" }, { name: "production", pullAccounts: ["111122223333"] }],
        mutableTagFilters: ["sha256-*"],
        standalone: true,
      });
      `,
    );
    await passes(project, ...up);
    expect((await repositoryNames()).sort()).toEqual(["production/payments/api", "staging/payments/api"]);
  });

  it("notes a document that a preview does not know, and refuses it before it is created", async () => {
    const project = await writtenProject("document", policyKnownLater("document", "*"));
    const preview = await judge(project, "preview", ...pack);
    expect(preview).toMatchObject({ passed: true, found: ["advisory ecr-no-public-access api"] });
    const update = await judge(project, ...up, "--skip-preview");
    expect(update).toMatchObject({
      passed: false,
      found: expect.arrayContaining(["mandatory ecr-no-public-access api"]),
    });
    expect(update.output).toContain("policy.Statement[0] allows everyone");
    const policy = () => cloud.getRepositoryPolicy({ repositoryName: "document" });
    await expect(policy()).rejects.toThrow(expect.objectContaining({ name: "RepositoryPolicyNotFoundException" }));

    await rewrite(project, policyKnownLater("document", { AWS: "111122223333" }));
    await passes(project, ...up, "--skip-preview");
    expect((await policy()).policyText).toContain("111122223333");
  });

  it("refuses in a preview what a single unknown value decides", async () => {
    const later = (value: string) => `key.arn.apply(() => ${value})`;
    const key = 'const key = new kms.Key("key");';
    const unknown = repository("unknown", {
      imageTagMutability: later('"IMMUTABLE"'),
      imageScanningConfiguration: `{ scanOnPush: ${later("true")} }`,
      forceDelete: later("false"),
    });
    const project = await writtenProject("unknown", `${key} ${unknown};`);
    const { passed, found, output } = await judge(project, "preview", ...pack);
    expect({ passed, found }).toEqual({
      passed: false,
      found: ["ecr-immutable-tags", "ecr-no-force-delete", "ecr-scan-on-push"].map((name) => `mandatory ${name} api`),
    });
    expect(output.match(/is not known before the apply/g)).toHaveLength(3);

    await rewrite(project, `${key} ${repository("unknown")};`);
    await passes(project, "preview", ...pack);
  });

  it("refuses a registry that scans nothing before it is set so, even without a preview", async () => {
    const configuration = (rules: string) =>
      `new ecr.RegistryScanningConfiguration("scanning", { scanType: "ENHANCED", rules: ${rules} });`;
    const project = await writtenProject("scanning", configuration("[]"));
    const { passed, found } = await judge(project, ...up, "--skip-preview");
    expect({ passed, found }).toEqual({ passed: false, found: ["mandatory ecr-scan-on-push scanning"] });
    expect(JSON.stringify(await project.stackExport())).not.toContain("RegistryScanningConfiguration");

    const everything = `{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] }`;
    await rewrite(project, configuration(`[${everything}]`));
    await passes(project, ...up, "--skip-preview");
  });

  it("judges what a repository stays, where the program says otherwise but ignores its own change", async () => {
    const program = (mutability: string, options: string) =>
      `${repository("ignored", { imageTagMutability: mutability }).slice(0, -1)}, ${options});`;
    const project = await writtenProject("ignored", program('"MUTABLE"', "{}"));
    expect((await project.pulumi("up", "--yes", "--skip-preview")).exitCode).toBe(0);
    await rewrite(project, program('"IMMUTABLE"', '{ ignoreChanges: ["imageTagMutability"] }'));
    const { passed, found } = await judge(project, "preview", ...pack);
    expect({ passed, found }).toEqual({ passed: false, found: ["mandatory ecr-immutable-tags api"] });

    await rewrite(project, program('"IMMUTABLE"', "{}"));
    await passes(project, "preview", ...pack);
  });
});

/** Each finding's level, policy and resource, once however often the engine shows it. */
function findings(output: string): readonly string[] {
  const shown = output.matchAll(/\[(advisory|mandatory)\].* (ecr-[a-z-]+) .*\(aws:[^ ]+ (\S+)\)/g);
  return [...new Set([...shown].map(([, level, name, resource]) => `${level} ${name} ${resource}`))].sort();
}
