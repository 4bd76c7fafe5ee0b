import type { DocumentReader } from "../document-reader";

/** A value of a state that cannot be read, and why. */
export class Withheld {
  constructor(readonly reason: string) {}
}

/** A resource of a state, with its properties as they are: secrets and unknown values are `Withheld`. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  /** Tells which account and region it is in. */
  readonly provider: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const outputValue = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const isSecret = new Withheld('is a secret; export the state with "pulumi stack export --show-secrets"');
const isUnknown = new Withheld("is not known yet; export the state after an update");

/**
 * Reads what `pulumi stack export` prints, less what is about to be deleted.
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
 */
export function readState(text: string, reader: DocumentReader): readonly StateResource[] {
  const fix = "give what pulumi stack export prints";
  if (text.trim() === "") {
    reader.report("document", `is empty; ${fix}`);
    return [];
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    reader.report("document", `is not JSON; ${fix}`);
    return [];
  }
  const state = reader.record(document, "document", "deployment, as pulumi stack export prints it");
  if (!state) return [];
  const deployment = recordIn(state.deployment) ?? recordIn(recordIn(state.checkpoint)?.latest);
  if (!deployment) {
    reader.report("deployment", `is missing, so this is no state; ${fix}`);
    return [];
  }
  const resources = deployment.resources ?? [];
  if (!Array.isArray(resources)) {
    reader.report("deployment.resources", `is not a list; ${fix}`);
    return [];
  }
  if (resources.length === 0) reader.report("deployment.resources", "is empty; select a stack that has been updated");
  return resources.flatMap((value, index) => readResource(value, `deployment.resources[${index}]`, reader) ?? []);
}

function readResource(value: unknown, property: string, reader: DocumentReader): StateResource | undefined {
  const resource = reader.record(value, property, "urn, type");
  if (!resource || resource.delete === true) return undefined;
  const urn = reader.text(resource.urn, `${property}.urn`, "the resource's URN");
  const type = reader.text(resource.type, `${property}.type`, "the resource's type");
  if (urn === undefined || type === undefined) return undefined;
  const properties = { ...recordIn(resource.inputs), ...recordIn(resource.outputs) };
  return {
    urn,
    type,
    id: typeof resource.id === "string" ? resource.id : "",
    provider: typeof resource.provider === "string" ? resource.provider : "",
    properties: Object.fromEntries(Object.entries(properties).map(([key, inside]) => [key, readable(inside)])),
  };
}

function readable(value: unknown): unknown {
  if (value === unknown) return isUnknown;
  if (Array.isArray(value)) return value.map(readable);
  const record = recordIn(value);
  if (!record) return value;
  if (record[signature] === outputValue) return "value" in record ? readable(record.value) : isUnknown;
  if (record[signature] === secret)
    return typeof record.plaintext === "string" ? decrypted(record.plaintext) : isSecret;
  return Object.fromEntries(Object.entries(record).map(([key, inside]) => [key, readable(inside)]));
}

/** Of a secret that was exported with `--show-secrets` the value stands there as JSON. */
function decrypted(plaintext: string): unknown {
  try {
    return readable(JSON.parse(plaintext));
  } catch {
    return isSecret;
  }
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
