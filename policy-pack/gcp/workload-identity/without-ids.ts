import type { CelExpression } from "../../../components/gcp/workload-identity/cel";
import { literalsIn, pathOf } from "./comparisons";

type Node = CelExpression["expr"];
type Loop = Extract<Node["exprKind"], { case: "comprehensionExpr" }>["value"];

/** What an expression can be of a token that has none of the ids which are written in it. */
interface Possible {
  readonly true: boolean;
  readonly false: boolean;
}

const either: Possible = { true: true, false: true };
const never: Possible = { true: false, false: true };

/** Claims that are one's own, whatever others call themselves: https://docs.github.com/en/actions/reference/security/oidc */
const ids: readonly string[] = ["repository_id", "repository_owner_id", "enterprise_id"].map((id) => `assertion.${id}`);

export function isId(path: string): boolean {
  return ids.includes(path);
}

/**
 * Whether a condition can let a token in that has none of the ids which it compares whole. What else it asks for, such
 * as an event, can be either way for somebody; that two parts of it can contradict each other is not seen.
 *
 * @param hasIds whether an attribute, such as `attribute.repository`, is made from an id
 */
export function canHoldWithoutIds({ expr }: CelExpression, hasIds: (attribute: string) => boolean): boolean {
  return possible(expr, { hasIds, written: new Set() }).true;
}

interface Context {
  readonly hasIds: (attribute: string) => boolean;
  /** Variables that stand for texts which are written. */
  readonly written: ReadonlySet<string>;
}

function possible(node: Node | undefined, context: Context): Possible {
  if (!node) return either;
  const { exprKind } = node;
  const of = (part: Node | undefined) => possible(part, context);
  if (exprKind.case === "constExpr" && exprKind.value.constantKind.case === "boolValue") {
    const { value } = exprKind.value.constantKind;
    return { true: value, false: !value };
  }
  if (exprKind.case === "comprehensionExpr") return possibleInLoop(exprKind.value, context);
  if (exprKind.case !== "callExpr") return either;
  const { function: name, target, args } = exprKind.value;
  const [first, second, third] = args;
  switch (name) {
    case "_&&_": {
      const [a, b] = [of(first), of(second)];
      return { true: a.true && b.true, false: a.false || b.false };
    }
    case "_||_": {
      const [a, b] = [of(first), of(second)];
      return { true: a.true || b.true, false: a.false && b.false };
    }
    case "!_": {
      const inside = of(first);
      return { true: inside.false, false: inside.true };
    }
    case "_?_:_": {
      const [asked, yes, no] = [of(first), of(second), of(third)];
      return {
        true: (asked.true && yes.true) || (asked.false && no.true),
        false: (asked.true && yes.false) || (asked.false && no.false),
      };
    }
    case "_==_":
      return isIdWith(first, second, context) || isIdWith(second, first, context) ? never : either;
    case "@in":
      return isIdWith(first, second, context) ? never : either;
    case "startsWith":
      return isSubject(target) && textsIn(first).some(hasOwnersId) ? never : either;
    case "matches":
      return isHeldByPattern(pathOf(target ?? node) ?? "", textsIn(first)[0] ?? "", context) ? never : either;
    default:
      return either;
  }
}

/** `list.exists(x, …)` and `list.all(x, …)` as they are parsed: https://github.com/google/cel-spec/blob/master/doc/langdef.md#macros */
function possibleInLoop({ iterRange, iterVar, accuVar, loopStep }: Loop, context: Context): Possible {
  if (textsIn(iterRange).length === 0 || loopStep?.exprKind.case !== "callExpr") return either;
  const { function: name, args } = loopStep.exprKind.value;
  const [before, each] = args;
  const isMacro = ["_||_", "_&&_"].includes(name) && isVariable(before, new Set([accuVar]));
  return isMacro ? possible(each, { ...context, written: new Set([...context.written, iterVar]) }) : either;
}

function isVariable(node: Node | undefined, names: ReadonlySet<string>): boolean {
  return node?.exprKind.case === "identExpr" && names.has(node.exprKind.value.name);
}

/** Whether a whole id, or what is made from one, is compared with texts, each of which names one. */
function isIdWith(operand: Node | undefined, texts: Node | undefined, { hasIds, written }: Context): boolean {
  const path = operand && pathOf(operand);
  if (path === undefined) return false;
  const isOnes = isId(path) || hasIds(path);
  if (isVariable(texts, written)) return isOnes;
  const values = textsIn(texts);
  if (values.length === 0 || values.includes("")) return false;
  return isOnes || (isSubject(operand) && values.every((value) => hasOwnersId(`${value}:`)));
}

function isSubject(node: Node | undefined): boolean {
  return node !== undefined && pathOf(node) === "assertion.sub";
}

/** `repo:<owner>@<id>/…`, or a subject of another template: https://docs.github.com/en/actions/reference/security/oidc */
function hasOwnersId(text: string): boolean {
  return /^(?:[^:]+:[^:]*:)*(?:repo:[^:/@]+@\d+\/|repository(?:_owner)?_id:\d+:)/.test(text);
}

/** A pattern that is one id from end to end, or a subject's beginning with one. */
function isHeldByPattern(path: string, pattern: string, { hasIds }: Context): boolean {
  if (path === "assertion.sub") return /^\^repo:[\w.-]+@\d+\//.test(pattern);
  return (isId(path) || hasIds(path)) && /^\^(?:\d+|\((?:\?:)?\d+(?:\|\d+)*\))\$$/.test(pattern);
}

function textsIn(node: Node | undefined): readonly string[] {
  return node ? literalsIn(node).filter((value) => typeof value === "string") : [];
}
