import type { DocumentReader } from "../../delivery/document-reader";
import { join } from "../../delivery/reader";
import { accountOfArn } from "./arn";
import { nameOfArn } from "./context";
import { type Element, PolicyKind } from "./document";
import { readTexts } from "./read-element";
import { type NamedIdentity, type NamedPrincipal, sessionArn } from "./statement-principal";

type Elements = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function readPrincipal(
  statement: Elements,
  property: string,
  kind: PolicyKind,
  reader: DocumentReader,
): Element<NamedPrincipal> | undefined {
  const { Principal: principal, NotPrincipal: exception } = statement;
  if (exception === undefined) {
    const values = readNames(principal, join(property, "Principal"), reader);
    return values && { negated: false, values };
  }
  const at = join(property, "NotPrincipal");
  if (principal !== undefined) return reader.report(at, "stands beside Principal; write one of the two");
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  if (kind === PolicyKind.Trust) return reader.report(at, "cannot be in a trust policy; name in Principal who may");
  if (statement.Effect === "Allow") {
    return reader.report(at, "allows everyone else, anonymous or not; name in Principal who is allowed");
  }
  const values = readNames(exception, at, reader);
  if (!values) return undefined;
  const gap = exceptionGap(values);
  return gap === undefined ? { negated: true, values } : reader.report(at, `${gap}; compare aws:PrincipalArn instead`);
}

/**
 * A user is denied as well unless the account is excepted, too, and a session unless the role is. What an account alone
 * stands for here no documentation says.
 */
function exceptionGap(values: readonly NamedPrincipal[]): string | undefined {
  const accounts = new Set(values.flatMap((named) => (named.kind === "account" ? named.account : [])));
  const identities = values.filter((named): named is NamedIdentity => "arn" in named);
  const inside = new Set(identities.map(({ arn }) => accountOfArn(arn) ?? ""));
  if (values.some(({ kind }) => kind === "everyone")) return "excepts everyone";
  if ([...inside].some((account) => !accounts.has(account))) return "excepts an identity without its account";
  if ([...accounts].some((account) => !inside.has(account))) return "excepts an account without one of its identities";
  const roles = identities.filter(({ kind }) => kind === "role");
  const sessions = identities.filter(({ kind }) => kind === "session");
  const isOf = (session: string, role: string) => session === sessionArn(role, nameOfArn(session));
  return sessions.every((session) => roles.some((role) => isOf(session.arn, role.arn))) &&
    roles.every((role) => sessions.some((session) => isOf(session.arn, role.arn)))
    ? undefined
    : "excepts a role without a session of it, or a session without its role";
}

function readNames(value: unknown, property: string, reader: DocumentReader): readonly NamedPrincipal[] | undefined {
  if (value === "*") return [{ kind: "everyone" }];
  const record = reader.record(value, property, 'the kind of principal, such as { "AWS": "<account id>" }');
  if (!record) return undefined;
  reader.only(record, property, ["AWS", "Service", "Federated"], []);
  if (Object.keys(record).length === 0) return reader.report(property, "names nobody; write who is meant");
  const names = Object.entries(kinds).flatMap(([kind, { read, meaning }]): readonly (NamedPrincipal | undefined)[] => {
    if (record[kind] === undefined) return [];
    const at = join(property, kind);
    return (
      readTexts(record[kind], at, reader, (text, path) => {
        return read(text) ?? reader.report(path, `is not a principal that is judged here; write ${meaning}`);
      }) ?? [undefined]
    );
  });
  const complete = names.filter((name) => name !== undefined);
  return complete.length === names.length ? complete : undefined;
}

interface PrincipalKind {
  readonly read: (text: string) => NamedPrincipal | undefined;
  readonly meaning: string;
}

const kinds: Readonly<Record<string, PrincipalKind>> = {
  AWS: {
    read: readIdentity,
    meaning: "*, an account's id, or the ARN of an account's root, a role, a user, or a session of a role",
  },
  Service: {
    read: (text) => (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text) ? { kind: "service", name: text } : undefined),
    meaning: "a service such as inspector2.amazonaws.com",
  },
  Federated: {
    read: (text) =>
      /^(?:arn:[a-z-]+:iam::\d{12}:(?:oidc|saml)-provider\/[^*?${}\s]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.test(text)
        ? { kind: "federated", name: text }
        : undefined,
    meaning: "the ARN of an identity provider",
  },
};

const identity =
  /^arn:[a-z-]+:(?:iam::(\d{12}):(root|role\/[\w+=,.@/-]+|user\/[\w+=,.@/-]+)|sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/;

function readIdentity(text: string): NamedPrincipal | undefined {
  if (text === "*") return { kind: "everyone" };
  if (/^\d{12}$/.test(text)) return { kind: "account", account: text };
  const [arn, account, name] = identity.exec(text) ?? [];
  if (arn === undefined) return undefined;
  if (account === undefined || name === undefined) return { kind: "session", arn };
  if (name === "root") return { kind: "account", account };
  return { kind: name.startsWith("role/") ? "role" : "user", arn };
}
