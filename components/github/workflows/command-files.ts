import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { generatedLine } from "./workflow";

/** A command that workflows call, by the name of its file. */
export type WorkflowCommand = "scan-gate" | "known-good" | "google-scan-gate" | "google-known-good";

/** Where the repository has it. */
export function commandPath(command: WorkflowCommand): string {
  return `.github/delivery/${command}.cjs`;
}

/** The command in one file with all that it needs, so that a job runs what was reviewed and installs nothing. */
export function commandText(command: WorkflowCommand): string {
  const file = path.join(packageFolder(), "dist", "commands", `${command}.js`);
  if (!existsSync(file))
    throw new Error(`${file} is missing: run "npm run build" in the folder of artifact-registries.`);
  const withoutInterpreter = readFileSync(file, "utf8").replace(/^#!.*\n/, "");
  return `${generatedLine.replace("#", "//")}\n${withoutInterpreter}`;
}

/** The sources and what is built from them are at different depths. */
function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}
