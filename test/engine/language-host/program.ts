import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { runtimeOptions } from "./options";
import { type Command, type Exit, type Output, runNode } from "./processes";
import { locateRunScript } from "./sdk";

/** The SDK's exit code for "the user has already been told", see cmd/run/index.js of @pulumi/pulumi. */
const alreadyReported = 32;

const outOfMemoryAdvice =
  "Detected a possible out of memory error. Consider increasing the memory available to the nodejs process " +
  "by setting the `nodeargs` runtime option in Pulumi.yaml to `nodeargs: --max-old-space-size=<size>` where " +
  "`<size>` is the maximum memory in megabytes that can be allocated to nodejs. " +
  "See https://www.pulumi.com/docs/concepts/projects/project-file/#runtime-options";

export async function runProgram(request: RunRequest, engine: string, cancelled: AbortSignal): Promise<RunResponse> {
  if (request.getAttachDebugger()) {
    return failed(
      "--attach-debugger needs the language host of an official Pulumi installation; set nodeargs: --inspect-brk instead.",
    );
  }
  const memory = new OutOfMemoryDetector();
  const output: Output = {
    stdout: (chunk) => written(process.stdout, chunk),
    stderr: (chunk) => {
      memory.read(chunk);
      return written(process.stderr, chunk);
    },
  };
  let exit: Exit;
  try {
    exit = await runNode(programCommand(request, engine), output, cancelled);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  if (exit.code === 0) return new RunResponse();
  if (exit.code === alreadyReported) return new RunResponse().setBail(true);
  const message = `Program exited with non-zero exit code: ${exit.code ?? `-1 (ended by ${exit.signal})`}`;
  return failed(memory.detected ? `${message}. ${outOfMemoryAdvice}` : message);
}

function programCommand(request: RunRequest, engine: string): Command {
  const info = request.getInfo();
  if (info === undefined) throw new Error("The engine's request to run a program does not say which program.");
  const options = runtimeOptions(info);
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return {
    arguments: [
      ...options.nodeArguments,
      locateRunScript("run", info.getProgramDirectory()),
      ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info.getEntryPoint(),
      ...request.getArgsList(),
    ],
    environment: {
      ...process.env,
      ...options.environment,
      PULUMI_CONFIG: JSON.stringify(configuration(request)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
}

/** Keys go to the SDK in the older form `namespace:config:name`, which all its versions understand. */
function configuration(request: RunRequest): Record<string, string> {
  const entries = request.getConfigMap().toArray();
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(/^([^:]+):(?:config:)?/, "$1:config:"), value]));
}

class OutOfMemoryDetector {
  detected = false;
  #line = "";

  read(chunk: Buffer): void {
    const text = this.#line + chunk.toString("latin1");
    this.detected ||= text.includes("<--- Last few GCs --->");
    this.#line = text.slice(text.lastIndexOf("\n") + 1).slice(-1000);
  }
}

function failed(message: string): RunResponse {
  return new RunResponse().setError(message);
}

function written(stream: NodeJS.WriteStream, chunk: Buffer): Promise<void> {
  // An error here means that the engine has gone, which the host notices by itself.
  return new Promise((resolve) => stream.write(chunk, () => resolve()));
}
