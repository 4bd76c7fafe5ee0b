import { readJson } from "../../framework/json-text";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";

type Elements = { readonly [element: string]: Plain };

/** One statement and where it stands, such as `policy.Statement[1]`. */
export interface Statement {
  readonly property: string;
  readonly elements: Elements;
}

/** Something that IAM would not take, or not take as its author meant it. The reason never repeats what was written. */
export class Malformed {
  constructor(
    readonly property: string,
    readonly reason: string,
  ) {}
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
const documentElements = ["Version", "Id", "Statement"];
const statementElements = [
  ...["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"],
  ...["Resource", "NotResource", "Condition"],
];

/**
 * The statements that allow something, out of a policy that is JSON text or, as a Pulumi program may write it, an
 * object. Statements that deny take part only in being well-formed.
 */
export function allowStatements(policy: Plain, property: string): readonly (Statement | Unknown | Malformed)[] {
  return statementsOf(policy, property, "Allow");
}

/** The statements that deny something. What is wrong with the document, those that allow tell. */
export function denyStatements(policy: Plain, property: string): readonly Statement[] {
  return statementsOf(policy, property, "Deny").filter((statement) => "elements" in statement);
}

function statementsOf(
  policy: Plain,
  property: string,
  effect: "Allow" | "Deny",
): readonly (Statement | Unknown | Malformed)[] {
  const document = typeof policy === "string" ? parse(policy, property) : policy;
  if (document instanceof Unknown || document instanceof Malformed) return [document];
  if (!isRecord(document)) return [new Malformed(property, "is not a policy document. Write a JSON object.")];
  const strange = strangeElements(document, documentElements, property);
  const { Statement: statements } = document;
  const at = `${property}.Statement`;
  if (isList(statements) && statements.length > 0) {
    return [...strange, ...statements.flatMap((statement, index) => having(effect, statement, `${at}[${index}]`))];
  }
  return [...strange, ...having(effect, statements, at)];
}

function having(wanted: string, statement: Plain, property: string): readonly (Statement | Unknown | Malformed)[] {
  if (statement instanceof Unknown) return [statement];
  if (!isRecord(statement))
    return [new Malformed(property, "is not a statement. Write a JSON object, or a list of them.")];
  const strange = strangeElements(statement, statementElements, property);
  const { Effect: effect } = statement;
  if (effect === wanted) return [...strange, { property, elements: statement }];
  if (effect === "Allow" || effect === "Deny") return strange;
  if (effect instanceof Unknown) return [...strange, effect];
  return [...strange, new Malformed(`${property}.Effect`, "is neither. Write Allow or Deny, in these very letters.")];
}

function strangeElements(record: Elements, known: readonly string[], property: string): readonly Malformed[] {
  if (Object.keys(record).every((element) => known.includes(element))) return [];
  return [new Malformed(property, `has an element that IAM does not know. It takes ${known.join(", ")}.`)];
}

function parse(text: string, property: string): Plain | Malformed {
  const reading = readJson(text);
  return "reason" in reading ? new Malformed(property, reading.reason) : reading.value;
}
