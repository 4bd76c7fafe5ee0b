import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  LanguageHandshakeResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { programDependencies, requiredPackages } from "./packages";
import { runPlugin } from "./plugin";
import { runProgram } from "./program";

export interface Host {
  engine: string;
  readonly version: string;
  /** Aborted by the engine's Cancel, and when the host ends. */
  readonly cancellation: AbortController;
  watchEngine(address: string): void;
}

/** pulumirpc.LanguageRuntime without the calls that generate code or install packages: gRPC answers UNIMPLEMENTED there. */
export function languageRuntime(host: Host): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: (_call, reply) => reply(null, new PluginInfo().setVersion(host.version)),

    handshake: (call, reply) => {
      host.engine = call.request.getEngineAddress();
      host.watchEngine(host.engine);
      reply(null, new LanguageHandshakeResponse());
    },

    getRequiredPackages: answer((request) =>
      new GetRequiredPackagesResponse().setPackagesList(requiredPackages(programDirectory(request))),
    ),

    getProgramDependencies: answer((request) =>
      new GetProgramDependenciesResponse().setDependenciesList(
        programDependencies(programDirectory(request), request.getTransitivedependencies()),
      ),
    ),

    about: answer((request) => {
      const response = new AboutResponse().setExecutable(process.execPath).setVersion(process.version);
      const typescript = typescriptVersion(programDirectory(request));
      if (typescript) response.getMetadataMap().set("typescriptVersion", typescript);
      return response;
    }),

    run: (call, reply) => {
      runProgram(call.request, host.engine, cancelledWith(call, host)).then(
        (response) => reply(null, response),
        (error) => reply(serviceError(error)),
      );
    },

    runPlugin: (call) => {
      runPlugin(call, cancelledWith(call, host)).then(
        () => call.end(),
        (error) => call.emit("error", serviceError(error)),
      );
    },

    cancel: (call, reply) => {
      host.cancellation.abort();
      reply(null, call.request);
    },
  } satisfies Partial<ILanguageRuntimeServer>;
}

interface ProgramRequest {
  getInfo(): { getProgramDirectory(): string } | undefined;
}

function answer<Request, Response>(respond: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, reply) => {
    try {
      reply(null, respond(call.request));
    } catch (error) {
      reply(serviceError(error));
    }
  };
}

function programDirectory(request: ProgramRequest): string {
  return request.getInfo()?.getProgramDirectory() || process.cwd();
}

function cancelledWith(
  call: grpc.ServerUnaryCall<unknown, unknown> | grpc.ServerWritableStream<unknown, unknown>,
  host: Host,
) {
  const ofCall = new AbortController();
  call.once("cancelled", () => ofCall.abort());
  return AbortSignal.any([ofCall.signal, host.cancellation.signal]);
}

function serviceError(error: unknown): Partial<grpc.ServiceError> {
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function typescriptVersion(directory: string): string | undefined {
  try {
    const path = createRequire(join(directory, "program.js")).resolve("typescript/package.json");
    return JSON.parse(readFileSync(path, "utf8")).version;
  } catch {
    // A JavaScript program does without.
    return undefined;
  }
}
