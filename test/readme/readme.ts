import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedSections } from "./sections";

export const readmePath = join(__dirname, "..", "..", "README.md");

/** README.md as it should be: what stands between a section's markers is replaced. */
export function withSections(readme: string, sections: Record<string, string>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const open = `<!-- generated: ${name} -->`;
    const close = `<!-- end: ${name} -->`;
    const start = text.indexOf(open);
    const end = text.indexOf(close);
    if (start < 0 || end < start) throw new Error(`README.md lacks the markers "${open}" and "${close}"`);
    return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
  }, readme);
}

if (require.main === module) {
  const readme = readFileSync(readmePath, "utf8");
  writeFileSync(readmePath, withSections(readme, generatedSections()));
}
