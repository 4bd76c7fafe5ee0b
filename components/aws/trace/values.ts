/** What somebody else's document holds at a path; `undefined` where it holds nothing there. */
export function valueAt(document: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    document,
  );
}

export function textAt(document: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(document, ...path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function listAt(document: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(document, ...path);
  return Array.isArray(value) ? value : [];
}
