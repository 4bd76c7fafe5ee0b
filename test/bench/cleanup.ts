import { type CleanupVersion, evaluateCleanupPolicies } from "../../components/gcp/cleanup/evaluate";
import { readCleanupPolicies } from "../../components/gcp/cleanup/read-policies";

const at = new Date("2026-11-01T00:00:00Z");

const packages = 50;

/** As many policies as Google takes, of either kind. */
const { policies = [] } = readCleanupPolicies(
  Array.from({ length: 10 }, (_, index) =>
    index % 3 === 0
      ? { id: `keep-${index}`, action: "KEEP", mostRecentVersions: { keepCount: 100 + index } }
      : { id: `delete-${index}`, action: "DELETE", condition: { tagState: "ANY", olderThan: `${index * 10}d` } },
  ),
);

export function versionsOf(count: number): readonly CleanupVersion[] {
  return Array.from({ length: count }, (_, index) => ({
    package: `artifact-${index % packages}`,
    version: `sha256:${index}`,
    tags: index % 2 === 0 ? [`v1.0.${index}`] : [],
    createdAt: new Date(at.getTime() - (index % 200) * 86_400_000 - index),
  }));
}

/** Evaluates ten policies, and makes sure that they kept what they have to keep: the newest 109 of each package. */
export async function evaluateTenPolicies(versions: readonly CleanupVersion[]): Promise<void> {
  const decisions = evaluateCleanupPolicies(policies, versions, { at, immutableTags: false, dryRun: false });
  const kept = decisions.filter(({ keptBy }) => keptBy.length > 0).length;
  if (kept !== packages * 109) throw new Error(`${kept} of ${versions.length} versions were kept`);
}
