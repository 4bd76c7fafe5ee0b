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
  /** What is wrong with a known value of the right type. */
  readonly refusal?: (value: Value) => string | undefined;
  readonly equivalent?: (left: Value, right: Value) => boolean;
}

export type PropertyTable = Readonly<Record<string, Property>>;

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Which input is made from the resource's name in the program where it is unset. */
export interface AutoName {
  readonly property: string;
  /** Where this input is given, the name is made from it instead. */
  readonly otherwise?: string;
  readonly lowerCase?: true;
  /** What such a name has to end with. */
  readonly ending?: (inputs: Properties) => string;
}

/** What a resource type's values are like; `inputs` and `outputs` are the real provider's, by name. */
export interface ResourceSchema {
  /** As the real provider's messages call it. */
  readonly title: string;
  readonly inputs: PropertyTable;
  /** Inputs that check writes and no program may give. */
  readonly added?: PropertyTable;
  /** Properties of the state that are no inputs. */
  readonly outputs: readonly string[];
  /** True for `name`. */
  readonly autoNamed?: true | AutoName;
  readonly deleteBeforeReplace?: true;
  /** What is wrong with inputs that are right each for itself. */
  refusals?(inputs: Properties): readonly Failure[];
}

/** What the local provider does with one resource type. */
export interface ResourceType<Cloud> extends ResourceSchema {
  /** Creates it and says its id as soon as it exists, so that a failure after that is not a resource forgotten. */
  create(cloud: Cloud, inputs: Properties, created: (id: string) => void): Promise<void>;
  /** Its state as the service has it, or undefined when it is gone. An import may be by another id than its own. */
  read(cloud: Cloud, id: string, state: Properties): Promise<Properties | undefined>;
  update(cloud: Cloud, id: string, state: Properties, inputs: Properties): Promise<void>;
  delete(cloud: Cloud, id: string, state: Properties): Promise<void>;
}

export const string: PropertyType = { kind: "string" };
export const boolean: PropertyType = { kind: "boolean" };
export const integer: PropertyType = { kind: "integer" };

/** A list of strings that is a set. */
export const strings: PropertyType = setOf(string);

export function setOf(element: PropertyType): PropertyType {
  return { kind: "list", element, ordered: false };
}

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

/** The inputs of a resource type as diff and refresh see them. */
export function comparedInputs(type: ResourceSchema): PropertyTable {
  return { ...type.inputs, ...type.added };
}

export function autoNameOf({ autoNamed }: ResourceSchema): AutoName | undefined {
  return autoNamed === true ? { property: "name" } : autoNamed;
}
