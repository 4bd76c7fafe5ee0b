import { isDefault } from "./check";
import { autoNameOf, comparedInputs, type Property, type PropertyTable, type ResourceSchema } from "./schema";
import {
  canonical,
  entriesOf,
  isProperties,
  isUnknown,
  isZero,
  type Properties,
  type Value,
  withoutInternals,
} from "./values";

export interface Difference {
  readonly kind: "add" | "update" | "delete";
  readonly replaces: boolean;
}

export interface Diff {
  /** By property path, such as `tags.team`. */
  readonly differences: ReadonlyMap<string, Difference>;
  /** Names of the properties that make it a replacement. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What an update has to change: the state against the inputs that the program has now. */
export function diff(
  type: ResourceSchema,
  state: Properties,
  inputs: Properties,
  ignoreChanges: readonly string[] = [],
): Diff {
  const found = [...compareObject(comparedInputs(type), state, inputs, "", false)].filter(
    ([path]) => !ignoreChanges.some((ignored) => isWithin(path, ignored)),
  );
  const replaces = found.filter(([, difference]) => difference.replaces).map(([path]) => topLevel(path));
  return {
    differences: new Map(found),
    replaces: [...new Set(replaces)],
    deleteBeforeReplace:
      replaces.length > 0 && (type.deleteBeforeReplace === true || keepsItsName(type, state, inputs)),
  };
}

/** Whether an input says something else than the state. */
export function differs(property: Property, state: Value | undefined, input: Value | undefined): boolean {
  return compare(property, state, input, "", false).next().done !== true;
}

/** A name that the program gave cannot be had twice at once, so the old one has to go first. */
function keepsItsName(type: ResourceSchema, state: Properties, inputs: Properties): boolean {
  const property = autoNameOf(type)?.property;
  return property !== undefined && !isDefault(inputs, property) && inputs[property] === state[property];
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function topLevel(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

type Found = Generator<[path: string, Difference]>;

function* compareObject(
  table: PropertyTable,
  before: Properties,
  after: Properties,
  path: string,
  replaces: boolean,
): Found {
  for (const [name, property] of Object.entries(table)) {
    yield* compare(property, before[name], after[name], path === "" ? name : `${path}.${name}`, replaces);
  }
}

function* compare(
  property: Property,
  before: Value | undefined,
  after: Value | undefined,
  path: string,
  parentReplaces: boolean,
): Found {
  const replaces = parentReplaces || property.replaces === true;
  const { type } = property;
  if (!isUnknown(after)) {
    if ((property.computed || property.mayBeMissing) && (after === undefined || after === null)) return;
    if (isZero(before) && isZero(after)) return;
    if (type.kind === "map" && isProperties(before) && isProperties(after)) {
      yield* compareMaps(before, after, path, replaces);
      return;
    }
    if (type.kind === "object" && isProperties(before) && isProperties(after)) {
      yield* compareObject(type.properties, before, after, path, replaces);
      return;
    }
    if (type.kind === "list" && type.ordered && Array.isArray(before) && Array.isArray(after)) {
      const element: Property = { type: type.element };
      for (let index = 0; index < Math.max(before.length, after.length); index++) {
        yield* compare(element, before[index], after[index], `${path}[${index}]`, replaces);
      }
      return;
    }
    const equivalent = property.equivalent ?? (type.kind === "document" ? type.equivalent : sameValue);
    if (equivalent(before ?? null, after ?? null)) return;
  }
  const kind = isAbsent(before) ? "add" : isAbsent(after) ? "delete" : "update";
  yield [path, { kind, replaces }];
}

function* compareMaps(before: Properties, after: Properties, path: string, replaces: boolean): Found {
  const old = Object.fromEntries(entriesOf(before));
  const fresh = Object.fromEntries(entriesOf(after));
  for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    if (old[key] === fresh[key]) continue;
    const kind = !(key in old) ? "add" : !(key in fresh) ? "delete" : "update";
    yield [/^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`, { kind, replaces }];
  }
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null || (typeof value === "object" && isZero(value));
}

/** Lists that are sets have no order. */
function sameValue(left: Value, right: Value): boolean {
  return unordered(withoutInternals(left)) === unordered(withoutInternals(right));
}

function unordered(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(unordered).sort().join(",")}]`;
  if (!isProperties(value)) return canonical(value);
  return canonical(Object.fromEntries(entriesOf(value).map(([name, inner]) => [name, unordered(inner)])));
}
