/** A JSON text's value, or why it has none that readers agree on. */
export type JsonReading =
  | { readonly value: unknown }
  | { readonly fault: "not JSON" | "too deep" | "too long" | "a key twice" };

/** More levels than any policy or manifest has. */
export const maximumJsonDepth = 64;

/**
 * Reads a JSON text. Of an object that has a key twice readers differ in which of the two counts, so that what is
 * judged might be another thing than what is used: it is refused. It never throws.
 */
export function readUnambiguousJson(text: string): JsonReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return { fault: "not JSON" };
  }
  const keys = countKeys(value, maximumJsonDepth);
  if (keys === undefined) return { fault: "too deep" };
  const written = countWrittenKeys(text);
  if (written === undefined) return { fault: "too long" };
  return keys === written ? { value } : { fault: "a key twice" };
}

/** In JSON the strings with a colon behind them are the keys. */
function countWrittenKeys(text: string): number | undefined {
  try {
    return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
  } catch {
    // A single text of millions of characters is more than a regular expression takes.
    return undefined;
  }
}

function countKeys(value: unknown, depth: number): number | undefined {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) return undefined;
  let keys = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const inside of Object.values(value)) {
    const more = countKeys(inside, depth - 1);
    if (more === undefined) return undefined;
    keys += more;
  }
  return keys;
}
