import type { CleanupPolicy } from "../../../components/gcp/cleanup/policy";
import type { Finding } from "../../framework/policy";
import type { Held } from "./effects";
import type { CleanupSettings } from "./settings";
import { deletesInTheEnd, otherKind } from "./versions";

const secondsPerDay = 86_400;

/** What becomes more and more for as long as the repository is there, though it could be deleted. */
export function growthFindings(
  policies: readonly CleanupPolicy[],
  held: Held,
  limits: Pick<CleanupSettings, "maximumDays" | "maximumVersions">,
): readonly Finding[] {
  const endless = policies.flatMap((policy, index) => endlessFindings(policy, `cleanupPolicies[${index}]`, limits));
  const growing = growingKinds(held).filter(({ tagged }) => !deletesInTheEnd(policies, otherKind(tagged)));
  if (growing.length === 0) return endless;
  const reason =
    `never delete ${growing.map(({ name }) => name).join(" and ")}, so that these become more and more. Write a policy ` +
    "that deletes them, for every package.";
  return [...endless, { property: "cleanupPolicies", reason }];
}

/** Released images have immutable tags, or `gar-immutable-tags` asks for them, and then they stay. */
function growingKinds({
  docker,
  immutableTags,
  released,
}: Held): readonly { readonly name: string; readonly tagged: boolean }[] {
  if (!docker) return [{ name: "versions of packages", tagged: false }];
  if (released) return [];
  if (immutableTags) return [{ name: "untagged images", tagged: false }];
  return [
    { name: "tagged images", tagged: true },
    { name: "untagged images", tagged: false },
  ];
}

function endlessFindings(
  policy: CleanupPolicy,
  property: string,
  { maximumDays, maximumVersions }: Pick<CleanupSettings, "maximumDays" | "maximumVersions">,
): readonly Finding[] {
  if ("mostRecentVersions" in policy) {
    if (policy.mostRecentVersions.keepCount <= maximumVersions) return [];
    const reason = `is more than ${maximumVersions} versions (the setting \`maximumVersions\`), which bounds nothing. Write less.`;
    return [{ property: `${property}.mostRecentVersions.keepCount`, reason }];
  }
  const { olderThanSeconds = 0 } = policy.condition;
  if (policy.action === "KEEP" || olderThanSeconds <= maximumDays * secondsPerDay) return [];
  const reason = `is more than ${maximumDays} days (the setting \`maximumDays\`), which bounds nothing. Write less.`;
  return [{ property: `${property}.condition.olderThan`, reason }];
}
