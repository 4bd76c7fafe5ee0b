import { claimInWords, type Origin, type OriginCondition } from "../../delivery/stack-access/origin";
import { valuesOf, writtenStatements } from "./policy-text";

const operatorWords: Readonly<Record<string, string>> = {
  stringequals: "is",
  stringequalsignorecase: "is, in whatever case,",
  stringlike: "is like",
  stringnotequals: "is not",
  stringnotlike: "is not like",
  arnequals: "is",
  arnlike: "is like",
  arnnotequals: "is not",
  arnnotlike: "is not like",
  bool: "is",
};

/** Says in words who may take a role: its trust document, which can be read. */
export function originsOf(trustPolicy: string): readonly Origin[] {
  return writtenStatements(trustPolicy).flatMap(({ Effect, Action, NotAction, Principal, NotPrincipal, Condition }) => {
    const conditions = conditionsOf(Condition);
    if (NotAction !== undefined) conditions.push({ what: "action is not", values: valuesOf(NotAction).map(String) });
    const actions = valuesOf(Action).map(String);
    if (actions.length > 0 && !actions.some(isTaking)) conditions.push({ what: "action is", values: actions });
    const who =
      NotPrincipal === undefined ? principals(Principal) : principals(NotPrincipal).map((one) => `all but ${one}`);
    return who.map((one) => ({ who: Effect === "Deny" ? `never ${one}` : one, conditions }));
  });
}

function isTaking(action: string): boolean {
  return action === "*" || /^sts:(?:\*|assume)/i.test(action);
}

function principals(principal: unknown): readonly string[] {
  if (principal === "*") return ["anybody"];
  const named = Object.entries(principal as Readonly<Record<string, unknown>>);
  return named.flatMap(([type, values]) => valuesOf(values).map((value) => principalWords(type, String(value))));
}

function principalWords(type: string, value: string): string {
  if (value === "*") return "anybody";
  if (type === "Service") return `the service ${value}`;
  if (type === "Federated") {
    const [, issuer] = value.split(":oidc-provider/");
    return issuer === undefined ? `users of ${value}` : `tokens of ${issuer}`;
  }
  const account = /^(?:(\d{12})|arn:[^:]*:iam::(\d{12}):root)$/.exec(value);
  const id = account?.[1] ?? account?.[2];
  return id === undefined ? value : `identities of the account ${id} whose policies allow it`;
}

function conditionsOf(condition: unknown): OriginCondition[] {
  const operators = Object.entries((condition ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  return operators.flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      what: `${keyWords(key)} ${comparison(operator)}`,
      values: valuesOf(values).map(String),
    })),
  );
}

/** The key of an OIDC provider ends with the claim: `token.actions.githubusercontent.com:sub`. */
function keyWords(key: string): string {
  const claim = key.slice(key.lastIndexOf(":") + 1);
  if (/^(?:aws|sts|saml|iam):/i.test(key)) return key;
  return claimInWords(claim);
}

/** `ForAnyValue:StringLikeIfExists` */
function comparison(written: string): string {
  const [, set, operator = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(written) ?? [];
  const words = operatorWords[operator.toLowerCase()] ?? operator;
  const ofSet = set === undefined ? "" : `${/all/i.test(set) ? "(each of them, or none)" : "(one of them)"} `;
  return `${ofSet}${words}${ifExists === undefined ? "" : " (where there is one)"}`;
}
