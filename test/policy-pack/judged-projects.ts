import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { ensureEngine } from "../engine/install";
import { connect } from "../local-cloud/aws-harness";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import type { GoogleCloud } from "../local-cloud/gcp/google-cloud";
import type { GitHubAccount } from "../local-cloud/github/account";
import { installLocalCloud } from "../local-cloud/install";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
export const pack = ["--policy-pack", join(root, "policy-pack")];
export const up = ["up", "--yes", ...pack];

const imports = `
  import * as pulumi from "@pulumi/pulumi";
  import * as ecr from "@pulumi/aws/ecr";
  import * as kms from "@pulumi/aws/kms";
`;

/** Stands in the documents of these projects, and must stand in no message. */
export const marker = "plantedvalue7f3a";

const expireAll = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 90 },
      action: { type: "expire" },
    },
  ],
});

/**
 * The statements of a program that make a repository, named `repository` there, with everything that the policies ask
 * for and whatever `properties` says instead. Properties and options are written as TypeScript.
 */
export function repository(name: string, properties: Record<string, string> = {}, options = "{}"): string {
  const all = {
    name: JSON.stringify(name),
    imageTagMutability: '"IMMUTABLE"',
    imageScanningConfiguration: "{ scanOnPush: true }",
    encryptionConfigurations: '[{ encryptionType: "KMS", kmsKey: "arn:aws:kms:us-east-1:111122223333:key/1234abcd" }]',
    forceDelete: "false",
    tags: '{ "artifact-registries:holds": "unreleased" }',
    ...properties,
  };
  const written = Object.entries(all).map(([property, value]) => `${property}: ${value}`);
  return `
    const repository = new ecr.Repository("api", { ${written.join(", ")} }, ${options});
    new ecr.LifecyclePolicy("api", { repository: repository.name, policy: ${JSON.stringify(expireAll)} });
  `;
}

/** Each finding's level, policy and resource, once however often the engine shows it. */
function findings(output: string): readonly string[] {
  const shown = output.matchAll(/\[(advisory|mandatory)\]\s+(?:\[[^\]]*\]\s+)?([a-z-]+)\s+\((\S+) (\S+)\)/g);
  return [...new Set([...shown].map(([, level, name, , resource]) => `${level} ${name} ${resource}`))].sort();
}

/** For the tests of a file: projects, the engine and the cloud that they need, all gone afterwards. */
export function judgedProjects(): JudgedProjects {
  const projects = new JudgedProjects();
  beforeAll(() => projects.start());
  afterEach(() => projects.remove());
  afterAll(() => projects.stop());
  return projects;
}

/** Pulumi projects that the policy pack judges in the real engine. */
class JudgedProjects {
  readonly #projects: LocalProject[] = [];
  #emulator: Emulator | undefined;

  async start(): Promise<void> {
    await Promise.all([ensureEngine(), installLocalCloud(() => undefined)]);
    this.#emulator = await startEmulator();
  }

  async stop(): Promise<void> {
    await this.#emulator?.stop();
  }

  get emulator(): Emulator {
    if (!this.#emulator) throw new Error("The emulator has not been started.");
    return this.#emulator;
  }

  get cloud() {
    return connect(this.emulator.endpoint).ecr;
  }

  async create(
    name: string,
    program: { program: string } | { files: Record<string, string> },
    others: { readonly github?: GitHubAccount; readonly google?: GoogleCloud } = {},
  ): Promise<LocalProject> {
    const project = await createLocalProject({ name, emulator: this.emulator, ...others, ...program });
    this.#projects.push(project);
    return project;
  }

  write(name: string, program: string): Promise<LocalProject> {
    return this.create(name, { files: { "index.ts": imports + program } });
  }

  rewrite(project: LocalProject, program: string): Promise<void> {
    return project.rewrite(imports + program);
  }

  async judge(project: LocalProject, ...command: string[]) {
    const { exitCode, stdout, stderr } = await project.pulumi(...command);
    const output = stdout + stderr;
    expect(output).not.toContain(marker);
    return { passed: exitCode === 0, found: findings(output), output };
  }

  async passes(project: LocalProject, ...command: string[]): Promise<void> {
    const { output, ...verdict } = await this.judge(project, ...command);
    expect({ ...verdict, ...(!verdict.passed && { output }) }).toEqual({ passed: true, found: [] });
  }

  async repositoryNames(): Promise<readonly (string | undefined)[]> {
    return ((await this.cloud.describeRepositories({})).repositories ?? []).map(({ repositoryName }) => repositoryName);
  }

  async remove(): Promise<void> {
    await Promise.all(this.#projects.splice(0).map((project) => project.remove()));
  }
}
