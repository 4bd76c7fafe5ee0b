import type { DocumentReader } from "../../delivery/document-reader";
import { countTypes, type LifecycleSelection, storageClasses, tagStatuses } from "./policy";

/** A value as far as it could be read: what is missing has been reported, or may be left out. */
export type Draft<T> = { readonly [Property in keyof T]-?: T[Property] | undefined };
type TagList = "tagPatternList" | "tagPrefixList";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
const minimumArchivedDays = 90;
const maximumWildcards = 4;

const required = ["tagStatus", "countType", "countNumber"];
const optional = ["tagPatternList", "tagPrefixList", "storageClass", "countUnit"];
const nothingSelected: Draft<LifecycleSelection> = {
  tagStatus: undefined,
  tagPatternList: undefined,
  tagPrefixList: undefined,
  storageClass: undefined,
  countType: undefined,
  countUnit: undefined,
  countNumber: undefined,
};

export function readSelection(value: unknown, property: string, reader: DocumentReader): Draft<LifecycleSelection> {
  const selection = reader.record(value, property, required.join(", "));
  if (!selection) return nothingSelected;
  reader.only(selection, property, required, optional);
  const at = (key: string) => `${property}.${key}`;
  const { storageClass, countNumber } = selection;
  const tagStatus = reader.choice(selection.tagStatus, at("tagStatus"), tagStatuses);
  const countType = reader.choice(selection.countType, at("countType"), countTypes);
  const minimum = countType === "sinceImageTransitioned" ? minimumArchivedDays : 1;
  return {
    tagStatus,
    ...readTagLists(selection, tagStatus, property, reader),
    storageClass: given(storageClass) ? reader.choice(storageClass, at("storageClass"), storageClasses) : undefined,
    countType,
    countUnit: readCountUnit(selection, countType, at("countUnit"), reader),
    countNumber: reader.wholeNumber(countNumber, at("countNumber"), minimum, "images or days, as countType says"),
  };
}

function readTagLists(
  selection: Readonly<Record<string, unknown>>,
  tagStatus: string | undefined,
  property: string,
  reader: DocumentReader,
): Pick<Draft<LifecycleSelection>, TagList> {
  const lists = (["tagPatternList", "tagPrefixList"] as const).filter((key) => given(selection[key]));
  if (tagStatus === "tagged" && lists.length !== 1) {
    const reason =
      lists.length === 0
        ? 'is missing, and so is tagPrefixList; a rule for "tagged" images needs one: ["*"] here selects all of them'
        : "cannot stand beside tagPrefixList; keep one of them, or write a rule for each";
    reader.report(`${property}.tagPatternList`, reason);
  }
  const read = (key: TagList) => {
    if (!lists.includes(key)) return undefined;
    const path = `${property}.${key}`;
    if (tagStatus === "untagged" || tagStatus === "any") {
      return reader.report(path, 'is only for tagStatus "tagged"; remove it, or change tagStatus');
    }
    const list = reader.list(selection[key], path, key === "tagPatternList" ? "tag patterns" : "tag prefixes");
    return list?.map((entry, index) => readTagPattern(entry, `${path}[${index}]`, key, reader) ?? "");
  };
  return { tagPatternList: read("tagPatternList"), tagPrefixList: read("tagPrefixList") };
}

function readTagPattern(value: unknown, property: string, key: TagList, reader: DocumentReader): string | undefined {
  const text = reader.text(value, property, "a text");
  const wildcards = key === "tagPatternList" ? (text?.split("*").length ?? 1) - 1 : 0;
  return wildcards > maximumWildcards
    ? reader.report(property, `has ${wildcards} wildcards; at most ${maximumWildcards} are possible: use fewer`)
    : text;
}

function readCountUnit(
  { countUnit }: Readonly<Record<string, unknown>>,
  countType: string | undefined,
  property: string,
  reader: DocumentReader,
): "days" | undefined {
  if (countType === undefined) return undefined;
  if (countType !== "imageCountMoreThan") return reader.choice(countUnit, property, ["days"]);
  return given(countUnit)
    ? reader.report(property, 'is not for countType "imageCountMoreThan", which counts images; remove it')
    : undefined;
}

/** `null` has been reported already. */
export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}
