import type { ConditionTest } from "./condition";
import type { ResourcePattern } from "./resource";
import type { NamedPrincipal } from "./statement-principal";

/** A policy document that was read: nothing in it is left that this evaluator does not understand. */
export interface PolicyDocument {
  readonly version: PolicyVersion;
  readonly statements: readonly PolicyStatement[];
}

/** Variables such as `${aws:username}` exist since 2012: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
export type PolicyVersion = "2008-10-17" | "2012-10-17";

/** What a document is attached to, which decides what may stand in it. */
export const PolicyKind = {
  /** A user's, role's or group's policy, or a permissions boundary. */
  Identity: "identity",
  /** Passed when a session begins. */
  Session: "session",
  /** A repository's, a key's or another resource's. */
  Resource: "resource",
  /** A role's, that says who may assume it. */
  Trust: "trust",
} as const;
export type PolicyKind = (typeof PolicyKind)[keyof typeof PolicyKind];

/** `Action`, `Resource` or `Principal`, or with `negated` `NotAction`, `NotResource` or `NotPrincipal`. */
export interface Element<T> {
  readonly negated: boolean;
  readonly values: readonly T[];
}

export interface PolicyStatement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Missing in what is attached to an identity: the principal is that identity. */
  readonly principal?: Element<NamedPrincipal>;
  readonly action: Element<string>;
  /** Missing where a resource's policy leaves it out: the resource is that resource. */
  readonly resource?: Element<ResourcePattern>;
  readonly conditions: readonly ConditionTest[];
}
