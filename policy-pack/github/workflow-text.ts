import { parseDocument } from "yaml";

/** What a workflow says, once YAML has been read. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Mapping = { readonly [key: string]: Value };

/** GitHub takes no larger files as workflows: https://docs.github.com/en/actions/reference/limits */
const longest = 512 * 1024;

/** Whether GitHub runs a file, as a workflow or as an action that workflows of the repository use. */
export function kindOfFile(path: string): "workflow" | "action" | undefined {
  const clean = path.replace(/^\.?\//, "");
  if (/^\.github\/workflows\/[^/]+\.ya?ml$/i.test(clean)) return "workflow";
  return /(?:^|\/)action\.ya?ml$/i.test(clean) ? "action" : undefined;
}

/** The mapping that the text holds, or what is wrong with it. */
export function readWorkflow(text: string): Mapping | string {
  if (text.length > longest) return "is longer than GitHub takes a workflow to be. Split it.";
  try {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
    if (document.errors.length > 0) return unreadable;
    // Few workflows have anchors at all; aliases of aliases would grow without bound.
    const value = document.toJS({ maxAliasCount: 100 }) as Value;
    return isMapping(value) ? value : unreadable;
  } catch {
    return unreadable;
  }
}

const unreadable = "is no workflow that can be read. Write a YAML mapping, in which each key stands once.";

export function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listIn(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Every text in a value, keys left out. */
export function textsIn(value: Value | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMapping(value) ? Object.values(value).flatMap(textsIn) : [];
}
