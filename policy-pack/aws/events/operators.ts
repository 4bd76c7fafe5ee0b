import { patternsOverlap } from "../ci/resources";
import { type EventValue, isItems, isLeaf, isMembers, type Members, Open } from "./event-value";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function meets(test: unknown, value: EventValue): boolean {
  if (!isMembers(test)) return some(value, (one) => equals(test, one));
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(test);
  if (others.length > 0) return false;
  if (operator === "exists") return value instanceof Open || operand === isLeaf(value);
  if (operator === "anything-but") return some(value, (one) => isAnythingBut(operand, one));
  if (operator === "numeric") return some(value, (one) => isInRange(operand, one));
  if (operator === "cidr") return some(value, (one) => typeof one === "string" || one instanceof Open);
  const wanted = wantedText(operator, operand);
  return wanted !== undefined && some(value, (one) => isLike(wanted, one));
}

/** Of a list, one item has to do. */
function some(value: EventValue, holds: (one: EventValue) => boolean): boolean {
  return isItems(value) ? value.some(holds) : isLeaf(value) && holds(value);
}

function equals(test: unknown, value: EventValue): boolean {
  if (!(value instanceof Open)) return test === value;
  return typeof test === "string" ? patternsOverlap(literal(test), value.text) : value.text === "*";
}

/** What a test on a text looks for, with `*` for any characters, and whether letters of either case are the same. */
interface Wanted {
  readonly text: string;
  readonly anyCase: boolean;
}

function wantedText(operator: string, operand: unknown): Wanted | undefined {
  const insensitive = isMembers(operand) ? operand["equals-ignore-case"] : undefined;
  const text = insensitive ?? operand;
  if (typeof text !== "string" || (insensitive !== undefined && Object.keys(operand as Members).length > 1)) {
    return undefined;
  }
  const anyCase = insensitive !== undefined;
  if (operator === "prefix") return { text: `${literal(text)}*`, anyCase };
  if (operator === "suffix") return { text: `*${literal(text)}`, anyCase };
  if (anyCase) return undefined;
  if (operator === "equals-ignore-case") return { text: literal(text), anyCase: true };
  // What is escaped stands for itself.
  return operator === "wildcard" ? { text: text.replace(/\\[*\\]/g, "?"), anyCase } : undefined;
}

function isLike({ text, anyCase }: Wanted, value: EventValue): boolean {
  const known = value instanceof Open ? value.text : typeof value === "string" ? literal(value) : undefined;
  if (known === undefined) return false;
  return anyCase ? patternsOverlap(text.toLowerCase(), known.toLowerCase()) : patternsOverlap(text, known);
}

function isAnythingBut(operand: unknown, value: EventValue): boolean {
  if (value instanceof Open && /[*#]/.test(value.text)) return true;
  const plain = value instanceof Open ? value.text : value;
  if (!isMembers(operand)) return ![operand].flat().includes(plain);
  return Object.entries(operand).every(([operator, texts]) =>
    [texts].flat().every((text) => {
      const wanted = wantedText(operator, text);
      return wanted !== undefined && !isLike(wanted, plain);
    }),
  );
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function isInRange(operand: unknown, value: EventValue): boolean {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 === 1) return false;
  return operand.every((operator, index) => {
    if (index % 2 === 1) return true;
    const bound: unknown = operand[index + 1];
    const compare = typeof operator === "string" ? comparisons[operator] : undefined;
    if (!compare || typeof bound !== "number") return false;
    return typeof value === "number" ? compare(value, bound) : value instanceof Open && value.text === "*";
  });
}

/** In patterns of texts two characters stand for others; as themselves, they stand for any one here. */
function literal(text: string): string {
  return text.replace(/[*#]/g, "?");
}
