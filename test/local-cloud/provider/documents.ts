import { canonical, type Value } from "./values";

/** The text that the state holds: sorted keys, no white space. */
export function normalizedDocument(document: string): string {
  return canonical(parse(document));
}

export function isJson(document: string): boolean {
  try {
    JSON.parse(document);
    return true;
  } catch {
    return false;
  }
}

/** What a document says, or the text itself where it is none. */
export function parse(document: Value): Value {
  return typeof document === "string" && isJson(document) ? JSON.parse(document) : document;
}
