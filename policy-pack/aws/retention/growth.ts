import type { LifecyclePolicy, LifecycleRule } from "../../../components/aws/lifecycle/policy";
import type { Finding } from "../../framework/policy";
import { type Kind, type Taking, takings } from "./probe";
import { canBeTag, leastSelected, leastVersions, patternsOf, type Tags, unusedCharacter } from "./tags";

/** What is as good as no bound at all. */
export interface Limits {
  readonly maximumDays: number;
  readonly maximumImages: number;
}

const commit = "0123456789abcdef0123456789abcdef01234567";

/** The rules that nothing can ever fall to. */
export function deadRuleFindings(policy: LifecyclePolicy, property: string): readonly Finding[] {
  const { rules } = judgedRules(policy);
  return rules.flatMap(({ rule, takings: taken }, index): Finding[] => {
    const selects = patternsOf(rule).every(canBeTag);
    if (selects && taken.some((taking) => taking?.rule === index)) return [];
    const reason = selects
      ? "can never act: rules of higher priority claim all images that it selects, whether they take them or not. " +
        "Remove it, or give it a lower rulePriority than those."
      : "can never act: no tag is like what it selects. Write what tags can have: at most 128 letters, digits, `.`, " +
        "`_` and `-`, of which neither `.` nor `-` comes first.";
    return [{ property: `${property}.rules[${index}]`, reason }];
  });
}

/** Whatever the rules let become more and more, for as long as the repository is there. */
export function growthFindings(policy: LifecyclePolicy, property: string, limits: Limits): readonly Finding[] {
  const { rules, unused } = judgedRules(policy);
  const named = [
    { name: "a commit SHA", tags: [commit] },
    ...leastVersions(policy).map((version) => ({ name: "a version", tags: [version] })),
    { name: "any other tag", tags: [unused] },
  ];
  const taken = takings(
    policy,
    named.map(({ tags }) => ({ tags, storageClass: "standard" })),
  );
  const unclaimed = new Set(named.filter((_, index) => !taken[index]).map(({ name }) => name));
  return [
    ...unclaimedFinding([...unclaimed], `${property}.rules`),
    ...rules.flatMap(({ rule, kinds, takings: own }, index) => {
      const acting = own.some((taking) => taking?.rule === index);
      if (!acting) return [];
      const at = `${property}.rules[${index}]`;
      return [
        ...endlessFinding(rule, `${at}.selection.countNumber`, limits),
        ...archiveFinding(policy, kinds, own, index, `${at}.action`),
      ];
    }),
  ];
}

/** Whether untagged images become more and more. */
export function untaggedGrow(policy: LifecyclePolicy, limits: Limits): boolean {
  const [taking] = takings(policy, [{ tags: [], storageClass: "standard" }]);
  const rule = taking && policy.rules[taking.rule];
  if (!rule || isEndless(rule, limits)) return true;
  return taking.action === "archive" && !expiresFromArchive(policy, []);
}

interface JudgedRule {
  readonly rule: LifecycleRule;
  readonly kinds: readonly Kind[];
  /** What becomes of each of the kinds. */
  readonly takings: readonly (Taking | undefined)[];
}

/** Each rule with images that it selects, and what becomes of these. */
function judgedRules(policy: LifecyclePolicy): { readonly rules: readonly JudgedRule[]; readonly unused: string } {
  const unused = unusedCharacter([JSON.stringify(policy)]);
  const kinds = policy.rules.map((rule) =>
    leastSelected(rule, unused).map(
      (tags): Kind => ({ tags, storageClass: rule.selection.storageClass ?? "standard" }),
    ),
  );
  const taken = [...takings(policy, kinds.flat())];
  const rules = policy.rules.map((rule, index) => {
    const own = kinds[index] ?? [];
    return { rule, kinds: own, takings: taken.splice(0, own.length) };
  });
  return { rules, unused };
}

function unclaimedFinding(names: readonly string[], property: string): readonly Finding[] {
  if (names.length === 0) return [];
  const tags = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names);
  const reason =
    `never take images whose only tag is ${tags}, so that these become more and more. Write a last rule with ` +
    'tagStatus "tagged", tagPatternList ["*"] and countType "imageCountMoreThan".';
  return [{ property, reason }];
}

function isEndless({ selection: { countType, countNumber } }: LifecycleRule, limits: Limits): boolean {
  return countNumber > (countType === "imageCountMoreThan" ? limits.maximumImages : limits.maximumDays);
}

function endlessFinding(rule: LifecycleRule, property: string, limits: Limits): readonly Finding[] {
  if (!isEndless(rule, limits)) return [];
  const most =
    rule.selection.countType === "imageCountMoreThan"
      ? `${limits.maximumImages} images (the setting \`maximumImages\`)`
      : `${limits.maximumDays} days (the setting \`maximumDays\`)`;
  return [{ property, reason: `is more than ${most}, which bounds nothing. Write a lower number.` }];
}

/** What is archived leaves the repository only by another rule. */
function archiveFinding(
  policy: LifecyclePolicy,
  kinds: readonly Kind[],
  taken: readonly (Taking | undefined)[],
  index: number,
  property: string,
): readonly Finding[] {
  const archived = kinds.filter((_, kind) => taken[kind]?.rule === index && taken[kind].action === "archive");
  if (archived.every(({ tags }) => expiresFromArchive(policy, tags))) return [];
  const reason =
    "archives images that no rule deletes from there, so that these become more and more. Give it the countType " +
    '"imageCountMoreThan", without countUnit, and the action "expire"; or, in a repository where nothing is released, ' +
    'add a rule for the same tags with storageClass "archive", countType "sinceImageTransitioned" and the action "expire".';
  return [{ property, reason }];
}

function expiresFromArchive(policy: LifecyclePolicy, tags: Tags): boolean {
  const [taking] = takings(policy, [{ tags, storageClass: "archive" }]);
  return taking?.action === "expire";
}
