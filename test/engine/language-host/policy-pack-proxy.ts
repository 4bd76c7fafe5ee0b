import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";

type Handler = grpc.handleUnaryCall<Buffer, Buffer>;

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const emptyMessage = Buffer.alloc(0);
const unchanged = (message: Buffer): Buffer => message;

/**
 * Stands between the engine and a policy pack. The engine says which stack a pack judges only after the pack has
 * answered, but the SDK reads stack and configuration from the environment that the pack's process starts with.
 */
export class PolicyPackProxy {
  readonly #server = new grpc.Server(unlimited);
  readonly #configuration = deferred<Buffer | undefined>();
  readonly #pack = deferred<grpc.Client>();

  constructor() {
    // A pack that fails to start is reported by its own exit code; the calls that wait for it get the reason as well.
    this.#pack.promise.catch(() => undefined);
    const handlers = Object.entries(AnalyzerService).map(([name, method]) => [name, this.#handler(name, method.path)]);
    const methods = Object.entries(AnalyzerService).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: unchanged, responseSerialize: unchanged },
    ]);
    this.#server.addService(Object.fromEntries(methods), Object.fromEntries(handlers));
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  /** What the pack's stack is; undefined when the engine asks for something else first, as for `policy publish`. */
  async configuration(): Promise<AnalyzerStackConfigureRequest | undefined> {
    const request = await this.#configuration.promise;
    return request && AnalyzerStackConfigureRequest.deserializeBinary(request);
  }

  async attach(port: number): Promise<void> {
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), unlimited);
    const configuration = await this.#configuration.promise;
    if (configuration !== undefined) {
      const { path } = AnalyzerService.configureStack;
      const error = await new Promise<grpc.ServiceError | null>((resolve) =>
        client.makeUnaryRequest(path, unchanged, unchanged, configuration, resolve),
      );
      // Packs with an older @pulumi/policy do not have this call and need nothing from it.
      if (error && error.code !== grpc.status.UNIMPLEMENTED) {
        client.close();
        this.#pack.reject(new Error(`the policy pack refuses its configuration: ${error.details}`));
        return;
      }
    }
    this.#pack.resolve(client);
  }

  close(reason: Error): void {
    this.#configuration.resolve(undefined);
    this.#pack.reject(reason);
    this.#pack.promise.then((client) => client.close()).catch(() => undefined);
    this.#server.forceShutdown();
  }

  #handler(name: string, path: string): Handler {
    if (name === "handshake") return (_call, reply) => reply(null, emptyMessage);
    if (name === "configureStack") {
      return (call, reply) => {
        this.#configuration.resolve(call.request);
        reply(null, emptyMessage);
      };
    }
    return (call, reply) => {
      this.#configuration.resolve(undefined);
      this.#pack.promise.then(
        (client) => client.makeUnaryRequest(path, unchanged, unchanged, call.request, call.metadata, reply),
        (error: Error) => reply({ code: grpc.status.UNAVAILABLE, details: error.message }),
      );
    };
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, "resolve" | "reject"> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value) => settle?.resolve(value), reject: (reason) => settle?.reject(reason) };
}
