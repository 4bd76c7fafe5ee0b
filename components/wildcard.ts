/**
 * Whether a pattern, in which `*` stands for any characters or none, matches a whole text. It takes the fixed parts
 * from left to right, in time linear in the text: a regular expression could take forever.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (!pattern.includes("*")) return pattern === text;
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let from = first.length;
  return rest.every((part) => {
    const found = text.indexOf(part, from);
    from = found + part.length;
    return found >= 0 && from <= end;
  });
}
