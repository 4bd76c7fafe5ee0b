import { accountOfArn } from "./arn";
import { accessContext } from "./context";
import {
  allowedBy,
  allowing,
  type DecidingStatement,
  type Decision,
  deciding,
  explicitDeny,
  notAllowed,
  PolicyRole,
  type Verdict,
} from "./decision";
import type { PolicyDocument } from "./document";
import type { AccessRequest, Principal } from "./request";
import { type AppliedStatement, appliedStatements } from "./statement";
import { Naming } from "./statement-principal";

/** The policies that apply to a request. Those of an organization, and of a VPC's endpoint, are none of them. */
export interface AccessPolicies {
  /** All that are attached to the identity, with those of its groups. */
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly session?: PolicyDocument;
  readonly resource?: PolicyDocument;
  /**
   * Whether the identity's own policies allow nothing unless the resource's policy lets them, even within the account:
   * so it is for KMS keys (https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html) and for assuming a
   * role (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html).
   */
  readonly resourcePolicyRequired?: boolean;
}

/**
 * Whether AWS allows a request, and which statements decide.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function evaluateAccess(request: AccessRequest, policies: AccessPolicies): Decision {
  const verdicts = new Verdicts(request, policies);
  const denied = explicitDeny(verdicts.all);
  if (denied) return denied;
  const { principal, resourceAccount } = request;
  const statements =
    principal.kind === "service"
      ? verdicts.resource(Naming.Direct)
      : accountOf(principal) === resourceAccount
        ? withinAccount(verdicts, policies.resourcePolicyRequired === true)
        : verdicts.both(verdicts.byIdentity(), verdicts.resource());
  return statements.length === 0 ? notAllowed : allowedBy(statements);
}

function accountOf(principal: Exclude<Principal, { readonly kind: "service" }>): string | undefined {
  return accountOfArn(principal.kind === "user" ? principal.arn : principal.roleArn);
}

/**
 * Either side suffices. Whom the resource names as user or session, or as everyone, no boundary and no session policy
 * limits; a role that it names is limited by both.
 */
function withinAccount(verdicts: Verdicts, resourcePolicyRequired: boolean): readonly DecidingStatement[] {
  const byIdentity = verdicts.byIdentity();
  return [
    ...verdicts.resource(Naming.Direct),
    ...verdicts.limited(verdicts.resource(Naming.Role)),
    ...(resourcePolicyRequired ? verdicts.both(byIdentity, verdicts.resource(Naming.Account)) : byIdentity),
  ];
}

/** What each of the policies says of a request. A list without statements allows nothing. */
class Verdicts {
  readonly all: readonly Verdict[];

  constructor(request: AccessRequest, policies: AccessPolicies) {
    const question = {
      caller: request.principal,
      action: request.action,
      resource: request.resource,
      context: accessContext(request),
      hasBoundary: policies.boundary !== undefined,
    };
    const verdict = (policy: PolicyRole, document: PolicyDocument, index = 0): Verdict => ({
      policy,
      document: index,
      applied: appliedStatements(document, question),
    });
    const { identity, boundary, session, resource } = policies;
    this.all = [
      ...identity.map((document, index) => verdict(PolicyRole.Identity, document, index)),
      ...(boundary ? [verdict(PolicyRole.Boundary, boundary)] : []),
      ...(session ? [verdict(PolicyRole.Session, session)] : []),
      ...(resource ? [verdict(PolicyRole.Resource, resource)] : []),
    ];
  }

  byIdentity(): readonly DecidingStatement[] {
    return this.limited(this.allowedBy(PolicyRole.Identity));
  }

  /** The resource's statements that allow, of those that name who asks in this way. */
  resource(naming?: Naming): readonly DecidingStatement[] {
    return this.allowedBy(PolicyRole.Resource, (applied) => naming === undefined || applied.naming === naming);
  }

  /** What a permissions boundary and a session policy, where there are any, allow as well. */
  limited(statements: readonly DecidingStatement[]): readonly DecidingStatement[] {
    const limits = [PolicyRole.Boundary, PolicyRole.Session].filter((role) =>
      this.all.some(({ policy }) => policy === role),
    );
    return limits.reduce((allowed, role) => this.both(allowed, this.allowedBy(role)), statements);
  }

  both(one: readonly DecidingStatement[], other: readonly DecidingStatement[]): readonly DecidingStatement[] {
    return one.length === 0 || other.length === 0 ? [] : [...one, ...other];
  }

  private allowedBy(
    role: PolicyRole,
    counts: (applied: AppliedStatement) => boolean = () => true,
  ): readonly DecidingStatement[] {
    return this.all
      .filter(({ policy }) => policy === role)
      .flatMap((verdict) => deciding(verdict, allowing(verdict).filter(counts)));
  }
}
