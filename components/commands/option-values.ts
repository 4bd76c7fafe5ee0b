/** The options of a command line that were given, by their names. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** An option's text; `undefined` where it was not given. */
export function optionText(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
