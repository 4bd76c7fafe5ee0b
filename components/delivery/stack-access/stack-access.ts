import type { Problem } from "../problem";
import type { Origin } from "./origin";

/** The same that can be done to some places. */
export interface AccessRow {
  /** Groups of actions, or actions. */
  readonly what: readonly string[];
  readonly where: readonly string[];
}

export interface IdentityAccess {
  /** As its cloud names it: an ARN, or a member of allow policies. */
  readonly identity: string;
  /** Who may be it; `undefined` where that cannot be read. */
  readonly from?: readonly Origin[];
  readonly may: readonly AccessRow[];
}

/** Something that was judged as if what it depends on were the case. */
export interface Assumption {
  /** What the policy belongs to. */
  readonly of: string;
  /** What of the policy. */
  readonly statement: string;
  /** What is not known here. */
  readonly conditions: readonly string[];
}

/** Who may do what in a stack, as far as one cloud decides it. */
export interface StackAccess {
  readonly identities: readonly IdentityAccess[];
  /** What none of them may. */
  readonly nobody: readonly AccessRow[];
  readonly assumptions: readonly Assumption[];
  /** What was not judged, and why. */
  readonly gaps: readonly Problem[];
  /** What could give or take access too, and is in no stack. */
  readonly notLookedAt: readonly string[];
}
