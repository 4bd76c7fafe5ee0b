import type * as grpc from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { runtimeOptions } from "./options";
import { PolicyPackProxy } from "./policy-pack-proxy";
import { type Exit, type Output, runNode } from "./processes";
import { locateRunScript } from "./sdk";

type Call = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a component plugin or a policy pack; rejects when it ends in any other way than with exit code 0. */
export async function runPlugin(call: Call, cancelled: AbortSignal): Promise<void> {
  if (call.request.getAttachDebugger()) {
    throw new Error("--attach-debugger needs the language host of an official Pulumi installation.");
  }
  const output: Output = {
    stdout: (chunk) => sent(call, new RunPluginResponse().setStdout(chunk)),
    stderr: (chunk) => sent(call, new RunPluginResponse().setStderr(chunk)),
  };
  const exit = await (call.request.getKind() === "analyzer"
    ? runPolicyPack(call.request, output, cancelled)
    : runComponentPlugin(call.request, output, cancelled));
  if (exit.code !== 0) {
    throw new Error(`Program exited with non-zero exit code: ${exit.code ?? `-1 (ended by ${exit.signal})`}`);
  }
}

function runComponentPlugin(request: RunPluginRequest, output: Output, cancelled: AbortSignal): Promise<Exit> {
  const directory = programDirectory(request);
  const { nodeArguments, environment } = runtimeOptions(request.getInfo());
  const command = {
    // The official host, too, puts nodeargs behind the script, where they reach the script and not Node.js.
    arguments: [locateRunScript("run-plugin", directory), ...nodeArguments, directory, ...request.getArgsList()],
    environment: { ...requestedEnvironment(request), ...environment },
    directory: request.getPwd(),
  };
  return runNode(command, output, cancelled);
}

async function runPolicyPack(request: RunPluginRequest, output: Output, cancelled: AbortSignal): Promise<Exit> {
  const directory = programDirectory(request);
  const { nodeArguments, environment } = runtimeOptions(request.getInfo());
  const script = locateRunScript("run-policy-pack", directory);
  const proxy = new PolicyPackProxy();
  const close = () => proxy.close(new Error(`the policy pack in ${directory} is not running`));
  cancelled.addEventListener("abort", close, { once: true });
  try {
    await output.stdout(Buffer.from(`${await proxy.listen()}\n`));
    const stack = await proxy.configuration();
    const command = {
      arguments: [script, ...nodeArguments, ...request.getArgsList(), directory],
      environment: {
        ...requestedEnvironment(request),
        ...environment,
        ...(stack && {
          PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
          PULUMI_NODEJS_PROJECT: stack.getProject(),
          PULUMI_NODEJS_STACK: stack.getStack(),
          PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
          PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toArray())),
        }),
      },
      // @pulumi/policy reads ./package.json for the pack's version.
      directory,
    };
    return await runNode(command, attachingAtFirstLine(proxy, output), cancelled);
  } finally {
    cancelled.removeEventListener("abort", close);
    close();
  }
}

/** A pack's first line on stdout is its port, meant for the proxy; all that follows is output. */
function attachingAtFirstLine(proxy: PolicyPackProxy, output: Output): Output {
  let line = Buffer.alloc(0);
  let attached = false;
  return {
    stderr: output.stderr,
    stdout: async (chunk) => {
      if (attached) return output.stdout(chunk);
      line = Buffer.concat([line, chunk]);
      const end = line.indexOf("\n");
      if (end < 0) return;
      attached = true;
      const port = Number(line.subarray(0, end).toString());
      if (Number.isInteger(port) && port > 0) {
        await proxy.attach(port);
      } else {
        const text = line.subarray(0, end).toString();
        proxy.close(
          new Error(`the policy pack printed "${text}" where its port must come: print nothing while it loads`),
        );
      }
      if (end + 1 < line.length) await output.stdout(line.subarray(end + 1));
    },
  };
}

function programDirectory(request: RunPluginRequest): string {
  const directory = request.getInfo()?.getProgramDirectory();
  if (directory) return directory;
  throw new Error("The engine's request to run a plugin does not say which program.");
}

function requestedEnvironment(request: RunPluginRequest): Record<string, string> {
  return Object.fromEntries(
    request.getEnvList().map((entry) => {
      const separator = entry.indexOf("=");
      return [entry.slice(0, separator), entry.slice(separator + 1)];
    }),
  );
}

function sent(call: Call, message: RunPluginResponse): Promise<void> {
  if (call.cancelled || call.write(message)) return Promise.resolve();
  return new Promise((resolve) => {
    call.once("drain", resolve);
    call.once("cancelled", () => resolve());
  });
}
