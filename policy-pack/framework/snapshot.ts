/** A value that is not known before the apply, and where it stands, such as `rules[0].scanFrequency`. */
export class Unknown {
  /** Keeps what has a property of the same name, as every finding has, from being one of these to the compiler. */
  declare protected readonly unknown: true;
  constructor(readonly property: string) {}
}

/**
 * What a property can hold once it has been read: it is absent (`undefined`, also for what was `null`), unknown, or
 * plain data, with `Unknown` in the places inside it that are not known.
 */
export type Plain =
  | undefined
  | boolean
  | number
  | string
  | Unknown
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** A resource's properties by the names that `Args` gives them, whatever they hold. */
export type Snapshot<Args = Record<string, unknown>> = { readonly [Property in keyof Args]?: Plain };

/**
 * Reads everything there is to read and marks what is unknown. The SDK throws where a policy reads an unknown, and turns
 * a policy that lets this through into an advisory note: a mandatory policy must not end there before it has judged
 * what is known. https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/
 */
export function snapshot<Args>(properties: object): Snapshot<Args> {
  return members(properties, "") as Snapshot<Args>;
}

/**
 * What providers that are made from Terraform's note in each object about defaults that they have filled in, maps
 * included: https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/schema.go
 */
const bookkeeping = "__defaults";

function members(container: object, path: string): { readonly [key: string]: Plain } {
  const keys = Object.keys(container).filter((key) => key !== bookkeeping);
  return Object.fromEntries(keys.map((key) => [key, member(container, key, path === "" ? key : `${path}.${key}`)]));
}

function member(container: object, key: string, path: string): Plain {
  try {
    return plain(Reflect.get(container, key), path);
  } catch (error) {
    // The SDK does not export the class of this error to TypeScript; the sentinel is what tells it from others.
    if (error instanceof Error && "unknownTypeSentinel" in error) return new Unknown(path);
    throw error;
  }
}

function plain(value: unknown, path: string): Plain {
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => member(value, String(index), `${path}[${index}]`));
  }
  if (typeof value === "object" && value !== null) return members(value, path);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

export function isRecord(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** Narrows to an array, which `Array.isArray` does not do for readonly ones. */
export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
