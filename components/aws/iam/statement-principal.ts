import { accountOfArn } from "./arn";
import { nameOfArn } from "./context";
import type { Element } from "./document";
import type { Principal } from "./request";

/** One value of `Principal` or `NotPrincipal`. */
export type NamedPrincipal =
  | { readonly kind: "everyone" }
  | { readonly kind: "account"; readonly account: string }
  | NamedIdentity
  | { readonly kind: "service" | "federated"; readonly name: string };

/** A user, a role, or a session of a role. */
export interface NamedIdentity {
  readonly kind: "user" | "role" | "session";
  readonly arn: string;
}

/** How directly a statement names who asks. */
export const Naming = {
  /** The user, the session, the service, the issuer, or everyone. */
  Direct: "direct",
  /** The role that the session is of. */
  Role: "role",
  /** The account, which leaves it to policies of the account's own. */
  Account: "account",
} as const;
export type Naming = (typeof Naming)[keyof typeof Naming];

/** Who asks: a principal, or the bearer of a token of an issuer. */
export type Caller = Principal | { readonly kind: "federated"; readonly name: string };

/**
 * How `Principal` names who asks, most directly; `undefined` where it does not.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namingOf(element: Element<NamedPrincipal>, caller: Caller): Naming | undefined {
  if (element.negated) return isExcepted(element.values, caller) ? undefined : Naming.Direct;
  const namings = element.values.map((named) => naming(named, caller));
  return [Naming.Direct, Naming.Role, Naming.Account].find((one) => namings.includes(one));
}

function naming(named: NamedPrincipal, caller: Caller): Naming | undefined {
  if (named.kind === "everyone") return Naming.Direct;
  const layer = layersOf(caller).find((one) => isSame(one, named));
  if (!layer) return undefined;
  if (layer.kind === "account") return Naming.Account;
  return layer.kind === "role" ? Naming.Role : Naming.Direct;
}

/**
 * `NotPrincipal` leaves out who is named with everything that he is: "AWS might validate the account first, then the
 * role, and then the assumed-role user". https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExcepted(values: readonly NamedPrincipal[], caller: Caller): boolean {
  return layersOf(caller).every((layer) => values.some((named) => isSame(layer, named)));
}

/** What one caller is at the same time. */
function layersOf(caller: Caller): readonly NamedPrincipal[] {
  if (caller.kind === "service" || caller.kind === "federated") return [{ kind: caller.kind, name: caller.name }];
  const arn = caller.kind === "user" ? caller.arn : caller.roleArn;
  const account = accountOfArn(arn);
  const accountLayer = account === undefined ? [] : [{ kind: "account" as const, account }];
  if (caller.kind === "user") return [...accountLayer, { kind: "user", arn }];
  return [...accountLayer, { kind: "role", arn }, { kind: "session", arn: sessionArn(arn, caller.sessionName) }];
}

/** A session's ARN has the role's name without its path. */
export function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition] = roleArn.split(":");
  return `arn:${partition}:sts::${accountOfArn(roleArn)}:assumed-role/${nameOfArn(roleArn)}/${sessionName}`;
}

function isSame(one: NamedPrincipal, other: NamedPrincipal): boolean {
  return one.kind === other.kind && identifier(one) === identifier(other);
}

function identifier(named: NamedPrincipal): string {
  if (named.kind === "everyone") return "*";
  if (named.kind === "account") return named.account;
  return "arn" in named ? named.arn : named.name;
}
