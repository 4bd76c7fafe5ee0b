import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./command";

const module = "github.com/pulumi/pulumi";
/** Since 1.21 the go command fetches a newer toolchain when a module asks for one: https://go.dev/doc/toolchain */
const oldestGo = { major: 1, minor: 21 };
const goAdvice = "Install a current Go (https://go.dev/doc/install) and run the command again.";

/** Builds the engine from its Go module into `bin`; `workFolder` is an empty folder that the caller deletes. */
export async function buildEngine(
  version: string,
  bin: string,
  workFolder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  await checkGo(environment, signal);
  const source = join(workFolder, "source");
  await mkdir(source, { recursive: true });
  await mkdir(bin, { recursive: true });
  // `go install …@version` would ask the module proxy for the list of versions, which it does not have.
  await writeFile(join(source, "go.mod"), `module engine\n\nrequire ${module}/pkg/v3 v${version}\n`);
  const flags = ["-trimpath", "-ldflags", `-s -w -X ${module}/sdk/v3/go/common/version.Version=v${version}`];
  const goEnvironment = {
    ...environment,
    GOFLAGS: `${environment.GOFLAGS ?? ""} -mod=mod`.trim(),
    GOWORK: "off",
    // An interrupted build leaves its files behind.
    GOTMPDIR: workFolder,
  };
  const { exitCode, output } = await runCommand(
    "go",
    ["build", ...flags, "-o", join(bin, "pulumi"), `${module}/pkg/v3/cmd/pulumi`],
    {
      directory: source,
      environment: goEnvironment,
      signal,
    },
  );
  if (exitCode === 0) return;
  const tooOld = output.match(/requires go >= ?(\S+)/)?.[1];
  throw new Error(
    tooOld
      ? `building it from its Go module needs Go ${tooOld} or newer. ${goAdvice}`
      : `building it from its Go module failed (go build, exit code ${exitCode}). It ended with:\n${lastLines(output, 20)}`,
  );
}

async function checkGo(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const found = await runCommand("go", ["version"], { environment, signal }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined)
    throw new Error(`building it from its Go module needs Go, and there is no go command on PATH. ${goAdvice}`);
  const [, major = "0", minor = "0"] = found.output.match(/go version go(\d+)\.(\d+)/) ?? [];
  const isNewEnough =
    Number(major) > oldestGo.major || (Number(major) === oldestGo.major && Number(minor) >= oldestGo.minor);
  if (found.exitCode !== 0 || !isNewEnough) {
    throw new Error(
      `building it from its Go module needs Go ${oldestGo.major}.${oldestGo.minor} or newer, and "go version" says: ` +
        `${found.output.trim()}. ${goAdvice}`,
    );
  }
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
