import { parseArgs } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { engineGone } from "./engine-connection";
import { allEnded, killAll } from "./processes";
import { type Host, languageRuntime } from "./service";

/** Put in when the host is bundled. */
declare const ENGINE_VERSION: string;

const { values, positionals } = parseArgs({
  options: { version: { type: "boolean" }, tracing: { type: "string" } },
  // The engine hands its logging flags on to every plugin.
  strict: false,
  allowPositionals: true,
});

if (values.version) {
  process.stdout.write(`${ENGINE_VERSION}\n`);
} else {
  serve(positionals[0] ?? "").catch((error) => {
    process.stderr.write(`The Node.js language host could not start: ${error.message}\n`);
    process.exit(1);
  });
}

async function serve(engine: string): Promise<void> {
  const host: Host = {
    engine,
    version: ENGINE_VERSION,
    cancellation: new AbortController(),
    watchEngine: (address) => engineGone(address).then(end),
  };
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(LanguageRuntimeService, languageRuntime(host));

  let ending = false;
  async function end(): Promise<void> {
    if (ending) return;
    ending = true;
    host.cancellation.abort();
    await allEnded();
    server.forceShutdown();
    process.exit(0);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  process.on("exit", killAll);
  // Writing to an engine that has gone must not end the host before it has ended its children.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
  if (engine !== "") host.watchEngine(engine);
}
