import type { StackFinding } from "../../framework/policy";
import type { Identity } from "./identities";
import { shareToken, tokensOf } from "./subjects";

/** Roles that write different environments, and that one job can take: they are one identity with two names. */
export function sharedSubjectFindings(writing: readonly Identity[]): readonly StackFinding[] {
  const roles = writing.flatMap(({ role, writes }) => {
    if (!role) return [];
    const environments = [...new Set(writes.map(({ environment }) => environment))].sort().join(" ");
    return [{ urn: role.urn, environments, tokens: tokensOf(role.properties.assumeRolePolicy) }];
  });
  const bySubject = new Map<string, typeof roles>();
  for (const role of roles) {
    for (const subject of new Set(role.tokens.subjects)) {
      const others = bySubject.get(subject);
      if (others) others.push(role);
      else bySubject.set(subject, [role]);
    }
  }
  const shared = [...bySubject.values()].flatMap((same) =>
    same.filter((one) =>
      same.some((other) => other.environments !== one.environments && shareToken(one.tokens, other.tokens)),
    ),
  );
  const reason =
    "takes the same subject as a role that writes another environment, so that one job can have both. Give each the " +
    "subject of a GitHub environment of its own.";
  return [...new Set(shared.map(({ urn }) => urn))].map((urn) => ({ urn, property: "assumeRolePolicy", reason }));
}
