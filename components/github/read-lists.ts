import type { Reader, TextRule } from "../delivery/reader";

const refPattern = (what: string, example: string): TextRule => ({
  // Without a letter or digit it would match nearly everything; `refs/pull/*/merge` would let pull requests in.
  pattern: /^(?=.*[\p{L}\p{N}])(?!-)(?!refs\/)(?!.*(?:\.\.|\/\/|@\{))(?![./])[^\p{Cc}\s~^:?[\]{}\\]+(?<![./])$/u,
  meaning: `a ${what} by its name or a pattern with "*" of which a part is fixed, without "refs/", such as "${example}"`,
  maximum: 244,
});

/** Patterns of the same meaning in policies and rulesets: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags */
export const branchPattern = refPattern("branch", "release/*");
export const tagPattern = refPattern("tag", "v*");

export const oneBranch: TextRule = {
  pattern: new RegExp(`^(?!.*\\*)${branchPattern.pattern.source.slice(1)}`, "u"),
  meaning: 'one branch by its name, without "refs/heads/" and wildcards, such as "production"',
  maximum: branchPattern.maximum,
};

/** A list of texts, each of them once; none where it is not given. */
export function readTexts(
  value: unknown,
  property: string,
  rule: TextRule,
  what: string,
  reader: Reader,
): readonly string[] {
  const texts = readEach(value, property, what, reader, (text, at) => reader.text(text, at, rule));
  reader.unique(texts, (index) => `${property}[${index}]`, "name each of them once");
  return texts.filter((text) => text !== undefined);
}

/** A list of numeric ids, each of them once; none where it is not given. */
export function readIds(value: unknown, property: string, what: string, reader: Reader): readonly number[] {
  const rule = { minimum: 1, unit: `the numeric id of one of the ${what}` };
  const ids = readEach(value, property, what, reader, (id, at) => reader.wholeNumber(id, at, rule));
  reader.unique(
    ids.map((id) => (id === undefined ? undefined : String(id))),
    (index) => `${property}[${index}]`,
    "name each of them once",
  );
  return ids.filter((id) => id !== undefined).sort((a, b) => a - b);
}

function readEach<T>(
  value: unknown,
  property: string,
  what: string,
  reader: Reader,
  read: (entry: unknown, property: string) => T | undefined,
): readonly (T | undefined)[] {
  if (value === undefined) return [];
  const entries = reader.array(value, property, 1, `${what} (or leave the property out)`) ?? [];
  return entries.map((entry, index) => read(entry, `${property}[${index}]`));
}
