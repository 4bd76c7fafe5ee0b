import { matchesWildcard } from "../../components/wildcard";

/** No name of a branch or a tag comes near it. */
const longest = 1000;

/**
 * What is wrong with a pattern of the branches or tags that may run in an environment:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > longest) return "is longer than any name. Write the name of a branch or a tag.";
  if (/^refs\/(?!heads\/|tags\/)/.test(pattern)) {
    return "lets jobs of pull requests in, whose code nobody has reviewed. Name a branch or a tag.";
  }
  return isOpen(pattern)
    ? "has no fixed part, so that whoever can push makes a branch or tag that matches. Write its name, or the beginning of it."
    : undefined;
}

/** Whether names of anybody's choice match. */
export function isOpen(pattern: string): boolean {
  return (
    pattern.length > longest || !/[\p{L}\p{N}]/u.test(pattern.replace(/\[[^\]]*\]/g, "").replace(/^refs\/\w+\//, ""))
  );
}

export function isPattern(name: string): boolean {
  return /[*?[\]{}\\]/.test(name);
}

/**
 * Whether a pattern matches a name, in which `*` stops at `/` and `**` stands for folders; `undefined` where it has
 * other wildcards:
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
 */
export function matchesName(pattern: string, name: string): boolean | undefined {
  if (pattern.length > longest || name.length > longest || /[?[\]{}\\]/.test(pattern)) return undefined;
  const [parts, words] = [pattern.split("/"), name.split("/")];
  let [part, word, folders, resume] = [0, 0, -1, 0];
  while (word < words.length) {
    if (parts[part] === "**" && part < parts.length - 1) {
      [folders, resume] = [part, word];
      part += 1;
    } else if (part < parts.length && matchesWildcard(parts[part] ?? "", words[word] ?? "")) {
      part += 1;
      word += 1;
    } else if (folders >= 0) {
      resume += 1;
      [part, word] = [folders + 1, resume];
    } else return false;
  }
  return part === parts.length;
}

/** Whether everything that a pattern of branches matches is among what a ruleset includes. */
export function includesBranches(included: string, branches: string, defaultBranch: string): boolean {
  if (["~ALL", "refs/heads/**/*", `refs/heads/${branches}`].includes(included)) return true;
  if (included === "~DEFAULT_BRANCH") return branches === defaultBranch;
  return !isPattern(branches) && matchesName(included, `refs/heads/${branches}`) === true;
}

/** Whether a ruleset excludes something that a pattern of branches matches, or may do so. */
export function mayExcludeBranches(excluded: string, branches: string, defaultBranch: string): boolean {
  if (isPattern(branches)) return true;
  if (excluded.startsWith("~")) return includesBranches(excluded, branches, defaultBranch);
  return matchesName(excluded, `refs/heads/${branches}`) !== false;
}
