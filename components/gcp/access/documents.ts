import type { TokenClaims, WorkloadIdentityProvider } from "../workload-identity/map-token";

/** A binding of an allow policy: https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy#Binding */
export interface GoogleBinding {
  readonly role: string;
  readonly members: readonly string[];
  /** Under a condition, which is not evaluated. */
  readonly condition?: unknown;
}

/** Something that an allow policy can be on. */
export interface GoogleResource {
  /** Such as `projects/acme-delivery/locations/europe-west1/repositories/staging-payments-docker`. */
  readonly name: string;
  /** What it inherits the policy of: a repository of its project, a key of its ring. */
  readonly parent?: string;
  readonly bindings: readonly GoogleBinding[];
}

export interface GoogleRole {
  /** Such as `projects/acme-delivery/roles/payments_publish`. */
  readonly name: string;
  readonly permissions: readonly string[];
}

/** Documents, as they are sent to Google. */
export interface GoogleAccessDocuments {
  readonly providers: readonly WorkloadIdentityProvider[];
  /** Custom roles; those of Google's own that the components grant are known. */
  readonly roles: readonly GoogleRole[];
  /** A service account is one by its `projects/<project>/serviceAccounts/<e-mail>`. */
  readonly resources: readonly GoogleResource[];
}

/** A token, by a name of its own. */
export interface GoogleAccessToken {
  readonly name: string;
  readonly claims: TokenClaims;
}

/** What to ask about a resource: a permission, such as `artifactregistry.tags.create`. */
export interface GoogleAccessQuestion {
  readonly action: string;
  readonly resource: string;
}
