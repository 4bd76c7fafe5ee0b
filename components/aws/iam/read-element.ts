import type { DocumentReader } from "../../delivery/document-reader";
import { join } from "../../delivery/reader";
import type { Element } from "./document";

/** Reads one of an element and its negation. */
export function readElement<T>(
  record: Readonly<Record<string, unknown>>,
  name: string,
  property: string,
  reader: DocumentReader,
  read: (text: string, property: string) => T | undefined,
): Element<T> | undefined {
  const negation = `Not${name}`;
  if ((record[name] === undefined) === (record[negation] === undefined)) {
    const fault = record[name] === undefined ? "is missing" : `stands beside ${negation}`;
    return reader.report(join(property, name), `${fault}; write one of ${name} and ${negation}`);
  }
  const negated = record[name] === undefined;
  const at = join(property, negated ? negation : name);
  const values = readTexts(negated ? record[negation] : record[name], at, reader, read);
  return values && { negated, values };
}

export function readTexts<T>(
  value: unknown,
  property: string,
  reader: DocumentReader,
  read: (text: string, property: string) => T | undefined,
): readonly T[] | undefined {
  const one = (item: unknown, at: string) => {
    const text = reader.text(item, at, "a text, or a list of texts");
    return text === undefined ? undefined : read(text, at);
  };
  if (!Array.isArray(value)) {
    const item = one(value, property);
    return item === undefined ? undefined : [item];
  }
  const items = reader.list(value, property, "texts")?.map((item, index) => one(item, `${property}[${index}]`));
  const complete = items?.filter((item) => item !== undefined);
  return complete && complete.length === items?.length ? complete : undefined;
}
