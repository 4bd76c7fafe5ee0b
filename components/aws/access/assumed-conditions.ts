import type { Assumption } from "../../delivery/stack-access/stack-access";
import type { PolicyDocument, PolicyStatement } from "../iam/document";
import type { ReadAccessDocuments } from "./read-documents";

/** What every request has that this evaluator makes up: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const knownKeys: ReadonlySet<string> = new Set([
  ...["aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice"],
  ...["aws:principalservicename", "aws:principalservicenameslist", "aws:resourceaccount", "aws:username"],
  "kms:resourcealiases",
]);

/**
 * Takes conditions on what is not known without a request, such as where it comes from, for the case that gives most:
 * those of an Allow as met, a Deny with one as not meant. Trust policies stay as they are.
 */
export function assumingMost(documents: ReadAccessDocuments): {
  readonly assumed: ReadAccessDocuments;
  readonly assumptions: readonly Assumption[];
} {
  const assumptions: Assumption[] = [];
  const most = (arn: string) => (document: PolicyDocument) => assume(document, arn, assumptions);
  const resource = <T extends { readonly arn: string; readonly policy?: PolicyDocument }>(one: T): T => ({
    ...one,
    ...(one.policy && { policy: most(one.arn)(one.policy) }),
  });
  const assumed = {
    ...documents,
    identities: documents.identities.map((identity) => ({
      ...identity,
      permissions: identity.permissions.map(most(identity.arn)),
      ...(identity.boundary && { boundary: most(identity.arn)(identity.boundary) }),
    })),
    repositories: documents.repositories.map(resource),
    keys: documents.keys.map(resource),
  };
  return { assumed, assumptions };
}

function assume(document: PolicyDocument, arn: string, assumptions: Assumption[]): PolicyDocument {
  const statements = document.statements.flatMap((statement, index): readonly PolicyStatement[] => {
    const unknown = statement.conditions.filter(({ key }) => !knownKeys.has(key));
    if (unknown.length === 0) return [statement];
    const conditions = [...new Set(unknown.map(({ key }) => key))].sort();
    assumptions.push({ of: arn, statement: statement.sid ?? `Statement[${index}]`, conditions });
    const known = statement.conditions.filter(({ key }) => knownKeys.has(key));
    return statement.effect === "Deny" ? [] : [{ ...statement, conditions: known }];
  });
  return { ...document, statements };
}
