/** The statements of a policy document that can be read, as they are written. */
export function writtenStatements(text: string): readonly Readonly<Record<string, unknown>>[] {
  const { Statement } = JSON.parse(text) as { Statement: unknown };
  return valuesOf(Statement) as readonly Readonly<Record<string, unknown>>[];
}

/** IAM takes one value for a list of one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function valuesOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
