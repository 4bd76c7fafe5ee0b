import { holdsTag } from "../../../components/aws/tags";
import { type Finding, type StackFinding, unknownFinding } from "../../framework/policy";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";
import type { Policy, Repository } from "./belongs";
import { documentGrowth, isNamed, releasedFindingsIn, releasedIn } from "./retention";
import type { RetentionSettings } from "./settings";

/** What a lifecycle policy does wrong, given its repository; less what it shows by itself. */
export function ownedPolicyFindings(
  policy: Policy,
  repository: Repository | undefined,
  settings: RetentionSettings,
): readonly StackFinding[] {
  return [...releasedByRepository(policy, repository, settings), ...growthByRepository(policy, repository, settings)];
}

function releasedByRepository(
  { urn, properties }: Policy,
  repository: Repository | undefined,
  settings: RetentionSettings,
): readonly StackFinding[] {
  if (isNamed(properties.repository, settings.releasedRepositories)) return [];
  const name = typeof properties.repository === "string" ? properties.repository : repository?.properties.name;
  const holds = holdsOf(repository);
  const findingsFor = (held: Plain) =>
    releasedFindingsIn(properties.policy, "policy", releasedIn(name, held, settings));
  const certain = findingsFor(holds instanceof Unknown ? "unreleased" : holds);
  if (certain.length > 0) return located(urn, certain);
  const mayBeReleased = typeof name !== "string" && settings.releasedRepositories.length > 0;
  if (!(mayBeReleased || holds instanceof Unknown) || findingsFor("released").length === 0) return [];
  if (mayBeReleased) return located(urn, [unknownRepository(properties)]);
  return holds instanceof Unknown ? located(repository?.urn, [unknownFinding(holds, "scalar")]) : [];
}

/** Only where the policy itself does not tell whether its repository may keep everything. */
function growthByRepository(
  { urn, properties }: Policy,
  repository: Repository | undefined,
  settings: RetentionSettings,
): readonly StackFinding[] {
  if (typeof properties.repository === "string" || settings.keepAll.length === 0) return [];
  const findings = documentGrowth(properties.policy, "policy", settings);
  const name = repository?.properties.name;
  if (findings.length === 0 || isNamed(name, settings.keepAll)) return [];
  return located(urn, typeof name === "string" ? findings : [unknownRepository(properties)]);
}

function holdsOf(repository: Repository | undefined) {
  const tags = repository?.properties.tags;
  return isRecord(tags) ? tags[holdsTag] : tags instanceof Unknown ? tags : undefined;
}

function unknownRepository({ repository }: Policy["properties"]): Finding {
  return unknownFinding(repository instanceof Unknown ? repository : new Unknown("repository"), "relation");
}

function located(urn: string | undefined, findings: readonly Finding[]): readonly StackFinding[] {
  return findings.map((finding) => ({ ...finding, ...(urn !== undefined && { urn }) }));
}
