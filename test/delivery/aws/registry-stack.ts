import { ensureEngine } from "../../engine/install";
import type { Emulator } from "../../local-cloud/emulator";
import { createLocalProject, type LocalProject } from "../../local-cloud/project";

const program = `
import { EcrRegistry } from "artifact-registries";

const registry = new EcrRegistry("payments", {
  artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }, { name: "site", type: "generic" }],
  environments: [{ name: "staging" }, { name: "acceptance" }, { name: "production" }],
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
  signing: true,
  standalone: true,
});
export const variables = registry.environmentVariables;
`;

/** The registry that `pulumi up` creates, and what it tells the jobs. */
export class RegistryStack {
  private constructor(
    readonly variables: Record<string, Record<string, string>>,
    private readonly project: LocalProject,
  ) {}

  static async create(emulator: Emulator): Promise<RegistryStack> {
    await ensureEngine();
    const project = await createLocalProject({ name: "delivery-workflows", files: { "index.ts": program }, emulator });
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", "--skip-preview");
    if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
    const { variables } = (await project.outputs()) as Pick<RegistryStack, "variables">;
    return new RegistryStack(variables, project);
  }

  remove(): Promise<void> {
    return this.project.remove();
  }
}
