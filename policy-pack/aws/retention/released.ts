import type { LifecyclePolicy, LifecycleSelection } from "../../../components/aws/lifecycle/policy";
import { holdsTag } from "../../../components/aws/tags";
import type { Finding } from "../../framework/policy";
import { type Kind, takings } from "./probe";
import { leastSelected, leastTag, leastVersions, type Tags, unusedCharacter } from "./tags";

/** By which tags an image of a repository is released. */
export interface Released {
  readonly everyTag: boolean;
  readonly versions: boolean;
  /** Patterns. */
  readonly tags: readonly string[];
}

/**
 * The rules that expire by their age, or archive, images that were released, in whichever storage they are. Such an
 * image carries its release tag, and perhaps any others: those that a rule needs, so that it selects the image, are the
 * ones with which it is least likely to belong to a rule of higher priority.
 */
export function releasedFindings(policy: LifecyclePolicy, property: string, released: Released): readonly Finding[] {
  const unused = unusedCharacter([JSON.stringify(policy), ...released.tags]);
  const releaseTags = leastReleaseTags(policy, released, unused);
  const kinds = policy.rules.flatMap((rule) =>
    rule.selection.countType === "imageCountMoreThan" && rule.action.type === "expire"
      ? []
      : leastSelected(rule, unused).flatMap((tags) =>
          releaseTags.map(
            (release): Kind => ({
              tags: [...new Set([...release, ...tags])],
              storageClass: rule.selection.storageClass ?? "standard",
            }),
          ),
        ),
  );
  const images = kinds.filter(({ tags }) => tags.length > 0);
  const taking = new Set(takings(policy, images).map((taken) => taken?.rule));
  return policy.rules.flatMap(({ selection, action }, index): Finding[] => {
    if (!taking.has(index)) return [];
    if (selection.countType === "imageCountMoreThan" && action.type === "expire") return [];
    const does = action.type === "expire" ? "deletes released images by their age" : "archives released images";
    const which = released.everyTag ? "" : ", at least those that carry other tags as well";
    const reason = `${does}${which}. ${fixFor(selection, released)}`;
    return [{ property: `${property}.rules[${index}]`, reason }];
  });
}

/** ECR takes nothing from the archive by a count, and where every tag is released, no rule but such ones can be. */
function fixFor({ storageClass }: LifecycleSelection, { everyTag, versions, tags }: Released): string {
  const counted = 'countType "imageCountMoreThan" and the action "expire"';
  if (everyTag) return storageClass === "archive" ? "Remove it." : `Give it the ${counted}, without countUnit.`;
  if (storageClass === "archive") {
    const tag = `the tag \`${holdsTag}\` with the value \`unreleased\``;
    return `ECR counts no archived images: have a repository for what is released, and give this one ${tag}.`;
  }
  const selecting = [
    ...(versions ? ['tagPatternList ["*.*.*"], which all versions match,'] : []),
    ...(tags.length > 0 ? ["each pattern of the setting `releasedTags`"] : []),
  ];
  return `Put before it, by its rulePriority, a rule for ${selecting.join(" and one for ")} with ${counted}.`;
}

/** What an image carries so that it is released; nothing in particular where every tag does. */
function leastReleaseTags(policy: LifecyclePolicy, released: Released, unused: string): readonly Tags[] {
  if (released.everyTag) return [[]];
  return [
    ...(released.versions ? leastVersions(policy) : []),
    ...released.tags.map((pattern) => leastTag(pattern, unused)),
  ].map((tag) => [tag]);
}
