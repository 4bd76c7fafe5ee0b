/** What stands between values: nothing, spaces, or the time that an export of CloudWatch Logs begins each line with. */
const between = /\s*(?:\d{4}-\d{2}-\d{2}T[\d:.]+Z\s+)?/y;

/**
 * The values of a text that holds one JSON value, or several after one another, with or without lines between them: an
 * archive has no delimiters. `undefined` where the text is something else.
 */
export function jsonValues(text: string): readonly unknown[] | undefined {
  const one = parsed(text);
  if (one) return [one.value];
  const values: unknown[] = [];
  for (let from = skip(text, 0); from < text.length; from = skip(text, from)) {
    const end = endOfValue(text, from);
    const next = end === undefined ? undefined : parsed(text.slice(from, end));
    if (end === undefined || !next) return undefined;
    values.push(next.value);
    from = end;
  }
  return values;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function skip(text: string, from: number): number {
  between.lastIndex = from;
  between.exec(text);
  return Math.max(between.lastIndex, from);
}

/** Where the object or the array that begins here ends. */
function endOfValue(text: string, from: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === "\\") index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      depth--;
      if (depth === 0) return index + 1;
    }
    if (depth === 0) return undefined;
  }
  return undefined;
}
