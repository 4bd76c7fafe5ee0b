import type { AppliedStatement } from "./statement";

/** What decided: a policy of the identity, its permissions boundary, its session, or the resource. */
export const PolicyRole = {
  Identity: "identity",
  Boundary: "boundary",
  Session: "session",
  Resource: "resource",
} as const;
export type PolicyRole = (typeof PolicyRole)[keyof typeof PolicyRole];

/** One statement that decided, and where it stands. */
export interface DecidingStatement {
  readonly policy: PolicyRole;
  /** Which of the identity's policies it is, counted from 0; 0 for the others, of which there is one. */
  readonly document: number;
  /** Counted from 0. */
  readonly statement: number;
  readonly sid?: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: "allowed" | "explicitly denied" | "not allowed";
  /** What allowed or denied it; none where nothing did. */
  readonly statements: readonly DecidingStatement[];
}

/** The statements of one document that apply to a request. */
export interface Verdict {
  readonly policy: PolicyRole;
  readonly document: number;
  readonly applied: readonly AppliedStatement[];
}

export function allowing({ applied }: Verdict): readonly AppliedStatement[] {
  return applied.filter(({ statement }) => statement.effect === "Allow");
}

function denying({ applied }: Verdict): readonly AppliedStatement[] {
  return applied.filter(({ statement }) => statement.effect === "Deny");
}

export function deciding({ policy, document }: Verdict, applied: readonly AppliedStatement[]): DecidingStatement[] {
  return applied.map(({ index, statement: { sid } }) => ({
    policy,
    document,
    statement: index,
    ...(sid !== undefined && { sid }),
  }));
}

export const notAllowed: Decision = { allowed: false, reason: "not allowed", statements: [] };

export function allowedBy(statements: readonly DecidingStatement[]): Decision {
  return { allowed: true, reason: "allowed", statements };
}

/** "An explicit deny in any of these policies overrides the allow." */
export function explicitDeny(verdicts: readonly Verdict[]): Decision | undefined {
  const statements = verdicts.flatMap((verdict) => deciding(verdict, denying(verdict)));
  return statements.length === 0 ? undefined : { allowed: false, reason: "explicitly denied", statements };
}
