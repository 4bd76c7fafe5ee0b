import { createHash } from "node:crypto";
import { isJson } from "./documents";
import {
  type AutoName,
  autoNameOf,
  type Failure,
  type Property,
  type PropertyTable,
  type PropertyType,
  type ResourceSchema,
} from "./schema";
import { containsUnknown, entriesOf, isInternal, isProperties, isUnknown, type Properties, type Value } from "./values";

export interface CheckRequest {
  /** The resource's name in the program. */
  readonly name: string;
  readonly news: Properties;
  readonly olds: Properties;
  readonly randomSeed: string;
}

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

/** The inputs as the real provider would have them, and everything that is wrong with them. */
export function check(type: ResourceSchema, request: CheckRequest): CheckResult {
  const failures: Failure[] = [];
  const inputs = checkObject(type.inputs, request.news, "", failures);
  const autoName = autoNameOf(type);
  if (autoName !== undefined && inputs[autoName.property] === undefined && !isOtherwise(autoName, inputs)) {
    const { property, lowerCase, ending } = autoName;
    const kept = isDefault(request.olds, property) ? request.olds[property] : undefined;
    const made = `${request.name}-${suffix(request)}${ending?.(inputs) ?? ""}`;
    inputs[property] = kept ?? (lowerCase ? made.toLowerCase() : made);
    inputs.__defaults = [...defaultsOf(inputs), property].sort();
  }
  if (failures.length === 0) failures.push(...(type.refusals?.(inputs) ?? []));
  return { inputs, failures };
}

/** The same for the arguments of a function, which has no name. */
export function checkArguments(table: PropertyTable, args: Properties): CheckResult {
  const failures: Failure[] = [];
  return { inputs: checkObject(table, args, "", failures), failures };
}

/** Whether the provider chose an input itself. */
export function isDefault(inputs: Properties, name: string): boolean {
  return defaultsOf(inputs).includes(name);
}

function defaultsOf(inputs: Properties): Value[] {
  return Array.isArray(inputs.__defaults) ? inputs.__defaults : [];
}

function isOtherwise({ otherwise }: AutoName, inputs: Properties): boolean {
  return otherwise !== undefined && inputs[otherwise] !== undefined;
}

/** The seed is the same in a preview and in the update after it. */
function suffix(request: CheckRequest): string {
  return createHash("sha256").update(`${request.name}\n${request.randomSeed}`).digest("hex").slice(0, 7);
}

function checkObject(table: PropertyTable, value: Properties, path: string, failures: Failure[]): Properties {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  for (const name of Object.keys(value)) {
    if (isInternal(name) || table[name] !== undefined) continue;
    const known = Object.keys(table).sort().join(", ");
    failures.push({ property: at(name), reason: `Invalid or unknown key. The properties here are: ${known}.` });
  }
  const checked: Properties = {};
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(table)) {
    const given = value[name];
    if (given !== undefined && given !== null) {
      checked[name] = checkProperty(property, given, at(name), failures);
    } else if (property.default !== undefined) {
      checked[name] = property.default;
      defaults.push(name);
    } else if (property.required) {
      failures.push({ property: at(name), reason: "Missing required argument." });
    }
  }
  // Where the real provider notes which values are its own; the engine keeps only the outermost one from policies.
  checked.__defaults = defaults.sort();
  return checked;
}

function checkProperty(property: Property, value: Value, path: string, failures: Failure[]): Value {
  const found: Failure[] = [];
  const checked = checkValue(property.type, value, path, found);
  const reason = found.length > 0 || containsUnknown(value) ? undefined : property.refusal?.(value);
  if (reason !== undefined) found.push({ property: path, reason });
  failures.push(...found);
  return checked;
}

function checkValue(type: PropertyType, value: Value, path: string, failures: Failure[]): Value {
  if (isUnknown(value)) return value;
  const refuse = (reason: string): Value => {
    failures.push({ property: path, reason });
    return value;
  };
  switch (type.kind) {
    case "string":
      if (typeof value !== "string") return refuse(`Expected a string, got ${kindOf(value)}.`);
      if (type.values === undefined || type.values.includes(value)) return value;
      return refuse(`Expected one of ${type.values.join(", ")}, got "${value}".`);
    case "boolean":
      return typeof value === "boolean" ? value : refuse(`Expected a boolean, got ${kindOf(value)}.`);
    case "integer":
      return Number.isInteger(value) ? value : refuse(`Expected an integer, got ${kindOf(value)}.`);
    case "document":
      return checkDocument(value, refuse);
    case "list":
      if (!Array.isArray(value)) return refuse(`Expected a list, got ${kindOf(value)}.`);
      return value.map((element, index) => checkValue(type.element, element, `${path}[${index}]`, failures));
    case "map": {
      if (!isProperties(value)) return refuse(`Expected a map of strings, got ${kindOf(value)}.`);
      for (const [name, inner] of entriesOf(value)) checkValue({ kind: "string" }, inner, `${path}.${name}`, failures);
      return { ...Object.fromEntries(entriesOf(value)), __defaults: [] };
    }
    case "object":
      return isProperties(value)
        ? checkObject(type.properties, value, path, failures)
        : refuse(`Expected an object, got ${kindOf(value)}.`);
  }
}

/** A document may be given as an object; one that has an unknown part is unknown as a whole. */
function checkDocument(value: Value, refuse: (reason: string) => Value): Value {
  if (typeof value === "string") return isJson(value) ? value : refuse("Contains an invalid JSON document.");
  if (!isProperties(value)) return refuse(`Expected a JSON document, got ${kindOf(value)}.`);
  return containsUnknown(value) ? firstUnknown(value) : JSON.stringify(value);
}

function firstUnknown(value: Value): Value {
  if (isUnknown(value)) return value;
  const inner = Array.isArray(value) ? value : isProperties(value) ? Object.values(value) : [];
  const found = inner.find(containsUnknown);
  return found === undefined ? value : firstUnknown(found);
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) return "a list";
  return isProperties(value) ? "an object" : `a ${typeof value}`;
}
