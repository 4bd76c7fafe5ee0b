import { evaluateLifecyclePolicy } from "../../components/aws/lifecycle/evaluate";
import type { LifecyclePolicy } from "../../components/aws/lifecycle/policy";
import type { Finding } from "../framework/policy";
import type { Plain } from "../framework/snapshot";
import { readDocument } from "./retention/document";
import { leastSelected, type Tags, unusedCharacter } from "./retention/tags";

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/**
 * Whether a lifecycle policy bounds the age of everything in a cache. What has expired is fetched again by the next
 * pull; what stays is what the upstream had once, with every vulnerability that has been found since.
 */
export function cacheLifecycleFindings(document: Plain, property: string, maximumDays: number): readonly Finding[] {
  const { policy, findings } = readDocument(document, property);
  if (!policy) return findings;
  const unused = unusedCharacter([JSON.stringify(policy)]);
  const images = [[], [unused], ...policy.rules.flatMap((rule) => leastSelected(rule, unused))];
  if (images.every((tags) => expires(policy, tags, maximumDays))) return [];
  const reason =
    `lets some cached images stay longer than ${maximumDays} days. Write a rule with tagStatus "any", countType ` +
    '"sinceImagePushed" and the action "expire" instead.';
  return [{ property, reason }];
}

/** Whether an image that is older than that goes, though no younger one pushes it out. */
function expires(policy: LifecyclePolicy, tags: Tags, days: number): boolean {
  const at = new Date(0);
  const pushedAt = new Date(at.getTime() - (days + 1) * millisecondsPerDay);
  return evaluateLifecyclePolicy(policy, [{ digest: "", tags, pushedAt }], at).some(
    ({ action }) => action === "expire",
  );
}
