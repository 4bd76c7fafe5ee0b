/** A piece of a pattern: characters that stand for themselves, or a wildcard for one or any number of characters. */
export type PatternToken =
  | { readonly literal: string }
  | { readonly wildcard: "one" | "any"; readonly overColons: boolean };

/**
 * Whether a pattern stands for a whole text. It moves all the ends of what was matched so far along together: its time
 * grows with the length of the pattern times that of the text, where a regular expression could take forever.
 */
export function matchesPattern(tokens: readonly PatternToken[], text: string): boolean {
  let ends: readonly number[] = [0];
  for (const token of tokens) {
    ends = "literal" in token ? afterLiteral(token.literal, text, ends) : afterWildcard(token, text, ends);
    if (ends.length === 0) return false;
  }
  return ends.at(-1) === text.length;
}

function afterLiteral(literal: string, text: string, ends: readonly number[]): readonly number[] {
  return ends.filter((end) => text.startsWith(literal, end)).map((end) => end + literal.length);
}

function afterWildcard(
  { wildcard, overColons }: { readonly wildcard: "one" | "any"; readonly overColons: boolean },
  text: string,
  ends: readonly number[],
): readonly number[] {
  const takes = (index: number) => index < text.length && (overColons || text[index] !== ":");
  if (wildcard === "one") return ends.filter(takes).map((end) => end + 1);
  const reached: number[] = [];
  for (const end of ends) {
    // What an earlier end has reached need not be walked again.
    if ((reached.at(-1) ?? -1) >= end) continue;
    reached.push(end);
    for (let next = end; takes(next); next += 1) reached.push(next + 1);
  }
  return reached;
}
