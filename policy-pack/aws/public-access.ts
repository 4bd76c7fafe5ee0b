import { type Finding, unknownFinding } from "../framework/policy";
import { type Plain, Unknown } from "../framework/snapshot";
import { restrictsToKnown } from "./iam/condition";
import { allowStatements, Malformed } from "./iam/document";
import { reachesEveryone } from "./iam/principal";

/** The statements of a policy document that allow something to principals that nobody has named. */
export function publicAccessFindings(policy: Plain, documentProperty: string): readonly Finding[] {
  const found = allowStatements(policy, documentProperty).flatMap((statement) => {
    if (statement instanceof Unknown || statement instanceof Malformed) return [statement];
    const { property, elements } = statement;
    const everyone = reachesEveryone(elements, property);
    const restricted = restrictsToKnown(elements.Condition, `${property}.Condition`);
    const malformed = [everyone, restricted].filter((result) => result instanceof Malformed);
    if (malformed.length > 0) return malformed;
    if (everyone === false || restricted === true) return [];
    const unknown = [everyone, restricted].find((result) => result instanceof Unknown);
    if (unknown) return [unknown];
    const reason =
      "allows everyone: no condition that surely holds them to known accounts or organizations. Name the accounts in " +
      "Principal, or add StringEquals on aws:PrincipalOrgID.";
    return [{ property, reason }];
  });
  return found.map((finding) =>
    finding instanceof Unknown
      ? unknownFinding(finding, "document")
      : { property: finding.property, reason: finding.reason },
  );
}
