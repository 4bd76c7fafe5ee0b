/** A log entry, as far as filters look into it: a text by the path of each field. */
export type LogEntry = Readonly<Record<string, string>>;

const token = /\s*(\(|\)|AND\b|OR\b|=~|=|"(?:[^"\\]|\\.)*"|[\w.]+)/y;

/**
 * Evaluates the part of the Logging query language that has comparisons, AND, OR and parentheses, also around values.
 * https://docs.cloud.google.com/logging/docs/view/logging-query-language
 */
export function matchesFilter(filter: string, entry: LogEntry): boolean {
  const words = wordsOf(filter);
  const take = (expected?: string): string => {
    const word = words.shift();
    if (word === undefined || (expected !== undefined && word !== expected)) {
      throw new Error(`${expected ?? "more"} was expected, and not ${word ?? "the end"}`);
    }
    return word;
  };
  // Every side is read, whatever is known already.
  const some = (operator: "AND" | "OR", next: () => boolean): boolean => {
    const values = [next()];
    while (words[0] === operator) {
      take();
      values.push(next());
    }
    return operator === "OR" ? values.includes(true) : !values.includes(false);
  };
  // OR binds more closely than AND, as that page says.
  const expression = (): boolean => some("AND", () => some("OR", comparison));
  const comparison = (): boolean => {
    if (words[0] === "(") return inParentheses(expression);
    const value = entry[take()] ?? "";
    const operator = take();
    const compare = () => {
      const text: string = JSON.parse(take());
      return operator === "=~" ? new RegExp(text).test(value) : value === text;
    };
    return words[0] === "(" ? inParentheses(() => some("OR", compare)) : compare();
  };
  const inParentheses = (inside: () => boolean): boolean => {
    take("(");
    const value = inside();
    take(")");
    return value;
  };
  const matches = expression();
  if (words.length > 0) throw new Error(`${words[0]} is too much`);
  return matches;
}

function wordsOf(filter: string): string[] {
  const words: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < filter.length) {
    const [, word] = token.exec(filter) ?? [];
    if (word === undefined) throw new Error(`the filter cannot be read: ${filter}`);
    words.push(word);
  }
  return words;
}
