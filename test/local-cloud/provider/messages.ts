import { Metadata, status } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Difference } from "./diff";
import { InitializationError } from "./provider";
import type { Failure } from "./schema";
import type { Properties } from "./values";

/** A failure after the resource exists carries its state, so that the engine records it and can try again. */
export function errorResponse(error: Error) {
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

export function checked(inputs: Properties, failures: readonly Failure[]): messages.CheckResponse {
  const response = new messages.CheckResponse().setInputs(struct(inputs));
  for (const { property, reason } of failures) {
    response.addFailures(new messages.CheckFailure().setProperty(property).setReason(reason));
  }
  return response;
}

export function kindOf({ kind, replaces }: Difference): messages.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

/** `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`; a name may contain colons. */
export function partsOf(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

export function properties(message: Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}

export function struct(value: Properties): Struct {
  const known = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(known) as Parameters<typeof Struct.fromJavaScript>[0]);
}
