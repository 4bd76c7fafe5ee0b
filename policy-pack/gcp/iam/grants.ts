import { type GrantedOn, grantTypes } from "../../../components/gcp/iam/grant-types";
import { readJson } from "../../framework/json-text";
import type { Finding, JudgedResource } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";

/** One principal that has one role on something. */
export interface Grant<Giver extends JudgedResource = JudgedResource> {
  readonly giver: Giver;
  readonly on: GrantedOn;
  /** What it is granted on. */
  readonly target: Plain;
  readonly member: string | Unknown;
  readonly memberAt: string;
  readonly role: string | Unknown;
  readonly roleAt: string;
}

export interface Grants<Giver extends JudgedResource = JudgedResource> {
  readonly grants: readonly Grant<Giver>[];
  /** Whole documents, or parts of them, that are not known yet. */
  readonly unknown: readonly Unknown[];
  /** What cannot be read. */
  readonly problems: readonly Finding[];
}

const nothing: Grants<never> = { grants: [], unknown: [], problems: [] };

/** What a resource grants; nothing for those that grant nothing. */
export function grantsOf<Giver extends JudgedResource>(giver: Giver): Grants<Giver> {
  const type = grantTypes.get(giver.type);
  if (!type) return nothing;
  const { on, form, target } = type;
  const properties: Readonly<Record<string, Plain>> = giver.properties;
  const given = { giver, on, target: properties[target] };
  if (form === "policy") return policyGrants(properties.policyData, given);
  const role = { value: properties.role, at: "role" };
  return form === "member"
    ? bindingGrants(role, [{ value: properties.member, at: "member" }], given)
    : listGrants(role, { value: properties.members, at: "members" }, given);
}

interface Place {
  readonly value: Plain;
  readonly at: string;
}
type Given<Giver extends JudgedResource> = Pick<Grant<Giver>, "giver" | "on" | "target">;

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy */
function policyGrants<Giver extends JudgedResource>(policyData: Plain, given: Given<Giver>): Grants<Giver> {
  const at = "policyData";
  const problem = (property: string, reason: string) => ({ ...nothing, problems: [{ property, reason }] });
  if (policyData instanceof Unknown) return { ...nothing, unknown: [policyData] };
  if (typeof policyData !== "string") {
    return problem(at, "is no text. Write it with gcp.organizations.getIAMPolicy or JSON.stringify.");
  }
  const reading = readJson(policyData);
  if ("reason" in reading) return problem(at, reading.reason);
  const { value: policy } = reading;
  const bindings = isRecord(policy) ? (policy.bindings ?? []) : undefined;
  if (!isList(bindings)) return problem(at, "is no allow policy. Write an object whose `bindings` is a list.");
  return merged(
    bindings.map((binding, index) => {
      const place = `${at}.bindings[${index}]`;
      return isRecord(binding)
        ? listGrants(
            { value: binding.role, at: `${place}.role` },
            { value: binding.members ?? [], at: `${place}.members` },
            given,
          )
        : problem(place, "is no binding. Write an object with `role` and `members`.");
    }),
  );
}

function listGrants<Giver extends JudgedResource>(role: Place, members: Place, given: Given<Giver>): Grants<Giver> {
  const { value, at } = members;
  // Who it is granted to is not known, which is for whoever asks to judge by the role.
  if (value instanceof Unknown) return bindingGrants(role, [members], given);
  if (!isList(value))
    return { ...nothing, problems: [{ property: at, reason: "is no list of principals. Write one." }] };
  return bindingGrants(
    role,
    value.map((member, index) => ({ value: member, at: `${at}[${index}]` })),
    given,
  );
}

function bindingGrants<Giver extends JudgedResource>(
  role: Place,
  members: readonly Place[],
  given: Given<Giver>,
): Grants<Giver> {
  const named = role.value;
  if (typeof named !== "string" && !(named instanceof Unknown)) {
    return {
      ...nothing,
      problems: [{ property: role.at, reason: "is not the name of a role. Write its whole name." }],
    };
  }
  return merged(
    members.map(({ value: member, at }) =>
      typeof member === "string" || member instanceof Unknown
        ? { ...nothing, grants: [{ ...given, member, memberAt: at, role: named, roleAt: role.at }] }
        : { ...nothing, problems: [{ property: at, reason: "is no principal. Write it as a text, with its type." }] },
    ),
  );
}

function merged<Giver extends JudgedResource>(parts: readonly Grants<Giver>[]): Grants<Giver> {
  return {
    grants: parts.flatMap(({ grants }) => grants),
    unknown: parts.flatMap(({ unknown }) => unknown),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
