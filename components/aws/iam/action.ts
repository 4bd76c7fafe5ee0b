/** Whether the name of an action stands for more than one, now or once the service has more of them. */
export function hasActionWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/**
 * Whether what a policy says under `Action` covers an action. Letters of either case are the same, `*` stands for any
 * characters and `?` for one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function coversAction(pattern: string, action: string): boolean {
  const text = action.toLowerCase();
  if (!hasActionWildcard(pattern)) return pattern.toLowerCase() === text;
  // Which beginnings of the action the pattern matches as far as it has been read. It ends where none is left, which no
  // pattern outlasts by much once its stars are one by one.
  let matched = Array.from({ length: text.length + 1 }, (_, length) => length === 0);
  for (const character of pattern.toLowerCase().replace(/\*+/g, "*")) {
    if (character === "*") {
      const shortest = matched.indexOf(true);
      matched = matched.map((_, length) => shortest >= 0 && length >= shortest);
    } else {
      matched = matched.map(
        (_, length) => length > 0 && matched[length - 1] === true && [text[length - 1], "?"].includes(character),
      );
    }
    if (!matched.includes(true)) return false;
  }
  return matched[text.length] === true;
}
