import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./paths";
import { type Outcome, type PulumiOptions, pulumi, type StartedPulumi, startPulumi } from "./pulumi";
import { scratchFolder, writeFile } from "./scratch";

/** A Pulumi project in a folder of its own, with its state, that finds this project's packages. */
export class PulumiProject {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>, runtimeOptions?: Readonly<Record<string, unknown>>) {
    this.root = scratchFolder({ "package.json": JSON.stringify({ name: "scratch" }), ...files });
    mkdirSync(this.path("state"));
    symlinkSync(join(projectRoot, "node_modules"), this.path("node_modules"));
    if (!files["Pulumi.yaml"]) {
      const runtime = { name: "nodejs", ...(runtimeOptions && { options: runtimeOptions }) };
      // JSON is YAML as well.
      writeFile(this.path("Pulumi.yaml"), JSON.stringify({ name: "scratch", runtime }));
    }
  }

  path(name: string): string {
    return join(this.root, name);
  }

  /** Runs `pulumi …` on the stack `trial`, which this creates. */
  async run(commandArguments: readonly string[], options: Partial<PulumiOptions> = {}): Promise<Outcome> {
    return (await this.start(commandArguments, options)).outcome;
  }

  async start(commandArguments: readonly string[], options: Partial<PulumiOptions> = {}): Promise<StartedPulumi> {
    const env = { PULUMI_BACKEND_URL: `file://${this.path("state")}`, ...options.env };
    const selected = await pulumi(["stack", "select", "--create", "trial"], { cwd: this.root, env });
    if (selected.exitCode !== 0) throw new Error(`The stack cannot be created: ${selected.stderr}`);
    return startPulumi(commandArguments, { cwd: this.root, ...options, env });
  }
}
