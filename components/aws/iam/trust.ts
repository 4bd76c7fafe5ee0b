import { toContext } from "./context";
import { allowedBy, allowing, type Decision, deciding, explicitDeny, notAllowed, PolicyRole } from "./decision";
import type { PolicyDocument } from "./document";
import type { WebIdentityRequest } from "./request";
import { appliedStatements } from "./statement";

const webIdentityAction = "sts:AssumeRoleWithWebIdentity";

/**
 * Whether the bearer of a token may assume a role. No policy but the role's trust policy has a say: the bearer is no
 * identity of any account yet. That the token is genuine, and for an audience of the provider's, is checked before.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function evaluateTrust({ provider, context }: WebIdentityRequest, trust: PolicyDocument): Decision {
  const applied = appliedStatements(trust, {
    caller: { kind: "federated", name: provider },
    action: webIdentityAction,
    // A trust policy has no `Resource`: it is the role's.
    resource: "*",
    context: toContext(context),
    hasBoundary: false,
  });
  const verdict = { policy: PolicyRole.Resource, document: 0, applied };
  const statements = deciding(verdict, allowing(verdict));
  return explicitDeny([verdict]) ?? (statements.length === 0 ? notAllowed : allowedBy(statements));
}
