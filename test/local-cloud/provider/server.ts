import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checked, errorResponse, kindOf, partsOf, properties, struct } from "./messages";
import type { LocalProvider } from "./provider";

/** Serves a provider to the engine that started this process, for as long as that one lives. */
export function serve<Cloud>(provider: LocalProvider<Cloud>, version: string): void {
  // As the engine allows on its side; the library's own limit is 4 MB.
  const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(ResourceProviderService, serviceOf(provider, version));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads the port from the first line of the output.
    process.stdout.write(`${port}\n`);
  });

  // An engine that was killed leaves its plugins behind, which then belong to another process.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}

/** The provider on the wire: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto */
function serviceOf<Cloud>(provider: LocalProvider<Cloud>, version: string): UntypedServiceImplementation {
  const cancelled = new AbortController();
  return {
    getPluginInfo: answering(async () => new PluginInfo().setVersion(version)),

    checkConfig: answering(async (request: messages.CheckRequest) => {
      const news = request.getNews();
      return checked(properties(news), provider.checkConfig(properties(news)));
    }),

    diffConfig: answering(async (request: messages.DiffRequest) => {
      const changed = provider.diffConfig(properties(request.getOlds()), properties(request.getNews()));
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse().setChanges(changed ? DIFF_SOME : DIFF_NONE);
    }),

    // Without the other kinds of values the engine takes care of secrets itself.
    configure: answering(async (request: messages.ConfigureRequest) => {
      provider.configure(properties(request.getArgs()));
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),

    check: answering(async (request: messages.CheckRequest) => {
      const { type, name } = partsOf(request.getUrn());
      const [olds, news] = [properties(request.getOlds()), properties(request.getNews())];
      const { inputs, failures } = provider.check(type, name, olds, news, request.getRandomseed_asB64());
      return checked(inputs, failures);
    }),

    diff: answering(async (request: messages.DiffRequest) => {
      const { type } = partsOf(request.getUrn());
      const [olds, news] = [properties(request.getOlds()), properties(request.getNews())];
      const found = await provider.diff(type, olds, news, request.getIgnorechangesList());
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
      const response = new messages.DiffResponse()
        .setChanges(found.differences.size > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList([...new Set([...found.differences.keys()].map((path) => path.split(/[.[]/, 1)[0] ?? path))])
        .setReplacesList([...found.replaces])
        .setDeletebeforereplace(found.deleteBeforeReplace)
        .setHasdetaileddiff(true);
      for (const [path, difference] of found.differences) {
        response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kindOf(difference)));
      }
      return response;
    }),

    create: answering(async (request: messages.CreateRequest) => {
      const { type } = partsOf(request.getUrn());
      const inputs = properties(request.getProperties());
      if (request.getPreview()) {
        return new messages.CreateResponse().setProperties(struct(provider.planned(type, inputs)));
      }
      const { id, state } = await within(request.getTimeout(), cancelled.signal, () => provider.create(type, inputs));
      return new messages.CreateResponse().setId(id).setProperties(struct(state));
    }),

    read: answering(async (request: messages.ReadRequest) => {
      const { type } = partsOf(request.getUrn());
      const [state, inputs] = [properties(request.getProperties()), properties(request.getInputs())];
      const found = await within(0, cancelled.signal, () => provider.read(type, request.getId(), state, inputs));
      if (found === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(found.id)
        .setProperties(struct(found.state))
        .setInputs(struct(found.inputs));
    }),

    update: answering(async (request: messages.UpdateRequest) => {
      const { type } = partsOf(request.getUrn());
      const [olds, news] = [properties(request.getOlds()), properties(request.getNews())];
      if (request.getPreview()) {
        return new messages.UpdateResponse().setProperties(struct(provider.planned(type, news, olds)));
      }
      const update = () => provider.update(type, request.getId(), olds, news);
      const { state } = await within(request.getTimeout(), cancelled.signal, update);
      return new messages.UpdateResponse().setProperties(struct(state));
    }),

    delete: answering(async (request: messages.DeleteRequest) => {
      const { type } = partsOf(request.getUrn());
      const remove = () => provider.delete(type, request.getId(), properties(request.getProperties()));
      await within(request.getTimeout(), cancelled.signal, remove);
      return new Empty();
    }),

    invoke: answering(async (request: messages.InvokeRequest) => {
      const result = await provider.invoke(request.getTok(), properties(request.getArgs()));
      return new messages.InvokeResponse().setReturn(struct(result));
    }),

    cancel: answering(async () => {
      cancelled.abort();
      return new Empty();
    }),
  };
}

function answering<Request, Response>(answer: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error) => callback(errorResponse(error)),
    );
  };
}

/**
 * Once the engine has cancelled, nothing more is started. What has been sent to the cloud is waited for: its answer
 * belongs into the state. Zero seconds is no limit, since each call has its own.
 */
async function within<Result>(seconds: number, cancelled: AbortSignal, start: () => Promise<Result>): Promise<Result> {
  if (cancelled.aborted) throw new Error("cancelled");
  const work = start();
  if (seconds === 0) return work;
  const late = AbortSignal.timeout(seconds * 1000);
  const stopped = new Promise<never>((_, reject) => {
    late.addEventListener("abort", () => reject(new Error(`it took longer than ${seconds} s`)), { once: true });
  });
  return Promise.race([work, stopped]);
}
