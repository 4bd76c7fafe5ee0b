import { isList, isRecord, type Plain } from "./snapshot";

/** A JSON text that could be read, or the reason why not, as something to do about it. */
export type JsonReading = { readonly value: Plain } | { readonly reason: string };

/**
 * Reads a JSON text. One that says a key twice is refused, because readers differ in which of the two counts, so that
 * what is judged here might be another thing than what is used.
 */
export function readJson(text: string): JsonReading {
  let value: Plain;
  let keys: number;
  let writtenKeys: number;
  try {
    value = JSON.parse(text);
    keys = countKeys(value);
    // In JSON the strings with a colon behind them are the keys.
    writtenKeys = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
  } catch {
    // What is nested too deeply or too long for these readers ends here as well, and not the whole analysis.
    return { reason: "is not JSON that can be read. Write it with JSON.stringify." };
  }
  if (keys === writtenKeys) return { value };
  return { reason: "has an object with the same key twice, and readers differ in which counts. Keep one." };
}

function countKeys(value: Plain): number {
  if (isList(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  if (!isRecord(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countKeys(item), Object.keys(value).length);
}
