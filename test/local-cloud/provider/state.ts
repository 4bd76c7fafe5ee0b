import { differs } from "./diff";
import { normalizedDocument } from "./documents";
import { comparedInputs, type ResourceSchema } from "./schema";
import { entriesOf, isInternal, isZero, type Properties, unknown, withoutInternals } from "./values";

/**
 * A resource's state: what the service reports, and for what it does not report what the program said.
 * A document that still says what the program wrote stays as it was written, as the real provider has it.
 */
export function stateOf(type: ResourceSchema, reported: Properties, said: Properties): Properties {
  const state: Properties = { ...reported };
  for (const [name, property] of Object.entries(type.inputs)) {
    const value = said[name];
    if (property.unreported && value !== undefined) state[name] = withoutInternals(value);
    const now = state[name];
    if (property.type.kind === "document" && typeof now === "string") {
      const kept = typeof value === "string" && property.type.equivalent(value, now) ? value : now;
      state[name] = normalizedDocument(kept);
    }
  }
  return state;
}

/** In a preview: what is known already, and for the rest that it will be known after the apply. */
export function plannedState(type: ResourceSchema, inputs: Properties, state: Properties = {}): Properties {
  const planned: Properties = {};
  for (const name of type.outputs) planned[name] = state[name] ?? unknown;
  for (const [name, property] of Object.entries(comparedInputs(type))) {
    const value = inputs[name] ?? (property.computed ? (state[name] ?? unknown) : undefined);
    if (value !== undefined && value !== null) planned[name] = withoutInternals(value);
  }
  return planned;
}

/** After a refresh the inputs say what the service says wherever that differs from what the program said. */
export function refreshedInputs(type: ResourceSchema, state: Properties, inputs: Properties): Properties {
  const table = comparedInputs(type);
  const refreshed: Properties = {};
  for (const [name, value] of Object.entries(inputs)) {
    const property = table[name];
    const now = state[name];
    if (isInternal(name) || property === undefined) {
      refreshed[name] = value;
    } else if (!differs(property, now, value)) {
      refreshed[name] = value;
    } else if (now !== undefined && now !== null) {
      refreshed[name] = now;
    }
  }
  return refreshed;
}

/** The inputs that a program would have to give for a resource that it imports. */
export function importedInputs(type: ResourceSchema, state: Properties): Properties {
  const known = entriesOf(state).filter(([name, value]) => type.inputs[name] !== undefined && !isZero(value));
  return { ...Object.fromEntries(known), __defaults: [] };
}
