import { rm } from "node:fs/promises";
import { expect } from "vitest";
import type { Emulator } from "../local-cloud/emulator";
import type { GoogleCloud } from "../local-cloud/gcp/google-cloud";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

/** What the program is run against. */
interface Clouds {
  readonly emulator?: Emulator;
  readonly google?: GoogleCloud;
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly provider?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** What a JSON preview says will happen, without what stays the same. */
interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: StateResource;
}

/** A Pulumi project whose program a test writes, and writes anew. */
export class RegistryProject {
  private constructor(private readonly project: LocalProject) {}

  static create(name: string, emulator: Emulator, program: string): Promise<RegistryProject> {
    return RegistryProject.on({ emulator }, name, program);
  }

  static async on(clouds: Clouds, name: string, program: string): Promise<RegistryProject> {
    const files = { "index.ts": withImports(program) };
    return new RegistryProject(await createLocalProject({ name, files, ...clouds }));
  }

  rewrite(program: string): Promise<void> {
    return this.project.rewrite(withImports(program));
  }

  /** Runs a command that must succeed. */
  async succeed(...command: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.project.pulumi(...command);
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    return stdout;
  }

  /** Runs a command that must fail, and gives back all that it printed. */
  async fail(...command: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.project.pulumi(...command);
    expect({ failed: exitCode !== 0, ...(exitCode === 0 && { stdout }) }).toEqual({ failed: true });
    return stdout + stderr;
  }

  up(...options: string[]): Promise<string> {
    return this.succeed("up", "--yes", "--skip-preview", ...options);
  }

  start(...command: string[]): ReturnType<LocalProject["start"]> {
    return this.project.start(...command);
  }

  isStateWhole(): Promise<boolean> {
    return this.project.isStateWhole();
  }

  outputs(): Promise<Record<string, unknown>> {
    return this.project.outputs();
  }

  /** What a preview says will become of each resource. */
  async preview(): Promise<PreviewStep[]> {
    const { steps } = JSON.parse(await this.succeed("preview", "--json")) as { steps: PreviewStep[] };
    return steps;
  }

  async changes(): Promise<string[]> {
    const steps = await this.preview();
    return steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${nameOf(urn)}`);
  }

  /** What `pulumi stack export` prints. */
  stackExport(): Promise<unknown> {
    return this.project.stackExport();
  }

  async resources(): Promise<StateResource[]> {
    const { deployment } = (await this.stackExport()) as { deployment: { resources?: StateResource[] } };
    return deployment.resources ?? [];
  }

  /** The names of repositories that the engine had asked for and not recorded when it ended. */
  async pendingCreates(): Promise<string[]> {
    const { deployment } = (await this.project.stackExport()) as {
      deployment: { pending_operations?: { type: string; resource: StateResource }[] };
    };
    return (deployment.pending_operations ?? [])
      .filter(({ type, resource }) => type === "creating" && resource.type === "aws:ecr/repository:Repository")
      .map(({ resource }) => String(resource.inputs.name));
  }

  async remove(): Promise<void> {
    await this.project.remove();
    await rm(this.project.directory, { recursive: true, force: true });
  }
}

/** A URN's type and name, such as `Repository payments/staging/api`. */
export function nameOf(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split(":").at(-1)} ${name}`;
}

function withImports(program: string): string {
  return [
    'import * as pulumi from "@pulumi/pulumi";',
    'import { EcrAccount, EcrDeliveryRoles, EcrRegistry } from "artifact-registries";',
    'import { GoogleArtifactRegistry, GoogleAuditTrail, GoogleDeployGate } from "artifact-registries/gcp";',
    program,
  ].join("\n");
}
