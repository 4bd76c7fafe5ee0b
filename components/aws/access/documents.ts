/** An OIDC provider of an account. */
export interface AccessOidcProvider {
  readonly arn: string;
  /** With or without `https://`. */
  readonly url: string;
  readonly audiences: readonly string[];
}

/** A role or a user, with the policy documents as they are sent to AWS. */
export interface AccessIdentity {
  readonly arn: string;
  /** Who may take the role. */
  readonly trustPolicy?: string;
  /** Its inline and attached policies. */
  readonly permissionPolicies: readonly string[];
  readonly permissionsBoundary?: string;
}

/** A repository with its policy, if it has one. */
export interface AccessRepository {
  readonly arn: string;
  readonly policy?: string;
}

/** A KMS key with its policy and its aliases, such as `alias/payments-signing`. */
export interface AccessKey {
  readonly arn: string;
  readonly aliases: readonly string[];
  readonly policy: string;
}

/** What decides about access: everything is as it is sent to AWS. */
export interface AccessDocuments {
  readonly oidcProviders: readonly AccessOidcProvider[];
  readonly identities: readonly AccessIdentity[];
  readonly repositories: readonly AccessRepository[];
  readonly keys: readonly AccessKey[];
}

/** A token of an OIDC provider, by its claims. */
export interface AccessToken {
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** An action on a resource: an ARN, or `*` for an action that has none. */
export interface AccessQuestion {
  readonly action: string;
  readonly resource: string;
}
