import type { StateResource } from "../../delivery/stack-access/state";
import { Withheld } from "../../delivery/stack-access/state";
import type { StateLookup } from "../../delivery/stack-access/state-lookup";
import type { GoogleBinding, GoogleCondition } from "../iam/allow-policy";
import { type GrantedOn, type GrantForm, grantTypes } from "../iam/grant-types";
import { resourceName } from "./resource-names";

/** A binding in a state, and what it is on. */
export interface StateBinding {
  readonly on: GrantedOn;
  readonly resource: string;
  readonly binding: GoogleBinding;
  readonly from: StateResource;
}

/** What the resources of a state grant; what cannot be read is reported. */
export function stateBindings(state: StateLookup): readonly StateBinding[] {
  return [...grantTypes].flatMap(([type, { on, form, target }]) =>
    state.all(type).flatMap((from): readonly StateBinding[] => {
      const written = state.text(from, target);
      if (written === undefined) return [];
      const { project, location } = from.properties;
      const resource = resourceName(on, written, { project: known(project), location: known(location) });
      if (resource === undefined) {
        state.report(from, `names "${written}", of which the project and location are not known here`, target);
        return [];
      }
      return readers[form](from, state).map((binding) => ({ on, resource, binding, from }));
    }),
  );
}

function known(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const readers: Readonly<Record<GrantForm, (from: StateResource, state: StateLookup) => readonly GoogleBinding[]>> = {
  member: (from, state) => {
    const [role, member] = [state.text(from, "role"), state.text(from, "member")];
    return role === undefined || member === undefined
      ? []
      : [{ role, members: [member], ...conditionOf(from.properties.condition) }];
  },
  binding: (from, state) => {
    const role = state.text(from, "role");
    if (role === undefined) return [];
    return [{ role, members: state.texts(from, "members"), ...conditionOf(from.properties.condition) }];
  },
  policy: (from, state) => {
    const text = state.text(from, "policyData");
    if (text === undefined) return [];
    const bindings = bindingsIn(text);
    if (!bindings) state.report(from, "is no allow policy", "policyData");
    return bindings ?? [];
  },
};

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy */
function bindingsIn(policy: string): readonly GoogleBinding[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    return undefined;
  }
  const { bindings = [] } = isRecord(document) ? document : { bindings: undefined };
  if (!Array.isArray(bindings)) return undefined;
  const read = bindings.map((binding: unknown) => {
    if (!isRecord(binding)) return undefined;
    const { role, members = [], condition } = binding;
    if (typeof role !== "string" || !Array.isArray(members)) return undefined;
    return { role, members: members.map(String), ...conditionOf(condition) };
  });
  return read.includes(undefined) ? undefined : read.filter((binding) => binding !== undefined);
}

/** One that cannot be read is one that is not met for certain. */
function conditionOf(condition: unknown): { readonly condition?: GoogleCondition } {
  if (condition === undefined || condition === null) return {};
  const expression = isRecord(condition) ? condition.expression : undefined;
  const unread = condition instanceof Withheld ? condition.reason : "is not readable";
  return { condition: { expression: typeof expression === "string" ? expression : unread } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Withheld);
}
