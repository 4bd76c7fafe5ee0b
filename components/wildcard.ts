/** Whether a pattern, in which `*` stands for any characters or none, matches a whole text. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return wildcardMatcher(pattern)(text);
}

/**
 * The same for many texts. It takes the fixed parts from left to right, in time linear in the text: a regular
 * expression could take forever.
 */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    const end = text.length - last.length;
    let from = first.length;
    return rest.every((part) => {
      const found = text.indexOf(part, from);
      from = found + part.length;
      return found >= 0 && from <= end;
    });
  };
}
