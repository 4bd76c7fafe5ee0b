import type * as Cel from "@bufbuild/cel";
import type { strings } from "@bufbuild/cel/ext";

/** What a variable of an expression can hold. */
export type CelBindings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What came of an expression. */
export type CelOutcome = { readonly value: unknown } | { readonly error: string };

/**
 * The library, when the first expression is read: it takes a tenth of a second to load, and most stacks have none.
 */
function library() {
  loaded ??= load();
  return loaded;
}
let loaded: ReturnType<typeof load> | undefined;

function load() {
  const cel: typeof Cel = require("@bufbuild/cel");
  const extensions: { strings: typeof strings } = require("@bufbuild/cel/ext");
  return { ...cel, environment: cel.celEnv({ funcs: [...extensions.strings, extractIn(cel)] }) };
}

/**
 * `text.extract("before{name}after")`: what stands between them, and nothing where they are not there. What a template
 * without a name, or with two, gives is not documented, and an error here.
 * https://docs.cloud.google.com/iam/docs/conditions-attribute-reference#extract
 */
function extractIn({ CelScalar, celError, celMethod }: typeof Cel): Cel.CelFunc {
  return celMethod("extract", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (template) {
    const [whole, before = "", after = ""] = /^([^{}]*)\{[A-Za-z0-9_]+\}([^{}]*)$/.exec(template) ?? [];
    if (whole === undefined) throw celError("is no extraction template");
    const start = this.indexOf(before);
    if (start < 0) return "";
    const rest = this.slice(start + before.length);
    const end = after === "" ? rest.length : rest.indexOf(after);
    return end < 0 ? "" : rest.slice(0, end);
  });
}

/** An expression that has been parsed. */
export type CelExpression = ReturnType<typeof Cel.parse>;

/** Parses an expression; `undefined` is what is none. */
export function parseCel(text: string): CelExpression | undefined {
  try {
    return library().parse(text);
  } catch {
    return undefined;
  }
}

/** Evaluates an expression. A claim that is not there, and a function that does not exist, are errors. */
export function evaluateCel(text: string, bindings: CelBindings): CelOutcome {
  const expression = parseCel(text);
  if (!expression) return { error: "is no CEL expression" };
  const { environment, isCelError, plan } = library();
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
  const { environment, parse, plan } = library();
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

function plain(value: Cel.CelValue): unknown {
  return library().isCelList(value) ? [...value].map((one) => plain(one as Cel.CelValue)) : value;
}
