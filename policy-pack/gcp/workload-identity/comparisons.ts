import type { CelExpression } from "../../../components/gcp/workload-identity/cel";

type Node = CelExpression["expr"];

/** A place in an expression where a claim or an attribute is compared with a text or a number that is written there. */
export interface Comparison {
  /** `assertion.<claim>`, `attribute.<name>` or `google.subject`. */
  readonly operand: string;
  /** Whether it is the whole value that has to be so, or must not be, its beginning, its end, any part, or a pattern of it. */
  readonly how: "whole" | "other" | "beginning" | "end" | "part" | "pattern";
  readonly value: string | number;
}

const operations: ReadonlyMap<string, Comparison["how"]> = new Map([
  ["_==_", "whole"],
  ["@in", "whole"],
  ["_!=_", "other"],
  ["startsWith", "beginning"],
  ["endsWith", "end"],
  ["contains", "part"],
  ["matches", "pattern"],
]);

/** All comparisons in an expression, whatever its logic makes of them. */
export function comparisonsIn({ expr }: CelExpression): readonly Comparison[] {
  const found: Comparison[] = [];
  walk(expr, (node) => {
    if (node.exprKind.case !== "callExpr") return;
    const { function: name, target, args } = node.exprKind.value;
    const [left, right] = target ? [target, args[0]] : args;
    if (!left || !right) return;
    const how = operations.get(name);
    if (how === undefined) return;
    const [operand, others] = pathOf(left) === undefined ? [pathOf(right), left] : [pathOf(left), right];
    if (operand === undefined) return;
    found.push(...literalsIn(others).map((value) => ({ operand, how, value })));
  });
  return found;
}

/** What an expression names, such as `assertion.ref`. */
export function referencesIn({ expr }: CelExpression): readonly string[] {
  const found = new Set<string>();
  walk(expr, (node) => {
    const path = pathOf(node);
    if (path !== undefined) found.add(path);
  });
  return [...found];
}

/** Whether it goes through lists inside of lists, which can take longer than anybody waits. */
export function hasNestedLoops({ expr }: CelExpression): boolean {
  let nested = false;
  walk(expr, (node) => {
    if (node.exprKind.case !== "comprehensionExpr") return;
    for (const part of partsOf(node)) walk(part, (inner) => (nested ||= inner.exprKind.case === "comprehensionExpr"));
  });
  return nested;
}

/** The path that a whole expression is, or that it changes the case of. */
export function wholePath({ expr }: CelExpression): string | undefined {
  return pathOf(expr);
}

export function pathOf({ exprKind }: Node): string | undefined {
  if (exprKind.case === "selectExpr") return member(exprKind.value.operand, exprKind.value.field);
  if (exprKind.case !== "callExpr") return undefined;
  const { function: name, target, args } = exprKind.value;
  if (target && (name === "lowerAscii" || name === "upperAscii")) return pathOf(target);
  const [key] = args[1] && name === "_[_]" ? literalsIn(args[1]) : [];
  return typeof key === "string" ? member(args[0], key) : undefined;
}

function member(operand: Node | undefined, field: string): string | undefined {
  return operand?.exprKind.case === "identExpr" ? `${operand.exprKind.value.name}.${field}` : undefined;
}

export function literalsIn({ exprKind }: Node): readonly (string | number)[] {
  if (exprKind.case === "listExpr") return exprKind.value.elements.flatMap(literalsIn);
  if (exprKind.case !== "constExpr") return [];
  const { constantKind } = exprKind.value;
  switch (constantKind.case) {
    case "stringValue":
      return [constantKind.value];
    case "int64Value":
    case "uint64Value":
    case "doubleValue":
      return [Number(constantKind.value)];
    default:
      return [];
  }
}

function walk(start: Node, visit: (node: Node) => void): void {
  const open = [start];
  for (let node = open.pop(); node; node = open.pop()) {
    visit(node);
    open.push(...partsOf(node));
  }
}

function partsOf({ exprKind }: Node): readonly Node[] {
  switch (exprKind.case) {
    case "selectExpr":
      return exprKind.value.operand ? [exprKind.value.operand] : [];
    case "callExpr":
      return [...(exprKind.value.target ? [exprKind.value.target] : []), ...exprKind.value.args];
    case "listExpr":
      return exprKind.value.elements;
    case "structExpr":
      return exprKind.value.entries.flatMap(({ value }) => (value ? [value] : []));
    case "comprehensionExpr": {
      const { iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
      return [iterRange, accuInit, loopCondition, loopStep, result].filter((part) => part !== undefined);
    }
    default:
      return [];
  }
}
