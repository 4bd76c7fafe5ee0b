import { coversAction } from "./action";
import { conditionsHold } from "./condition";
import type { RequestContext } from "./context";
import type { Element, PolicyDocument, PolicyStatement } from "./document";
import { coversResource } from "./resource";
import { type Caller, type NamedPrincipal, Naming, namingOf } from "./statement-principal";

/** A request, with all that its context holds. */
export interface Question {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  /** Whether a permissions boundary is attached to who asks. */
  readonly hasBoundary: boolean;
}

/** A statement that applies to a request, and where it stands. */
export interface AppliedStatement {
  /** Counted from 0. */
  readonly index: number;
  readonly statement: PolicyStatement;
  /** How it names who asks; of what is attached to the identity itself, directly. */
  readonly naming: Naming;
}

/** The statements that apply to a request: their action, resource, principal and conditions all do. */
export function appliedStatements(document: PolicyDocument, question: Question): readonly AppliedStatement[] {
  return document.statements.flatMap((statement, index) => {
    const { principal } = statement;
    const naming = principal ? namingIn(principal, question) : Naming.Direct;
    return naming !== undefined && covers(statement, question) ? [{ index, statement, naming }] : [];
  });
}

/**
 * "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions boundary policy
 * attached": https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function namingIn(principal: Element<NamedPrincipal>, { caller, hasBoundary }: Question): Naming | undefined {
  return principal.negated && hasBoundary ? Naming.Direct : namingOf(principal, caller);
}

function covers({ action, resource, conditions }: PolicyStatement, question: Question): boolean {
  return (
    action.values.some((pattern) => coversAction(pattern, question.action)) !== action.negated &&
    coversResource(resource, question.resource, question.context) &&
    conditionsHold(conditions, question.context)
  );
}
