import {
  Metadata,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Failure } from "./check";
import type { Difference } from "./diff";
import { InitializationError, type LocalAwsProvider } from "./provider";
import type { Properties } from "./values";

/** The provider on the wire: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto */
export function serviceOf(provider: LocalAwsProvider, version: string): UntypedServiceImplementation {
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
      const found = provider.diff(type, olds, news, request.getIgnorechangesList());
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
      const { id, state } = await within(request.getTimeout(), cancelled.signal, provider.create(type, inputs));
      return new messages.CreateResponse().setId(id).setProperties(struct(state));
    }),

    read: answering(async (request: messages.ReadRequest) => {
      const { type } = partsOf(request.getUrn());
      const [state, inputs] = [properties(request.getProperties()), properties(request.getInputs())];
      const found = await within(0, cancelled.signal, provider.read(type, request.getId(), state, inputs));
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
      const updating = provider.update(type, request.getId(), olds, news);
      const { state } = await within(request.getTimeout(), cancelled.signal, updating);
      return new messages.UpdateResponse().setProperties(struct(state));
    }),

    delete: answering(async (request: messages.DeleteRequest) => {
      const { type } = partsOf(request.getUrn());
      const deleting = provider.delete(type, request.getId(), properties(request.getProperties()));
      await within(request.getTimeout(), cancelled.signal, deleting);
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

/** A failure after the resource exists carries its state, so that the engine records it and can try again. */
function errorResponse(error: Error) {
  const metadata = new Metadata();
  if (error instanceof InitializationError) {
    const detail = new messages.ErrorResourceInitFailed()
      .setId(error.resource.id)
      .setProperties(struct(error.resource.state))
      .setInputs(struct(error.inputs))
      .setReasonsList([error.message]);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const details = new Status();
    details.setCode(status.UNKNOWN);
    details.setMessage(error.message);
    details.addDetails(any);
    metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  }
  return { code: status.UNKNOWN, message: error.message, metadata };
}

/** Zero seconds is no limit: each call has its own. */
async function within<Result>(seconds: number, signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const signals = seconds > 0 ? [signal, AbortSignal.timeout(seconds * 1000)] : [signal];
  const ended = AbortSignal.any(signals);
  const stopped = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Error(signal.aborted ? "cancelled" : `it took longer than ${seconds} s`));
    if (ended.aborted) refuse();
    else ended.addEventListener("abort", refuse, { once: true });
  });
  return Promise.race([work, stopped]);
}

function checked(inputs: Properties, failures: readonly Failure[]): messages.CheckResponse {
  const response = new messages.CheckResponse().setInputs(struct(inputs));
  for (const { property, reason } of failures) {
    response.addFailures(new messages.CheckFailure().setProperty(property).setReason(reason));
  }
  return response;
}

function kindOf({ kind, replaces }: Difference): messages.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

/** `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`; a name may contain colons. */
function partsOf(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

function properties(message: Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}

function struct(value: Properties): Struct {
  const known = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(known) as Parameters<typeof Struct.fromJavaScript>[0]);
}
