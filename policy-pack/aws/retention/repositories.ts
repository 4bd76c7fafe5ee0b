import { matchesEveryTag } from "../../../components/aws/tag-exclusion";
import { type Finding, type StackFinding, unknownFinding } from "../../framework/policy";
import { isList, isRecord, Unknown } from "../../framework/snapshot";
import { Belongings, type Policy, type Repository } from "./belongs";
import { isNamed, untaggedGrowIn } from "./retention";
import type { RetentionSettings } from "./settings";

/**
 * Repositories without a lifecycle policy, and those that keep what their tags leave behind; with them, what repository
 * each policy is for, as far as that is in the stack.
 */
export function repositoryFindings(
  repositories: readonly Repository[],
  policies: readonly Policy[],
  settings: RetentionSettings,
): { readonly owners: ReadonlyMap<Policy, Repository>; readonly findings: readonly StackFinding[] } {
  const belongings = new Belongings(repositories, policies);
  const owners = new Map<Policy, Repository>();
  const findings = repositories.flatMap((repository): StackFinding[] => {
    const { own, unsure } = belongings.of(repository);
    for (const policy of own) owners.set(policy, repository);
    if (isNamed(repository.properties.name, settings.keepAll)) return [];
    const found = own.length > 0 ? untaggedFindings(repository, own, settings) : missing(repository, unsure, settings);
    return found.map((finding) => ({ ...finding, urn: repository.urn }));
  });
  return { owners, findings };
}

function missing(
  { properties: { name } }: Repository,
  unsure: boolean,
  settings: RetentionSettings,
): readonly Finding[] {
  const perhapsKept = name instanceof Unknown && settings.keepAll.length > 0;
  if (unsure || perhapsKept) {
    return [unknownFinding(name instanceof Unknown ? name : new Unknown("name"), "relation")];
  }
  const reason =
    "is that of no LifecyclePolicy with the same provider and region in this stack, so that its images become more and " +
    "more. Add one, or name the repository in the setting `keepAll`.";
  return [{ property: "name", reason }];
}

/**
 * Where tags can move, each move may leave an image without any. A repository with IMMUTABLE_WITH_EXCLUSION may keep
 * those: an untagged rule could take signatures of images that stay, and what moves there are the tags of tools.
 */
function untaggedFindings(
  { properties }: Repository,
  own: readonly Policy[],
  limits: RetentionSettings,
): readonly Finding[] {
  const { imageTagMutability: mode, imageTagMutabilityExclusionFilters: filters } = properties;
  if (mode === "IMMUTABLE" || mode === "IMMUTABLE_WITH_EXCLUSION") return [];
  const excepted = isList(filters) ? filters.map((filter) => (isRecord(filter) ? filter.filter : filter)) : [filters];
  const allExcepted = excepted.some((filter) => typeof filter === "string" && matchesEveryTag(filter));
  if (mode === "MUTABLE_WITH_EXCLUSION" && allExcepted) return [];
  if (own.every(({ properties: { policy } }) => !untaggedGrowIn(policy, limits))) return [];
  const unknown = [mode, ...(mode === "MUTABLE_WITH_EXCLUSION" ? excepted : [])].find(
    (value) => value instanceof Unknown,
  );
  if (unknown) return [unknownFinding(unknown, "scalar")];
  const reason =
    "lets tags move to other images, and no rule of the lifecycle policy bounds the untagged ones that stay behind. Use " +
    'IMMUTABLE, or add a rule with tagStatus "untagged".';
  return [{ property: "imageTagMutability", reason }];
}
