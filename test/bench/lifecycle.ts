import { evaluateLifecyclePolicy } from "../../components/aws/lifecycle/evaluate";
import type { LifecycleImage } from "../../components/aws/lifecycle/image";
import type { LifecyclePolicy } from "../../components/aws/lifecycle/policy";

const at = new Date("2026-11-22T00:00:00Z");
const minute = 60_000;

/** Ten rules, nine of which look at every tag of every image; the last one takes nearly all of them. */
const policy: LifecyclePolicy = {
  rules: Array.from({ length: 10 }, (_, index) => ({
    rulePriority: index + 1,
    selection:
      index < 9
        ? { tagStatus: "tagged", tagPatternList: [`*${index}*-rc*`], countType: "imageCountMoreThan", countNumber: 30 }
        : { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1000 },
    action: { type: "expire" },
  })),
};

/** A repository whose images come in no order, a third of them untagged. */
export function repositoryOf(count: number): readonly LifecycleImage[] {
  return Array.from({ length: count }, (_, index) => ({
    digest: `sha256:${((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(64, "0")}`,
    tags: index % 3 === 0 ? [] : [`v1.${index}`, `sha-${index.toString(16)}`],
    pushedAt: new Date(at.getTime() - ((index * 7919) % count) * minute),
  }));
}

/** Evaluates ten rules, and makes sure that they took what they have to take. */
export async function evaluateTenRules(images: readonly LifecycleImage[]): Promise<void> {
  const taken = evaluateLifecyclePolicy(policy, images, at).length;
  if (taken !== images.length - 1000) throw new Error(`${taken} of ${images.length} images were taken`);
}
