import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { toolVersions } from "../../components/github/workflows/pinned-actions";
import { isMissingCommand, run } from "../local-cloud/command";
import { cranePath, installLocalCloud } from "../local-cloud/install";
import { installOnce } from "../local-cloud/install-once";
import { cacheFolder } from "../local-cloud/paths";

interface GoTool {
  readonly command: string;
  readonly module: string;
  readonly version: string;
}

/** The versions that the workflows install. */
const oras: GoTool = { command: "oras", module: "oras.land/oras/cmd/oras", version: `v${toolVersions.oras}` };
const cosign: GoTool = {
  command: "cosign",
  module: "github.com/sigstore/cosign/v3/cmd/cosign",
  version: toolVersions.cosign,
};
const actionlint: GoTool = {
  command: "actionlint",
  module: "github.com/rhysd/actionlint/cmd/actionlint",
  version: "v1.7.12",
};

const requirementsFile = path.join(__dirname, "requirements.txt");

function goFolder({ command, version }: GoTool): string {
  return path.join(cacheFolder, `${command}-${version}`);
}

/** One folder per set of pinned versions, so that a new pin installs anew. */
async function pythonFolder(): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(requirementsFile))
    .digest("hex");
  return path.join(cacheFolder, `workflow-tools-${digest.slice(0, 12)}`, "bin");
}

/** Installs what the workflows' steps call and what checks workflows; gives the folders for the PATH. */
export async function installWorkflowTools(say: (line: string) => void = () => undefined): Promise<readonly string[]> {
  await installLocalCloud(say);
  const goTools = [oras, cosign, actionlint];
  for (const tool of goTools) {
    const { command, version } = tool;
    const build = (folder: string) => buildGoTool(tool, folder);
    await installOnce(
      { title: `${command} ${version} (a Go module)`, folder: goFolder(tool), executable: command, build },
      say,
    );
  }
  const bin = await pythonFolder();
  const title = "zizmor, shellcheck and the AWS command line (from PyPI)";
  const executable = path.join("bin", "aws");
  await installOnce({ title, folder: path.dirname(bin), executable, build: buildPythonTools }, say);
  return [path.dirname(cranePath), ...goTools.map(goFolder), bin];
}

async function buildGoTool({ command, module, version }: GoTool, folder: string): Promise<void> {
  const remedy = "install Go 1.25 or later from https://go.dev/dl/";
  await mkdir(folder);
  const built = await run("go", ["install", `${module}@${version}`], { GOBIN: folder, GOTMPDIR: folder }).catch(
    (error) => {
      throw isMissingCommand(error) ? new Error(`go is not on the PATH: ${remedy}.`) : error;
    },
  );
  if (built.exitCode !== 0) {
    throw new Error(`go cannot build ${command}: check the network and GOPROXY, or ${remedy}.\n${built.output}`);
  }
}

async function buildPythonTools(folder: string): Promise<void> {
  const steps = [
    ["python3", "-m", "venv", folder],
    [
      path.join(folder, "bin", "python"),
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"],
      ...["--requirement", requirementsFile],
    ],
  ] as const;
  for (const [command, ...words] of steps) {
    const { exitCode, output } = await run(command, words, { TMPDIR: folder });
    if (exitCode !== 0) throw new Error(`the tools that check workflows cannot be installed:\n${output}`);
  }
  // The script that pip made names the folder that it was made in.
  const aws = path.join(folder, "bin", "aws");
  await writeFile(aws, `#!/bin/sh\nexec "$(dirname "$0")/python" -m awscli "$@"\n`);
  await chmod(aws, 0o755);
}
