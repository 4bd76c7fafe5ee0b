import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyReference } from "./policy-reference";
import { generatedSections } from "./sections";

const root = join(__dirname, "..", "..");

/** The documents that have parts made from the code, and those parts. */
export const documents: readonly { readonly path: string; readonly sections: () => Record<string, string> }[] = [
  { path: join(root, "README.md"), sections: generatedSections },
  { path: join(root, "policy-pack", "README.md"), sections: policyReference },
];

/** A document as it should be: what stands between a section's markers is replaced. */
export function withSections(readme: string, sections: Record<string, string>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const open = `<!-- generated: ${name} -->`;
    const close = `<!-- end: ${name} -->`;
    const start = text.indexOf(open);
    const end = text.indexOf(close);
    if (start < 0 || end < start) throw new Error(`the document lacks the markers "${open}" and "${close}"`);
    return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
  }, readme);
}

if (require.main === module) {
  for (const { path, sections } of documents) writeFileSync(path, withSections(readFileSync(path, "utf8"), sections()));
}
