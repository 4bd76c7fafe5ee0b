import { readUnambiguousJson } from "../../components/unambiguous-json";
import type { Plain } from "./snapshot";

/** A JSON text that could be read, or the reason why not, as something to do about it. */
export type JsonReading = { readonly value: Plain } | { readonly reason: string };

const reasons = {
  "not JSON": "is not JSON that can be read. Write it with JSON.stringify.",
  "too deep": "is nested more deeply than any document that a cloud takes. Write fewer levels.",
  "too long": "has a text that is longer than any document that a cloud takes. Shorten it.",
  "a key twice": "has an object with the same key twice, and readers differ in which counts. Keep one.",
};

/** Reads a JSON text that stands in a property. */
export function readJson(text: string): JsonReading {
  const reading = readUnambiguousJson(text);
  return "fault" in reading ? { reason: reasons[reading.fault] } : { value: reading.value as Plain };
}
