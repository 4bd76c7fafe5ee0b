import type { CleanupPolicy } from "../../../components/gcp/cleanup/policy";
import type { Finding } from "../../framework/policy";
import { deletesTheOnlyOne, matchedKinds } from "./versions";

/** What a repository holds, as far as cleanup depends on it. */
export interface Held {
  readonly docker: boolean;
  readonly immutableTags: boolean;
  readonly released: boolean;
}

/** Policies that do nothing, and those that delete what was released. */
export function effectFindings(policies: readonly CleanupPolicy[], held: Held): readonly Finding[] {
  const deletes = policies.some(({ action }) => action === "DELETE");
  return policies.flatMap((policy, index): Finding[] => {
    const property = `cleanupPolicies[${index}]`;
    const reason = policy.action === "KEEP" ? keepReason(policy, deletes) : deleteReason(policies, policy, held);
    return reason === undefined ? [] : [{ property, reason }];
  });
}

function keepReason(policy: CleanupPolicy, deletes: boolean): string | undefined {
  if (!deletes)
    return "keeps versions that no policy deletes, so that nothing is ever deleted. Add a policy that does.";
  return "condition" in policy && [true, false].every((tagged) => matchedKinds(policy.condition, tagged).length === 0)
    ? "can never act: no version is all that its condition asks for. Correct it."
    : undefined;
}

function deleteReason(policies: readonly CleanupPolicy[], policy: CleanupPolicy, held: Held): string | undefined {
  if (!("condition" in policy)) return undefined;
  // A package's versions are what an image's tags are: its names.
  const [named, unnamed] = [matchedKinds(policy.condition, true), matchedKinds(policy.condition, false)];
  if (named.length === 0 && unnamed.length === 0) {
    return "can never act: no version is all that its condition asks for. Correct it.";
  }
  // https://docs.cloud.google.com/artifact-registry/docs/repositories/update-repo-settings
  const holdsTagged = held.docker && held.immutableTags;
  if (holdsTagged && unnamed.length === 0) {
    return "can never act: it is about tagged images, and while tags are immutable these are not deleted. Remove it.";
  }
  const releasable = held.docker ? (holdsTagged ? [] : named) : [...named, ...unnamed];
  return held.released && releasable.some((kind) => deletesTheOnlyOne(policies, kind))
    ? "deletes released versions by their age, also the newest one. Keep the newest with a policy of mostRecentVersions " +
        "for the same packages."
    : undefined;
}
