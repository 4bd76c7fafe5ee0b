import { Unknown } from "../../framework/snapshot";
import { signAction } from "../ci/other-actions";
import { Malformed, type Statement } from "../iam/document";
import { coversAny, textsOf } from "../iam/texts";
import { identitiesExcepted, identitiesHeldTo, isNames, type Principal, principalsOf } from "./identities";

/**
 * What changes who may sign, or loses the key. A wildcard that is meant for reading, such as `kms:Get*`, covers none of it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
const administration = [
  ...["kms:CreateGrant", "kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ReplicateKey"],
  ...["kms:ScheduleKeyDeletion", "kms:UpdateAlias"],
];

/** Somebody who may sign, and where a key's policy says so. */
export interface Signer {
  readonly arn: string;
  readonly property: string;
}

/** What a statement of a key's policy allows to whom. */
export interface Allowed {
  readonly signs: boolean;
  readonly administers: boolean;
  readonly principals: readonly Principal[];
  /** Those to whom its condition holds it. */
  readonly held: readonly Signer[] | Unknown | undefined;
  /** What cannot be read, or not before the apply, where it matters. */
  readonly unread: readonly (Malformed | Unknown)[];
}

export function allowedBy({ property, elements }: Statement): Allowed {
  const element = "NotAction" in elements ? "NotAction" : "Action";
  const actions = textsOf(elements[element], `${property}.${element}`);
  const covers = (names: readonly string[]) =>
    element === "Action" ? coversAny(actions, names) : !names.every((name) => coversAny(actions, [name]));
  const [signs, administers] = [covers([signAction]), covers(administration)];
  const read = principalsOf(elements, property);
  const condition = `${property}.Condition`;
  const heldTo = identitiesHeldTo(elements.Condition);
  const matters = (one: object) => one instanceof Malformed || signs || administers;
  return {
    signs,
    administers,
    principals: read.flatMap((one) => (one instanceof Unknown || one instanceof Malformed ? [] : [one])),
    held: isNames(heldTo) ? heldTo.map((arn) => ({ arn, property: condition })) : heldTo,
    unread: [
      ...actions.filter((one) => one instanceof Unknown || one instanceof Malformed),
      ...read.filter((one) => one instanceof Unknown || one instanceof Malformed).filter(matters),
    ],
  };
}

/** Whom a statement leaves alone that denies signing to everybody else; `undefined` where it denies less. */
export function exceptedFrom({ property, elements }: Statement): readonly Signer[] | Unknown | undefined {
  const { Action, Condition, NotAction, Resource } = elements;
  if (NotAction !== undefined || !coversAny(textsOf(Action, property), [signAction])) return undefined;
  // In a key's policy this is the key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
  const resources = textsOf(Resource, property);
  if (!resources.some((one) => "text" in one && one.text === "*")) return undefined;
  const everybody = principalsOf(elements, property).some((one) => "everybody" in one && one.everybody);
  const excepted = identitiesExcepted(Condition);
  if (!everybody) return undefined;
  return isNames(excepted) ? excepted.map((arn) => ({ arn, property: `${property}.Condition` })) : excepted;
}
