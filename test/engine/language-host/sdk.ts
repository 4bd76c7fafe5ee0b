import { createRequire } from "node:module";
import { join } from "node:path";

/** Each program brings its own SDK: its run scripts are found as the program itself would find them. */
export function locateRunScript(script: "run" | "run-plugin" | "run-policy-pack", programDirectory: string): string {
  try {
    return createRequire(join(programDirectory, "program.js")).resolve(`@pulumi/pulumi/cmd/${script}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(
      `The Pulumi SDK (@pulumi/pulumi with cmd/${script}) is installed neither in ${programDirectory} nor in a folder above it: ` +
        `run "npm install" in ${programDirectory}, with @pulumi/pulumi among the dependencies of its package.json.`,
    );
  }
}
