/** What a wildcard pattern matches, tried out letter by letter: slow, and plain to see. */
export function obviouslyMatches(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*")) {
    return obviouslyMatches(pattern.slice(1), text) || (text !== "" && obviouslyMatches(pattern, text.slice(1)));
  }
  return pattern.charAt(0) === text.charAt(0) && obviouslyMatches(pattern.slice(1), text.slice(1));
}
