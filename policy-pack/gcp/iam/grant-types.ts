import { type GrantedOn, type GrantForm, grantTypes } from "../../../components/gcp/iam/grant-types";

/** Whatever something can be granted on. */
export const allPlaces: readonly GrantedOn[] = [...new Set([...grantTypes.values()].map(({ on }) => on))];

const formReads: Readonly<Record<GrantForm, readonly string[]>> = {
  member: ["member", "role"],
  binding: ["members", "role"],
  policy: ["policyData"],
};

/** The properties that are read of what grants something on these, by type; with `targets` also what they are granted on. */
export function grantReads(
  places: readonly GrantedOn[],
  targets: readonly GrantedOn[] = [],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    [...grantTypes]
      .filter(([, { on }]) => places.includes(on))
      .map(([type, { on, form, target }]) => [type, [...formReads[form], ...(targets.includes(on) ? [target] : [])]]),
  );
}

/** The types of what grants something on these. */
export function typesOn(places: readonly GrantedOn[]): readonly string[] {
  return [...grantTypes].filter(([, { on }]) => places.includes(on)).map(([type]) => type);
}
