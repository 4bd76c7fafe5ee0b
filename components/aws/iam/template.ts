import type { RequestContext } from "./context";
import type { PatternToken } from "./pattern";

/** A text as a policy writes it: `written` may hold wildcards, `exact` and what a variable stands for do not. */
type TemplatePart =
  | { readonly written: string }
  | { readonly exact: string }
  | { readonly key: string; readonly fallback?: string };

/** A text with policy variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export type Template = readonly TemplatePart[];

/** A template in which every variable has its value. */
export type FilledTemplate = readonly Exclude<TemplatePart, { readonly key: string }>[];

const variable = /\$\{([^{}]*)\}/g;
const contextVariable = /^([A-Za-z][\w.-]*(?:\/[^:,']*)?:[^\s,'](?:[^,']*[^\s,'])?)(?:, '([^']*)')?$/;

/** Reads a text, or gives `undefined` where it has the beginning of a variable that is none. */
export function readTemplate(text: string): Template | undefined {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(variable)) {
    parts.push({ written: text.slice(from, match.index) });
    from = match.index + match[0].length;
    const part = readVariable(match[1] ?? "");
    if (!part) return undefined;
    parts.push(part);
  }
  parts.push({ written: text.slice(from) });
  const broken = parts.some((part) => "written" in part && part.written.includes("${"));
  return broken ? undefined : parts.filter((part) => !("written" in part) || part.written !== "");
}

function readVariable(inside: string): TemplatePart | undefined {
  if (["*", "?", "$"].includes(inside)) return { exact: inside };
  const [, key, fallback] = contextVariable.exec(inside) ?? [];
  if (key === undefined) return undefined;
  return { key: key.toLowerCase(), ...(fallback !== undefined && { fallback }) };
}

/** Before the 2012 version variables did not exist, and such a text stands for itself. */
export function templateWithoutVariables(text: string): Template {
  return text === "" ? [] : [{ written: text }];
}

export function hasVariables(template: Template): boolean {
  return template.some((part) => "key" in part);
}

/** Puts values in, or gives `undefined` where a variable has none: a key that is absent, empty, or multivalued. */
export function fillTemplate(template: Template, context: RequestContext): FilledTemplate | undefined {
  const filled: FilledTemplate[number][] = [];
  for (const part of template) {
    if (!("key" in part)) {
      filled.push(part);
      continue;
    }
    const value = context.get(part.key);
    const exact = typeof value === "string" && value !== "" ? value : part.fallback;
    if (exact === undefined) return undefined;
    filled.push({ exact });
  }
  return filled;
}

export function plainText(template: FilledTemplate): string {
  return template.map((part) => ("exact" in part ? part.exact : part.written)).join("");
}

/** The pattern of a text, in which every wildcard stands for whatever characters. */
export function textPattern(template: FilledTemplate): readonly PatternToken[] {
  return template.flatMap((part) =>
    "exact" in part ? [{ literal: part.exact }] : wildcardTokens(part.written, () => true),
  );
}

/** Splits a text at its wildcards; `overColons` tells of the one at an index whether it may stand for colons. */
export function wildcardTokens(written: string, overColons: (index: number) => boolean): readonly PatternToken[] {
  const tokens: PatternToken[] = [];
  for (const match of written.matchAll(/[^*?]+|\*+|\?/g)) {
    const [piece] = match;
    if (piece === "?") tokens.push({ wildcard: "one", overColons: overColons(match.index) });
    else if (!piece.startsWith("*")) tokens.push({ literal: piece });
    // A row of stars is as good as its last one.
    else tokens.push({ wildcard: "any", overColons: overColons(match.index + piece.length - 1) });
  }
  return tokens;
}
