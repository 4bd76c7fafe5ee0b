import type { GoogleResource, GoogleRole } from "../iam/allow-policy";
import type { TokenClaims } from "../workload-identity/map-token";
import type { WorkloadIdentityProvider } from "../workload-identity/provider";

/** Documents, as they are sent to Google. */
export interface GoogleAccessDocuments {
  readonly providers: readonly WorkloadIdentityProvider[];
  /** Custom roles; those of Google's own that the components grant are known. */
  readonly roles: readonly GoogleRole[];
  /** A service account is one by its `projects/<project>/serviceAccounts/<e-mail>`. A project has one name: its id. */
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
