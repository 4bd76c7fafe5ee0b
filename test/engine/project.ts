import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./paths";
import { type Outcome, type PulumiOptions, pulumi, type StartedPulumi, startPulumi } from "./pulumi";
import { scratchFolder, writeFile } from "./scratch";

/** A Pulumi project in a folder of its own, with its state, that finds this project's packages. */
export class PulumiProject {
  readonly root: string;
  #hasStack = false;

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
    // A stack that is selected instead is noted in the user's home folder, for good.
    const env = { PULUMI_BACKEND_URL: `file://${this.path("state")}`, PULUMI_STACK: "trial", ...options.env };
    if (!this.#hasStack) {
      const created = await pulumi(["stack", "init", "--no-select", "trial"], { cwd: this.root, env });
      if (created.exitCode !== 0) throw new Error(`The stack cannot be created: ${created.stderr}`);
      this.#hasStack = true;
    }
    return startPulumi(commandArguments, { cwd: this.root, ...options, env });
  }
}
