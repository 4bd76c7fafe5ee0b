import { type Plain, Unknown } from "../../framework/snapshot";
import { allowStatements, denyStatements, Malformed } from "../iam/document";
import type { Principal } from "./identities";
import { type Allowed, allowedBy, exceptedFrom, type Signer } from "./statement";

type Result = Malformed | Unknown;

/** Who may sign by a key's policy, and what is wrong with it. */
interface JudgedKeyPolicy {
  readonly signers: readonly Signer[];
  readonly results: readonly Result[];
}

interface Accounts {
  /** The key's own account, where known. */
  readonly own: string | undefined;
  /** Others that may administer it. */
  readonly administrators: readonly string[];
}

/**
 * Whoever is allowed to sign and not denied to, signs. Where an account is allowed to, that is anyone whose own policy
 * lets them (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html), unless a statement denies it
 * to all but identities that it names: that holds against their policies and against grants.
 */
export function judgeKeyPolicy(document: Plain, property: string, accounts: Accounts): JudgedKeyPolicy {
  const statements = allowStatements(document, property);
  const allowed = statements.filter((statement) => "elements" in statement).map(allowedBy);
  const guards = denyStatements(document, property).map(exceptedFrom);
  const excepted = guards.filter(isSigners).map((signers) => new Map(signers.map((one) => [one.arn, one])));
  // Whom one of several denies it to, the others do not let.
  const guard = excepted[0] && [...excepted[0].values()].filter(({ arn }) => excepted.every((one) => one.has(arn)));
  const perhaps = guards.find((one) => one instanceof Unknown);
  const signing = allowed.filter(({ signs }) => signs);
  const signers =
    guard?.filter((one) => signing.some((statement) => reaches(statement, one))) ?? signing.flatMap(namedBy);
  return {
    signers,
    results: [
      ...statements.filter((one) => one instanceof Unknown || one instanceof Malformed),
      ...allowed.flatMap(({ unread }) => unread),
      ...(guard ? [] : signing.flatMap((one) => signingResults(one, perhaps))),
      ...administrationResults(allowed, signers, accounts),
    ],
  };
}

function isSigners(value: readonly Signer[] | Unknown | undefined): value is readonly Signer[] {
  return Array.isArray(value);
}

/** The identities that a statement names, unless its condition names others. */
function namedBy({ principals, held }: Allowed): readonly Signer[] {
  return isSigners(held) ? held : principals.filter((one) => "arn" in one);
}

/** Whether a statement allows something to an identity, as far as it is known. */
function reaches({ principals, held }: Allowed, { arn }: Signer): boolean {
  if (isSigners(held) && !held.some((one) => one.arn === arn)) return false;
  return principals.some((one) => {
    if ("arn" in one) return one.arn === arn;
    return !("account" in one) || one.account === arn.split(":")[4];
  });
}

const fix =
  'Name the roles that publish, or deny kms:Sign on "*" to "*" with nothing but ArnNotEquals of their ARNs on ' +
  "aws:PrincipalArn.";

function signingResults({ principals, held }: Allowed, perhaps: Unknown | undefined): readonly Result[] {
  if (isSigners(held)) return [];
  const unknown = held ?? perhaps;
  return principals
    .filter((one) => !("arn" in one))
    .map((one) => {
      if (unknown) return unknown;
      const who = "account" in one ? "everybody sign whom a policy of that account lets" : "others sign than it names";
      return new Malformed(one.property, `lets ${who}, so that a signature does not prove who published. ${fix}`);
    });
}

/** Whoever administers a key can let anyone sign, so that is for its own account, and for nobody who signs. */
function administrationResults(
  allowed: readonly Allowed[],
  signers: readonly Signer[],
  { own, administrators }: Accounts,
): readonly Result[] {
  const administering = allowed.filter(({ administers }) => administers);
  const all = administering.flatMap(({ principals }) => principals);
  // A key that nobody else administers is administered by its own account: KMS refuses a policy that locks it out.
  const first = own ?? all.flatMap((one) => ("account" in one ? [one.account] : []))[0];
  const accepted = [first, ...administrators];
  const signing = new Set(signers.map(({ arn }) => arn));
  return administering.flatMap(({ principals, held }): readonly Result[] => {
    if (held instanceof Unknown) return [held];
    const whom = isSigners(held) ? held : principals;
    return whom.flatMap((one) => administrationProblem(one, accepted, signing));
  });
}

function administrationProblem(
  principal: Principal,
  accounts: readonly (string | undefined)[],
  signing: ReadonlySet<string>,
): readonly Result[] {
  const { property } = principal;
  if ("arn" in principal) {
    const reason =
      "lets an identity that signs also change who may sign, or lose the key. Allow it the actions that use a key alone.";
    return signing.has(principal.arn) ? [new Malformed(property, reason)] : [];
  }
  if ("account" in principal && accounts.includes(principal.account)) return [];
  const reason =
    "lets others than the key's account change who may sign, or lose the key. Name in Principal who administers it; " +
    "another account that may goes into the setting `administrators`.";
  return [new Malformed(property, reason)];
}
