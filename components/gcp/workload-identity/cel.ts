import {
  CelScalar,
  type CelValue,
  celEnv,
  celError,
  celMethod,
  isCelError,
  isCelList,
  parse,
  plan,
} from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

/** What a variable of an expression can hold. */
export type CelBindings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What came of an expression. */
export type CelOutcome = { readonly value: unknown } | { readonly error: string };

/**
 * `text.extract("before{name}after")`: what stands between them, and nothing where they are not there. What a template
 * without a name, or with two, gives is not documented, and an error here.
 * https://docs.cloud.google.com/iam/docs/conditions-attribute-reference#extract
 */
const extract = celMethod("extract", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (template) {
  const [whole, before = "", after = ""] = /^([^{}]*)\{[A-Za-z0-9_]+\}([^{}]*)$/.exec(template) ?? [];
  if (whole === undefined) throw celError("is no extraction template");
  const start = this.indexOf(before);
  if (start < 0) return "";
  const rest = this.slice(start + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
});

const environment = celEnv({ funcs: [...strings, extract] });

/** An expression that has been parsed. */
export type CelExpression = ReturnType<typeof parse>;

/** Parses an expression; `undefined` is what is none. */
export function parseCel(text: string): CelExpression | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Evaluates an expression. A claim that is not there, and a function that does not exist, are errors. */
export function evaluateCel(text: string, bindings: CelBindings): CelOutcome {
  const expression = parseCel(text);
  if (!expression) return { error: "is no CEL expression" };
  try {
    const found = plan(environment, expression)(bindings as never);
    if (isCelError(found)) return { error: "cannot be evaluated for this token" };
    return { value: plain(found) };
  } catch {
    return { error: "cannot be evaluated for this token" };
  }
}

/** A time, as a variable can hold it. */
export function celTime(time: Date): unknown {
  return plan(environment, parse("timestamp(text)"))({ text: time.toISOString() });
}

/** The names of the functions that an expression calls, without its operators. */
export function functionsIn(expression: CelExpression): ReadonlySet<string> {
  const found = new Set<string>();
  collectFunctions(expression.expr, found);
  return found;
}

function collectFunctions(node: unknown, found: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if ("case" in node && node.case === "callExpr" && "value" in node) {
    const name = (node.value as { readonly function: string }).function;
    if (/^[a-zA-Z]/.test(name)) found.add(name);
  }
  for (const part of Object.values(node)) collectFunctions(part, found);
}

function plain(value: CelValue): unknown {
  return isCelList(value) ? [...value].map((one) => plain(one as CelValue)) : value;
}
