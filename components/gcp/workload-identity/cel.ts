import { CelScalar, type CelValue, celEnv, celMethod, isCelError, isCelList, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

/** What a variable of an expression can hold. */
export type CelBindings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What came of an expression. */
export type CelOutcome = { readonly value: unknown } | { readonly error: string };

/**
 * `text.extract("before{name}after")`: what stands between them, and nothing where they are not there.
 * https://docs.cloud.google.com/iam/docs/conditions-attribute-reference#extract
 */
const extract = celMethod("extract", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (template) {
  const [, before = "", after = ""] = /^([^{}]*)\{[^{}]*\}([^{}]*)$/.exec(template) ?? [];
  const start = this.indexOf(before);
  if (!/\{[^{}]*\}/.test(template) || start < 0) return "";
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

function plain(value: CelValue): unknown {
  return isCelList(value) ? [...value].map((one) => plain(one as CelValue)) : value;
}
