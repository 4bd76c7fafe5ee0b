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

/** A list of numeric ids, each of them once; none where it is not given. */
export function readIds(value: unknown, property: string, what: string, reader: Reader): readonly number[] {
  const rule = { minimum: 1, unit: `the numeric id of one of the ${what}` };
  if (value === undefined) return [];
  const entries = reader.array(value, property, 1, `${what} (or leave the property out)`) ?? [];
  const ids = entries.map((id, index) => reader.wholeNumber(id, `${property}[${index}]`, rule));
  reader.unique(
    ids.map((id) => (id === undefined ? undefined : String(id))),
    (index) => `${property}[${index}]`,
    "name each of them once",
  );
  return ids.filter((id) => id !== undefined).sort((a, b) => a - b);
}
