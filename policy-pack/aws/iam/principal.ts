import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "./document";

/** How a principal of each kind stands for more than one known account or service. */
const standsForEveryone: ReadonlyMap<string, (principal: string) => boolean> = new Map([
  ["AWS", hasWildcard],
  ["CanonicalUser", hasWildcard],
  ["Service", hasWildcard],
  // A provider without an account, like cognito-identity.amazonaws.com, has sessions in every account:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
  ["Federated", (principal) => hasWildcard(principal) || !/^arn:[^:]+:iam::\d{12}:/.test(principal)],
]);

function hasWildcard(principal: string): boolean {
  return /[*?]/.test(principal);
}

/** Whether an Allow statement reaches principals that nobody has named. */
export function reachesEveryone(
  statement: { readonly [element: string]: Plain },
  property: string,
): boolean | Unknown | Malformed {
  const { Principal: principal } = statement;
  if ("Principal" in statement === "NotPrincipal" in statement) {
    return new Malformed(property, "needs one of Principal and NotPrincipal. Name in Principal who is allowed.");
  }
  // Everyone but those who are named: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  if ("NotPrincipal" in statement || principal === "*") return true;
  if (principal instanceof Unknown) return principal;
  const malformed = new Malformed(`${property}.Principal`, 'is not a principal. Write { "AWS": "<account id>" }.');
  if (!isRecord(principal) || Object.keys(principal).length === 0) return malformed;
  const reached = Object.entries(principal).flatMap(([kind, named]) => {
    const everyone = standsForEveryone.get(kind);
    const names = isList(named) ? named : [named];
    if (everyone === undefined || names.length === 0) return [malformed];
    return names.map((name) => {
      if (name instanceof Unknown) return name;
      return typeof name === "string" && name !== "" ? everyone(name) : malformed;
    });
  });
  return (
    reached.find((reach) => reach instanceof Malformed) ??
    (reached.includes(true) || (reached.find((reach) => reach instanceof Unknown) ?? false))
  );
}
