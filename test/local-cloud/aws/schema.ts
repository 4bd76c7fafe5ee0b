import type { Cloud } from "./cloud";
import type { Properties, Value } from "./values";

export type PropertyType =
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "integer" }
  | { readonly kind: "document"; readonly equivalent: (left: Value, right: Value) => boolean }
  | { readonly kind: "list"; readonly element: PropertyType; readonly ordered: boolean }
  | { readonly kind: "map" }
  | { readonly kind: "object"; readonly properties: PropertyTable };

export interface Property {
  readonly type: PropertyType;
  readonly required?: true;
  /** The provider's own default, which check writes into the inputs. */
  readonly default?: Value;
  /** Unset means that the service chooses, so an unset input never differs from the state. */
  readonly computed?: true;
  /** What is there is left alone where an input is missing, although it is not computed. */
  readonly mayBeMissing?: true;
  readonly replaces?: true;
  /** The API does not report it: the state keeps what the program said. */
  readonly unreported?: true;
  readonly equivalent?: (left: Value, right: Value) => boolean;
}

export type PropertyTable = Readonly<Record<string, Property>>;

/** What the local provider knows of one resource type; `inputs` and `outputs` are the real provider's, by name. */
export interface ResourceType {
  /** As the real provider's messages call it. */
  readonly title: string;
  readonly inputs: PropertyTable;
  /** Properties of the state that are no inputs. */
  readonly outputs: readonly string[];
  /** An unset `name` is made from the resource's name in the program. */
  readonly autoNamed?: true;
  readonly deleteBeforeReplace?: true;
  /** Creates it and says its id as soon as it exists, so that a failure after that is not a resource forgotten. */
  create(cloud: Cloud, inputs: Properties, created: (id: string) => void): Promise<void>;
  /** Its state as the service has it, or undefined when it is gone. */
  read(cloud: Cloud, id: string, state: Properties): Promise<Properties | undefined>;
  update(cloud: Cloud, id: string, state: Properties, inputs: Properties): Promise<void>;
  delete(cloud: Cloud, id: string, state: Properties): Promise<void>;
}

export const string: PropertyType = { kind: "string" };
export const boolean: PropertyType = { kind: "boolean" };
export const integer: PropertyType = { kind: "integer" };

/** A list of strings that is a set. */
export const strings: PropertyType = { kind: "list", element: string, ordered: false };

export function oneOf(values: readonly string[]): PropertyType {
  return { kind: "string", values };
}

export function list(properties: PropertyTable, ordered = true): PropertyType {
  return { kind: "list", element: object(properties), ordered };
}

export function object(properties: PropertyTable): PropertyType {
  return { kind: "object", properties };
}

export function document(equivalent: (left: Value, right: Value) => boolean): PropertyType {
  return { kind: "document", equivalent };
}

/** Every resource has its own region since version 7; check takes it from the provider when it is unset. */
export const region: Property = { type: string, computed: true, replaces: true };

export const tags: Property = { type: { kind: "map" } };

/** Check writes the provider's default tags and the resource's own into it: it is an input that no program sets. */
const tagsAll: Property = { type: { kind: "map" }, computed: true };

/** The inputs of a resource type as diff and refresh see them. */
export function comparedInputs(type: ResourceType): PropertyTable {
  return type.inputs.tags === undefined ? type.inputs : { ...type.inputs, tagsAll };
}
