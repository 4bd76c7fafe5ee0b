import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import { textsOf } from "../iam/texts";

type Elements = { readonly [element: string]: Plain };

/** Whom a statement is about: one identity, an account with all whom its own policies let, or several that nobody names. */
export type Principal = { readonly property: string } & (
  | { readonly arn: string }
  | { readonly account: string }
  | { readonly everybody: boolean }
);

// A deleted identity is left as its unique id, which nobody else ever gets:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
const identity =
  /^(?:arn:[a-z-]+:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+|arn:[a-z-]+:sts::\d{12}:assumed-role\/[\w+=,.@/-]+|A(?:RO|ID)A[A-Z0-9]+)$/;
const account = /^(?:(\d{12})|arn:[a-z-]+:iam::(\d{12}):root)$/;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function principalsOf(elements: Elements, property: string): readonly (Principal | Unknown | Malformed)[] {
  const at = `${property}.Principal`;
  if ("NotPrincipal" in elements) return [{ property: `${property}.NotPrincipal`, everybody: false }];
  const { Principal: principal } = elements;
  if (principal instanceof Unknown) return [principal];
  if (principal === "*") return [{ property: at, everybody: true }];
  if (!isRecord(principal) || Object.keys(principal).length === 0) {
    return [new Malformed(at, 'is not a principal. Write { "AWS": "<ARN of a role>" }.')];
  }
  return Object.entries(principal).flatMap(([kind, named]) =>
    // A kind that IAM does not know has the name of whatever somebody wrote.
    textsOf(named, kinds.includes(kind) ? `${at}.${kind}` : at).map((read) => {
      if (!("text" in read)) return read;
      const { property: where, text } = read;
      if (kind === "AWS" && identity.test(text)) return { property: where, arn: text };
      const [, id, rootId] = kind === "AWS" ? (account.exec(text) ?? []) : [];
      const whole = id ?? rootId;
      if (whole !== undefined) return { property: where, account: whole };
      return { property: where, everybody: kind === "AWS" && text === "*" };
    }),
  );
}

const kinds = ["AWS", "CanonicalUser", "Federated", "Service"];

// Names of operators and keys are not case-sensitive.
const holding = ["stringequals", "stringlike", "arnequals", "arnlike"];
const excepting = ["stringnotequals", "stringnotlike", "arnnotequals", "arnnotlike"];

/** The identities that a condition holds a statement to; `undefined` where it lets others through. */
export function identitiesHeldTo(condition: Plain): readonly string[] | Unknown | undefined {
  if (condition instanceof Unknown) return condition;
  // All tests must hold, so that one is enough.
  return testsOf(condition)
    .filter(({ operator }) => holding.includes(operator))
    .map(identitiesIn)
    .find((found) => found !== undefined);
}

/** The identities to which alone a condition does not apply. With a second test it would leave others alone as well. */
export function identitiesExcepted(condition: Plain): readonly string[] | Unknown | undefined {
  if (condition === undefined || condition instanceof Unknown) return condition ?? [];
  const [only, ...others] = testsOf(condition);
  if (!only || others.length > 0 || !excepting.includes(only.operator.replace(/ifexists$/, ""))) return undefined;
  return identitiesIn(only);
}

interface Test {
  readonly operator: string;
  readonly key: string;
  readonly value: Plain;
}

function testsOf(condition: Plain): readonly Test[] {
  if (!isRecord(condition)) return [];
  return Object.entries(condition).flatMap(([name, tests]) => {
    const operator = name.toLowerCase();
    if (!isRecord(tests)) return [{ operator, key: "", value: tests }];
    return Object.entries(tests).map(([key, value]) => ({ operator, key: key.toLowerCase(), value }));
  });
}

function identitiesIn({ key, value }: Test): readonly string[] | Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (key !== "aws:principalarn") return undefined;
  const values = isList(value) ? value : [value];
  const known = values.filter((one) => typeof one === "string");
  const unknown = values.filter((one) => one instanceof Unknown);
  if (values.length === 0 || known.length + unknown.length < values.length) return undefined;
  if (!known.every((one) => identity.test(one))) return undefined;
  return unknown[0] ?? known;
}

/** Narrows to an array, which `Array.isArray` does not do for readonly ones. */
export function isNames(value: readonly string[] | Unknown | undefined): value is readonly string[] {
  return Array.isArray(value);
}
