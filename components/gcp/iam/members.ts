/** Anybody, with or without an account: https://docs.cloud.google.com/iam/docs/principals-overview */
export const allUsers = "allUsers";
/** Accounts of Google's, service accounts among them, but not what a workload identity pool makes of tokens. */
const allAuthenticatedUsers = "allAuthenticatedUsers";

const byAddress = /^(?:user|serviceAccount|group|domain):/;
const asWritten =
  /^(?:allUsers|allAuthenticatedUsers|project(?:Owner|Editor|Viewer):.*|principal(?:Set)?:\/\/iam\.googleapis\.com\/.*)$/s;

/**
 * A member of a binding in the form that two of the same have: Google ignores the case of addresses, and of nothing else
 * (https://github.com/hashicorp/terraform-provider-google/blob/main/google/tpgresource/utils.go). `undefined` is a member
 * of a kind whose identities cannot be told here, such as all service accounts of a project.
 *
 * @see https://docs.cloud.google.com/iam/docs/principal-identifiers
 */
export function readMember(member: string): string | undefined {
  if (asWritten.test(member)) return member;
  const [kind] = byAddress.exec(member) ?? [];
  return kind && `${kind}${member.slice(kind.length).toLowerCase()}`;
}

/** What was deleted keeps its bindings, and nobody has them: https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy#Binding */
export function isDeleted(member: string): boolean {
  return member.startsWith("deleted:");
}

/** As what an identity is let in: itself, and everybody. */
export function alsoKnownAs(identity: string): readonly string[] {
  const isGoogles = byAddress.test(identity) || identity === allAuthenticatedUsers;
  return isGoogles ? [identity, allUsers, allAuthenticatedUsers] : [identity, allUsers];
}
