import { evaluateLifecyclePolicy } from "../../../components/aws/lifecycle/evaluate";
import type { LifecycleDecision } from "../../../components/aws/lifecycle/image";
import type { LifecyclePolicy, StorageClass } from "../../../components/aws/lifecycle/policy";
import type { Tags } from "./tags";

/** Images that have the same tags and are in the same storage. */
export interface Kind {
  readonly tags: Tags;
  readonly storageClass: StorageClass;
}

/** What becomes of images of a kind in the end. */
export interface Taking {
  /** The index of the rule that does it. */
  readonly rule: number;
  readonly action: LifecycleDecision["action"];
}

const pushedAt = new Date("2026-01-01T00:00:00Z");
const later = new Date("2026-01-01T00:00:01Z");
const at = new Date("2026-02-01T00:00:00Z");

/**
 * What takes images of each kind once they are old enough and there are enough of them. Which rule that is does not
 * depend on how many days or images it allows, so each allows one, and two images, a month old, stand for any number.
 */
export function takings(policy: LifecyclePolicy, kinds: readonly Kind[]): readonly (Taking | undefined)[] {
  const rules = policy.rules.map((rule) => ({ ...rule, selection: { ...rule.selection, countNumber: 1 } }));
  const images = kinds.flatMap((kind, index) => [
    { ...kind, digest: `${index}`, pushedAt },
    { ...kind, digest: `${index}, younger`, pushedAt: later },
  ]);
  const decisions = new Map(
    evaluateLifecyclePolicy({ rules }, images, at).map(({ image, action, rule }) => [
      image.digest,
      { rule: rules.indexOf(rule), action },
    ]),
  );
  return kinds.map((_, index) => decisions.get(`${index}`));
}
