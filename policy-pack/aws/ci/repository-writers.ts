import { type StackFinding, unknownFinding } from "../../framework/policy";
import { Unknown } from "../../framework/snapshot";
import type { Identity } from "./identities";
import type { RepositoryGrant } from "./repository-grants";

/** What policies of repositories grant past the documents of roles. */
export function repositoryGrantFindings(
  identities: readonly Identity[],
  later: ReadonlyMap<string, string>,
  grants: readonly RepositoryGrant[],
): readonly StackFinding[] {
  const names = new Set(identities.map(({ name }) => name));
  return grants.flatMap((grant): readonly StackFinding[] => {
    const { urn, property, environments, principal } = grant;
    const isLater = environments.some((environment) => later.has(environment));
    const pushes = grant.writes && isLater;
    if (principal instanceof Unknown) {
      const concernsCi = identities.length > 0 && (pushes || grant.deletes);
      return concernsCi ? [{ ...unknownFinding(principal, "relation"), urn }] : [];
    }
    if (grant.deletes && (principal === undefined || names.has(principal))) {
      const reason =
        "lets a role of CI, or everybody in an account, delete images or the repository. Name the role of whoever may.";
      return [{ urn, property, reason }];
    }
    if (!pushes || principal !== undefined) return [];
    const reason =
      "lets everybody in an account, or in several, push into an environment that only its promoter may write. Name the " +
      "promoter's role.";
    return [{ urn, property, reason }];
  });
}
