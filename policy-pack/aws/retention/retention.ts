import { matchesWildcard } from "../../../components/wildcard";
import type { Finding } from "../../framework/policy";
import type { Plain } from "../../framework/snapshot";
import { readDocument } from "./document";
import { deadRuleFindings, growthFindings, type Limits, untaggedGrow } from "./growth";
import { type Released, releasedFindings } from "./released";
import type { RetentionSettings } from "./settings";

/** Why a lifecycle policy cannot be judged, or else its rules that do nothing. The functions below say neither. */
export function documentFindings(document: Plain, property: string): readonly Finding[] {
  const { policy, findings } = readDocument(document, property);
  return policy ? deadRuleFindings(policy, property) : findings;
}

export function documentGrowth(document: Plain, property: string, limits: Limits): readonly Finding[] {
  const { policy } = readDocument(document, property);
  return policy ? growthFindings(policy, property, limits) : [];
}

export function untaggedGrowIn(document: Plain, limits: Limits): boolean {
  const { policy } = readDocument(document, "policy");
  return policy !== undefined && untaggedGrow(policy, limits);
}

export function releasedFindingsIn(document: Plain, property: string, released: Released): readonly Finding[] {
  const { policy } = readDocument(document, property);
  return policy ? releasedFindings(policy, property, released) : [];
}

/** By which tags images are released in a repository of this name whose tag says what it holds. */
export function releasedIn(
  name: Plain,
  holds: Plain,
  settings: Pick<RetentionSettings, "releasedRepositories" | "semanticVersions" | "releasedTags">,
): Released {
  const everyTag = isNamed(name, settings.releasedRepositories) || holds === "released";
  if (everyTag || holds === "unreleased") return { everyTag, versions: false, tags: [] };
  return { everyTag, versions: settings.semanticVersions, tags: settings.releasedTags };
}

export function isNamed(name: Plain, patterns: readonly string[]): boolean {
  return typeof name === "string" && patterns.some((pattern) => matchesWildcard(pattern, name));
}
