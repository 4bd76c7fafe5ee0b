export type Value = null | boolean | number | string | Value[] | Properties;

export interface Properties {
  [name: string]: Value | undefined;
}

/**
 * Stands for a value that is not known before the apply; the other kinds of unknown values are for non-strings.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknowns: ReadonlySet<unknown> = new Set([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isUnknown(value: Value | undefined): boolean {
  return unknowns.has(value);
}

export function containsUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (isProperties(value)) return Object.values(value).some(containsUnknown);
  return isUnknown(value);
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names that the provider adds for itself, such as `__defaults`: they are nobody's property. */
export function isInternal(name: string): boolean {
  return name.startsWith("__");
}

/** The properties that are set, without the provider's own. */
export function entriesOf(properties: Properties): [string, Value][] {
  return Object.entries(properties).filter(
    (entry): entry is [string, Value] => !isInternal(entry[0]) && entry[1] !== undefined && entry[1] !== null,
  );
}

export function withoutInternals(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutInternals);
  if (!isProperties(value)) return value;
  return Object.fromEntries(entriesOf(value).map(([name, inner]) => [name, withoutInternals(inner)]));
}

/** Terraform's SDK does not tell an unset value from the type's zero value. */
export function isZero(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isProperties(value) && entriesOf(value).length === 0;
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function canonical(value: Value | undefined): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isProperties(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

export function text(properties: Properties, name: string): string {
  const value = properties[name];
  if (typeof value !== "string") throw new Error(`${name} is missing from the resource's state: refresh the stack.`);
  return value;
}

export function optionalText(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function optionalNumber(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  return typeof value === "number" ? value : undefined;
}

export function stringMap(value: Value | undefined): Record<string, string> {
  if (!isProperties(value)) return {};
  return Object.fromEntries(entriesOf(value).map(([name, inner]) => [name, String(inner)]));
}

export function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((element) => typeof element === "string") : [];
}

export function objects(value: Value | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isProperties) : [];
}
