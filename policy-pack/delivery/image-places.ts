import { readJson } from "../framework/json-text";
import { type Finding, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../framework/snapshot";

/** Where a reference to an image stands. */
export const image = "image" as const;

/** A text that holds JSON. */
class JsonText {
  constructor(readonly content: Place) {}
}

/** Has the form of the data, as far as that leads to references to images: a list for each of its entries. */
export type Place = typeof image | JsonText | readonly [Place] | Places;
export interface Places {
  readonly [property: string]: Place;
}

export function json(content: Place): Place {
  return new JsonText(content);
}

/** Gives what is wrong with a reference. */
type Judge = (reference: string) => string | undefined;

/**
 * Judges every reference in these places. What is not there names no image; whether something must be there, the
 * services themselves say.
 */
export function imageFindings(value: Plain, place: Place, judge: Judge): readonly Finding[] {
  return findings(value, place, "", { judge, ignoreCase: false });
}

interface Search {
  readonly judge: Judge;
  readonly ignoreCase: boolean;
}

function findings(value: Plain, place: Place, property: string, search: Search): readonly Finding[] {
  // The address of a new registry starts with the account's id, so that a preview hardly ever knows it. The update
  // judges the image before it creates or changes the workload, so nothing runs that was not judged.
  if (value instanceof Unknown) return [unknownFinding(value, "document")];
  if (value === undefined || value === null) return [];
  if (place === image) return referenceFindings(value, property, search);
  if (place instanceof JsonText) return textFindings(value, place, property, search);
  if (isEntries(place)) {
    if (!isList(value)) return [{ property, reason: "is not a list, so its images cannot be judged. Write a list." }];
    return value.flatMap((entry, index) => entryFindings(entry, place[0], `${property}[${index}]`, search));
  }
  if (!isRecord(value)) {
    return [{ property, reason: "is not an object, so its images cannot be judged. Write an object." }];
  }
  return Object.entries(place).flatMap(([name, inner]) =>
    members(value, name, search.ignoreCase).flatMap((member) =>
      findings(member, inner, property === "" ? name : `${property}.${name}`, search),
    ),
  );
}

function isEntries(place: readonly [Place] | Places): place is readonly [Place] {
  return Array.isArray(place);
}

function entryFindings(entry: Plain, place: Place, property: string, search: Search): readonly Finding[] {
  if (entry !== undefined && entry !== null) return findings(entry, place, property, search);
  return [{ property, reason: "is empty. Remove it, or write what the list holds." }];
}

/** The providers give back an empty text where there is no value. */
function referenceFindings(value: Plain, property: string, { judge }: Search): readonly Finding[] {
  if (value === "") return [];
  const reason = typeof value === "string" ? judge(value) : "is not a text. Write a reference to an image.";
  return reason === undefined ? [] : [{ property, reason }];
}

function textFindings(value: Plain, { content }: JsonText, property: string, { judge }: Search): readonly Finding[] {
  if (value === "") return [];
  if (typeof value !== "string") return [{ property, reason: "is not a text. Write a JSON text." }];
  const document = readJson(value);
  if ("reason" in document) return [{ property, reason: document.reason }];
  // The provider decodes with Go's package, which matches names whatever their case: https://pkg.go.dev/encoding/json
  return findings(document.value, content, property, { judge, ignoreCase: true });
}

function members(record: { readonly [key: string]: Plain }, name: string, ignoreCase: boolean): readonly Plain[] {
  if (!ignoreCase) return [record[name]];
  return Object.keys(record)
    .filter((key) => folded(key) === folded(name))
    .map((key) => record[key]);
}

/** Go folds the long s of old print into an s, which lower case does not. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll("\u017f", "s");
}
