import { isProperties, isZero, objects, type Properties, texts } from "../provider/values";
import type { Actor } from "./actors";
import { ApiError } from "./api-error";
import type { GitHub, KeptRepository } from "./github";

/** What a program does to a branch without a pull request. */
type Operation = "commit" | "creation" | "deletion";

/** In GitHub's words, which the README of the local cloud says the origin of. */
const violations: Readonly<Record<Operation, (rules: Properties) => string[]>> = {
  commit: (rules) => [
    ...(isZero(rules.update) ? [] : ["Cannot update this protected ref."]),
    ...(isProperties(rules.pullRequest) ? ["Changes must be made through a pull request."] : []),
    ...missingChecks(rules),
  ],
  creation: (rules) => (isZero(rules.creation) ? [] : ["Cannot create ref due to creations being restricted."]),
  deletion: (rules) => (isZero(rules.deletion) ? [] : ["Cannot delete this branch"]),
};

function missingChecks({ requiredStatusChecks }: Properties): string[] {
  const checks = isProperties(requiredStatusChecks) ? objects(requiredStatusChecks.requiredChecks) : [];
  if (checks.length === 0) return [];
  if (checks.length === 1) return [`Required status check "${checks[0]?.context}" is expected.`];
  return [`${checks.length} of ${checks.length} required status checks are expected.`];
}

/** What active rulesets have against it. */
export async function violationsOf(
  github: GitHub,
  repository: KeptRepository,
  branch: string,
  operation: Operation,
): Promise<string[]> {
  const rulesets = (await github.kept.entries("ruleset"))
    .filter(([id]) => id.startsWith(`${repository.repoId}/`))
    .map(([, ruleset]) => ruleset)
    .filter(({ enforcement, target }) => enforcement === "active" && target === "branch")
    .filter(({ conditions }) => isMeant(conditions, repository, branch))
    .filter(({ bypassActors }) => !objects(bypassActors).some((bypass) => isBypassing(bypass, github.actors)));
  const found = rulesets.flatMap(({ rules }) => (isProperties(rules) ? violations[operation](rules) : []));
  return [...new Set(found)];
}

export async function refuseByRules(
  github: GitHub,
  repository: KeptRepository,
  branch: string,
  operation: Operation,
  method: string,
  path: string,
): Promise<void> {
  const found = await violationsOf(github, repository, branch, operation);
  if (found.length === 0) return;
  const message = ["Repository rule violations found", ...found, ""].join("\n\n");
  throw new ApiError(method, path, operation === "commit" ? 409 : 422, message);
}

/** Who bypasses rules for pull requests only, needs one. Some actors have no id, and GitHub ignores theirs. */
function isBypassing({ actorId, actorType, bypassMode }: Properties, actors: readonly Actor[]): boolean {
  const isSame = ({ type, id }: Actor) => type === actorType && (id === undefined || id === actorId);
  return bypassMode !== "pull_request" && actors.some(isSame);
}

function isMeant(conditions: Properties[string], repository: KeptRepository, branch: string): boolean {
  const names = isProperties(conditions) && isProperties(conditions.refName) ? conditions.refName : {};
  const matches = (pattern: string) => {
    if (pattern === "~ALL") return true;
    if (pattern === "~DEFAULT_BRANCH") return branch === repository.defaultBranch;
    return expression(pattern).test(`refs/heads/${branch}`);
  };
  return texts(names.includes).some(matches) && !texts(names.excludes).some(matches);
}

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax */
function expression(pattern: string): RegExp {
  const source = pattern.replace(/(?<=^|\/)\*\*\/|\*+|\?|\[[^\]]+\]|./gs, (token) => {
    if (token === "**/") return "(?:[^/]+/)*";
    if (token.startsWith("*")) return "[^/]*";
    if (token === "?") return "[^/]";
    return token.length > 1 ? token : token.replace(/[\\^$.+()|{}[\]]/, "\\$&");
  });
  return new RegExp(`^${source}$`);
}
