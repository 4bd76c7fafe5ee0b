import { crc32 } from "node:zlib";
import { list, oneOf, type PropertyTable, string, strings } from "../provider/schema";
import { isProperties, objects, optionalText, type Properties, text, texts, type Value } from "../provider/values";

const documents = { type: { kind: "list", element: string, ordered: true } } as const;
const principals = {
  type: list({ identifiers: { type: strings, required: true }, type: { type: string, required: true } }),
};

/**
 * The arguments of getPolicyDocument, which the real provider computes too:
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_document_data_source.go
 */
export const policyDocumentArguments: PropertyTable = {
  overrideJson: { type: oneOf([""]) },
  overridePolicyDocuments: documents,
  policyId: { type: string },
  sourceJson: { type: oneOf([""]) },
  sourcePolicyDocuments: documents,
  statements: {
    type: list({
      actions: { type: strings },
      conditions: {
        type: list({
          test: { type: string, required: true },
          values: { ...documents, required: true },
          variable: { type: string, required: true },
        }),
      },
      effect: { type: oneOf(["Allow", "Deny"]), default: "Allow" },
      notActions: { type: strings },
      notPrincipals: principals,
      notResources: { type: strings },
      principals,
      resources: { type: strings },
      sid: { type: string },
    }),
  },
  version: { type: oneOf(["2008-10-17", "2012-10-17"]), default: "2012-10-17" },
};

/** The document with the arguments' statements, between those of the source documents and the overriding ones. */
export function policyDocument(args: Properties): Properties {
  const own = { Version: args.version, Id: optionalText(args, "policyId"), Statement: ownStatements(args) };
  const sources = texts(args.sourcePolicyDocuments).map(readDocument);
  refuseEqualSids(sources.flatMap(({ Statement }) => Statement));
  refuseEqualSids(own.Statement);
  const merged = merge([...sources, own, ...texts(args.overridePolicyDocuments).map(readDocument)]);
  const json = asGoWrites(JSON.stringify(merged, undefined, 2));
  return { ...args, id: String(crc32(json)), json, minifiedJson: asGoWrites(JSON.stringify(merged)) };
}

interface PolicyDocument {
  readonly Version?: Value | undefined;
  readonly Id?: Value | undefined;
  readonly Statement: readonly Properties[];
}

function readDocument(json: string): PolicyDocument {
  const document: unknown = JSON.parse(json);
  if (!isProperties(document)) throw new Error("a policy document must be a JSON object");
  const { Version, Id, Statement } = document;
  return { Version, Id, Statement: isProperties(Statement) ? [Statement] : objects(Statement) };
}

/** A later document's statement takes the place of an earlier one with its Sid. */
function merge(given: readonly PolicyDocument[]): Properties {
  const merged: Properties = { Version: undefined, Id: undefined };
  const statements: Properties[] = [];
  for (const { Version, Id, Statement } of given) {
    if (Id) merged.Id = Id;
    if (String(Version ?? "") > String(merged.Version ?? "")) merged.Version = Version;
    for (const statement of Statement) {
      const index = statement.Sid ? statements.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
      if (index >= 0) statements[index] = statement;
      else statements.push(statement);
    }
  }
  return statements.length > 0 ? { ...merged, Statement: statements } : merged;
}

function refuseEqualSids(statements: readonly Properties[]): void {
  const sids = statements.map(({ Sid }) => Sid).filter(Boolean);
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) throw new Error(`duplicate Sid (${twice}). Remove the Sid or ensure the Sid is unique.`);
}

function ownStatements(args: Properties): Properties[] {
  return objects(args.statements).map((statement) => ({
    Sid: optionalText(statement, "sid"),
    Effect: text(statement, "effect"),
    Action: oneOrMore(texts(statement.actions)),
    NotAction: oneOrMore(texts(statement.notActions)),
    Resource: oneOrMore(texts(statement.resources)),
    NotResource: oneOrMore(texts(statement.notResources)),
    Principal: principalsOf(objects(statement.principals)),
    NotPrincipal: principalsOf(objects(statement.notPrincipals)),
    Condition: conditionsOf(objects(statement.conditions)),
  }));
}

/** Sets come out in the reverse order of their elements. */
function oneOrMore(values: readonly string[]): Value | undefined {
  const distinct = [...new Set(values.map(withVariables))].sort().reverse();
  return distinct.length > 1 ? distinct : distinct[0];
}

/** `&{…}` stands for IAM's own variables, which programs in HCL cannot write as they are. */
function withVariables(value: string): string {
  return value.replaceAll("&{", "${");
}

function principalsOf(given: readonly Properties[]): Value | undefined {
  if (given.length === 0) return undefined;
  const byType: Record<string, string[]> = {};
  for (const principal of given) {
    const type = text(principal, "type");
    byType[type] = [...(byType[type] ?? []), ...texts(principal.identifiers)];
  }
  const [only] = Object.keys(byType).length === 1 ? (byType["*"] ?? []) : [];
  if (only === "*") return "*";
  return Object.fromEntries(sortedEntries(byType).map(([type, names]) => [type, oneOrMore(names) ?? []]));
}

function conditionsOf(given: readonly Properties[]): Value | undefined {
  if (given.length === 0) return undefined;
  const byTest: Record<string, Record<string, string[]>> = {};
  for (const condition of given) {
    const [test, variable] = [text(condition, "test"), text(condition, "variable")];
    byTest[test] ??= {};
    byTest[test][variable] = [...(byTest[test][variable] ?? []), ...texts(condition.values).map(withVariables)];
  }
  return Object.fromEntries(
    sortedEntries(byTest).map(([test, byVariable]) => [
      test,
      Object.fromEntries(
        sortedEntries(byVariable).map(([variable, values]) => {
          const [first] = values;
          return [variable, values.length === 1 && first !== undefined ? first : values];
        }),
      ),
    ]),
  );
}

function sortedEntries<Inner>(record: Readonly<Record<string, Inner>>): [string, Inner][] {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Go writes these so that JSON can stand in HTML: https://pkg.go.dev/encoding/json#Marshal */
function asGoWrites(json: string): string {
  return json.replaceAll(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
