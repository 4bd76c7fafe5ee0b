import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import type { Given } from "./attachments";
import { type AwsManagedPolicy, awsManagedPolicy } from "./aws-managed-policies";

export const policyType = "aws:iam/policy:Policy";
const customerManaged = /^arn:[a-z-]+:iam::\d{12}:policy\/(?:[^/]+\/)*([^/]+)$/;

/** Permissions of somebody, and the resource that they stand in. */
export type Permission = { readonly urn: string; readonly property: string; readonly giver: StackResource } & (
  | { readonly document: Plain }
  | { readonly managed: AwsManagedPolicy }
  /** A managed policy that is not in the stack. */
  | { readonly unread: string | Unknown }
);

/** The managed policies of a stack: by ARN and name, or before these are known by what an ARN was made from. */
export class ManagedPolicies {
  readonly #byArn = new Map<string, StackResource>();
  readonly #byName = new Map<string, StackResource>();
  readonly #byUrn = new Map<string, StackResource>();

  constructor(stack: JudgedStack) {
    for (const policy of stack.ofType(policyType)) {
      const { arn, name } = policy.properties;
      this.#byUrn.set(policy.urn, policy);
      if (typeof arn === "string") this.#byArn.set(arn, policy);
      else if (typeof name === "string") this.#byName.set(name, policy);
    }
  }

  /** What a resource gives, with the documents of managed policies. */
  permissionsIn(giver: StackResource, given: readonly Given[]): readonly Permission[] {
    return given.flatMap((one): readonly Permission[] => {
      const { urn } = giver;
      const { property } = one;
      if ("document" in one) return [{ urn, property, giver, document: one.document }];
      const managed = typeof one.arn === "string" ? awsManagedPolicy(one.arn) : undefined;
      if (managed) return [{ urn, property, giver, managed }];
      const policies = this.#find(one.arn, giver.dependenciesOf(one.origin));
      if (policies.length === 0) return [{ urn, property, giver, unread: one.arn }];
      return policies.map((policy) => ({
        urn: policy.urn,
        property: "policy",
        giver: policy,
        document: policy.properties.policy,
      }));
    });
  }

  #find(arn: string | Unknown, origins: readonly string[]): readonly StackResource[] {
    if (arn instanceof Unknown) return origins.flatMap((urn) => this.#byUrn.get(urn) ?? []);
    const name = customerManaged.exec(arn)?.[1];
    const policy = this.#byArn.get(arn) ?? (name === undefined ? undefined : this.#byName.get(name));
    return policy ? [policy] : [];
  }
}

/** Several attachments can give the same permissions. */
export function withoutTwins(permissions: readonly Permission[]): readonly Permission[] {
  return [...new Map(permissions.map((one) => [`${one.urn} ${one.property}`, one])).values()];
}
