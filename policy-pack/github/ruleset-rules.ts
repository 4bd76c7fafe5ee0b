import { type Finding, type JudgedResource, unknownFinding } from "../framework/policy";
import { isRecord, type Plain, Unknown } from "../framework/snapshot";
import { itemsOf, memberOf } from "./answer";

/** What a ruleset by itself leaves open: that it is not in force, or not for everybody. */
export function rulesetFindings({
  enforcement,
  rules,
  bypassActors,
}: JudgedResource["properties"]): readonly Finding[] {
  const findings: Finding[] = [];
  if (enforcement instanceof Unknown) findings.push(unknownFinding(enforcement, "scalar"));
  else if (enforcement !== "active") {
    findings.push({ property: "enforcement", reason: "does not put the ruleset in force. Write active." });
  }
  if (rules instanceof Unknown) return [...findings, unknownFinding(rules, "scalar")];
  // What only restricts who creates something is there for those who may to bypass it.
  const binds = isRecord(rules) && Object.entries(rules).some(([rule, set]) => rule !== "creation" && isSet(set));
  return binds ? [...findings, ...bypassFindings(bypassActors)] : findings;
}

/** https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset */
function bypassFindings(actors: Plain): readonly Finding[] {
  return itemsOf(actors).flatMap((actor, index): readonly Finding[] => {
    const mode = memberOf(actor, "bypassMode");
    if (mode instanceof Unknown) return [unknownFinding(mode, "scalar")];
    if (mode === "pull_request") return [];
    const reason =
      "lets somebody past all rules at any time. Leave it out, or write pull_request; put who may create something into " +
      "a ruleset of its own.";
    return [{ property: `bypassActors[${index}].bypassMode`, reason }];
  });
}

function isSet(rule: Plain): boolean {
  return rule !== undefined && rule !== false;
}
