import type { AccessDocuments } from "../../../../components/aws/access/documents";

export interface Statement {
  Sid?: string;
  Effect: string;
  Action?: string | string[];
  NotAction?: string[];
  Resource?: string;
  Principal?: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Changes the statements of a document in place. */
export type Edit = (statements: Statement[]) => void;

type Which = "trustPolicy" | "permissionPolicies" | "policy";

export function edited(text: string, edit: Edit): string {
  const document = JSON.parse(text);
  edit(document.Statement);
  return JSON.stringify(document);
}

/** The documents with one of them changed; it has to change, or the mutation says nothing. */
export function withEdit(documents: AccessDocuments, arn: string, which: Which, edit: Edit): AccessDocuments {
  let changes = 0;
  const change = (text: string) => {
    const changed = edited(text, edit);
    if (changed !== text) changes += 1;
    return changed;
  };
  const resource = <T extends { readonly arn: string; readonly policy?: string }>(one: T): T =>
    which === "policy" && one.arn === arn && one.policy !== undefined ? { ...one, policy: change(one.policy) } : one;
  const result = {
    ...documents,
    identities: documents.identities.map((one) => {
      if (one.arn !== arn) return one;
      if (which === "permissionPolicies") return { ...one, permissionPolicies: one.permissionPolicies.map(change) };
      return which === "trustPolicy" ? { ...one, trustPolicy: change(one.trustPolicy ?? "") } : one;
    }),
    repositories: documents.repositories.map(resource),
    keys: documents.keys.map(resource),
  };
  if (changes !== 1) throw new Error(`${changes} documents changed instead of one`);
  return result;
}

/** Without the second lines of defence: what repositories and keys deny, whatever identities are allowed. */
export function withoutDenials(documents: AccessDocuments): AccessDocuments {
  const drop: Edit = (statements) => {
    statements.splice(0, statements.length, ...statements.filter(({ Effect }) => Effect === "Allow"));
  };
  const withPolicy = <T extends { readonly policy?: string }>(one: T): T => {
    if (one.policy === undefined) return one;
    const policy = edited(one.policy, drop);
    const { policy: _, ...rest } = one;
    return (JSON.parse(policy).Statement.length === 0 ? rest : { ...one, policy }) as T;
  };
  return {
    ...documents,
    repositories: documents.repositories.map(withPolicy),
    keys: documents.keys.map(withPolicy),
  };
}
