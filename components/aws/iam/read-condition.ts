import type { DocumentReader } from "../../delivery/document-reader";
import { join } from "../../delivery/reader";
import { type ConditionTest, Quantifier } from "./condition";
import { type Comparison, type Matcher, operators } from "./operators";
import { hasVariables as containsVariables, readTemplate, templateWithoutVariables } from "./template";

interface NamedOperator {
  readonly quantifier?: Quantifier;
  readonly ifExists: boolean;
  readonly name: string;
}

/**
 * Reads a `Condition`; a missing one has no tests.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function readConditions(
  value: unknown,
  property: string,
  hasVariables: boolean,
  reader: DocumentReader,
): readonly ConditionTest[] | undefined {
  if (value === undefined) return [];
  const shape = '{ "<operator>": { "<key>": "<value>" } }';
  const tests = entriesOf(value, property, shape, reader)?.flatMap(([written, keys]) => {
    const at = join(property, written);
    const operator = readOperator(written);
    if (!operator) return [reader.report(property, `has an operator that is none; write them as ${examples}`)];
    if (operator.quantifier === Quantifier.Any && operator.ifExists) return [reader.report(at, anyIfExists)];
    return (
      entriesOf(keys, at, '{ "<key>": "<value>" }', reader)?.map(([key, values]) =>
        readTest(operator, key, values, at, hasVariables, reader),
      ) ?? [undefined]
    );
  });
  const complete = tests?.filter((test) => test !== undefined);
  return complete && complete.length === tests?.length ? complete : undefined;
}

/**
 * With `IfExists` it would hold, and with `ForAnyValue` it would not:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const anyIfExists = "says of an absent key both that it holds and that it does not; leave ForAnyValue or IfExists out";

const examples = "StringEquals, ArnLikeIfExists, ForAllValues:StringLike, with these capital letters";

/** The entries of an object that has some, none of whose names differ in case only: that would be one name twice. */
function entriesOf(
  value: unknown,
  property: string,
  what: string,
  reader: DocumentReader,
): readonly [string, unknown][] | undefined {
  const record = reader.record(value, property, what);
  if (!record) return undefined;
  const entries = Object.entries(record);
  if (entries.length === 0) return reader.report(property, `is empty; write ${what}, or leave it out`);
  if (new Set(entries.map(([name]) => name.toLowerCase())).size < entries.length) {
    return reader.report(property, "has a name twice that differs in case only; keep one of them");
  }
  return entries;
}

function readOperator(written: string): NamedOperator | undefined {
  const [, quantifier, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  if (name === "Null" ? quantifier !== undefined || ifExists !== undefined : !operators.has(name)) return undefined;
  const quantifiers = Object.values(Quantifier).filter((one) => one === quantifier);
  return { ...(quantifiers[0] && { quantifier: quantifiers[0] }), ifExists: ifExists !== undefined, name };
}

function readTest(
  { name, ...form }: NamedOperator,
  key: string,
  value: unknown,
  property: string,
  hasVariables: boolean,
  reader: DocumentReader,
): ConditionTest | undefined {
  if (!/^[^:\s$*]+:[^$*]{1,512}$/.test(key)) {
    return reader.report(property, "has a key that is none; write a service or issuer, a colon and a name");
  }
  const at = join(property, key);
  const texts = readValues(value, at, reader);
  if (!texts) return undefined;
  const test = { ...form, key: key.toLowerCase() };
  const operator = operators.get(name);
  if (!operator) return readNull(texts, at, test, reader);
  const matchers = texts.map((text, index) =>
    readValue(text, Array.isArray(value) ? `${at}[${index}]` : at, operator.comparison, hasVariables, reader),
  );
  const complete = matchers.filter((matcher) => matcher !== undefined);
  return complete.length === texts.length ? { ...test, negated: operator.negated, matchers: complete } : undefined;
}

/** "Quotation marks are optional for numeric and Boolean values": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function readValues(value: unknown, property: string, reader: DocumentReader): readonly string[] | undefined {
  const values = Array.isArray(value) ? reader.list(value, property, "values") : [value];
  const isPlain = (one: unknown) => ["string", "number", "boolean"].includes(typeof one);
  if (!values?.every(isPlain)) return values && reader.report(property, "is no text; write a text, or a list of them");
  return values.map(String);
}

function readNull(
  texts: readonly string[],
  property: string,
  test: { readonly key: string; readonly ifExists: boolean },
  reader: DocumentReader,
): ConditionTest | undefined {
  const [text, ...more] = texts;
  if (more.length > 0 || (text !== "true" && text !== "false")) {
    return reader.report(property, "is neither; write true (the key is absent) or false");
  }
  return { ...test, negated: false, matchers: [], absent: text === "true" };
}

function readValue(
  text: string,
  property: string,
  { takesVariables, meaning, read }: Comparison,
  hasVariables: boolean,
  reader: DocumentReader,
): Matcher | undefined {
  const template = hasVariables ? readTemplate(text) : templateWithoutVariables(text);
  if (!template || (!takesVariables && containsVariables(template))) {
    const fix = takesVariables ? "write a context key between its braces" : "this operator takes none";
    return reader.report(property, `has a variable that is none; ${fix}`);
  }
  return read(text, template) ?? reader.report(property, `cannot be compared; write ${meaning}`);
}
