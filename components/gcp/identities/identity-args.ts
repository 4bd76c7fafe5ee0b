import { gitHubIssuer } from "../../delivery/github-issuer";
import type { IdentityInput, TrustedJobs } from "../../delivery/identity-input";
import type { PromotionSource as ReadPromotionSource } from "../../delivery/promotion-source";

/** The environment that the first one here is fed from, where that is in another project or location. */
export interface GooglePromotionSourceArgs {
  /** Its name there. */
  environment: string;
  /**
   * The id of its project. There, this environment's promoters must be named in `promotedBy`.
   *
   * @default this project
   */
  project?: string;
  /**
   * Its location.
   *
   * @default this location
   */
  location?: string;
  /**
   * Name of the version of the Cloud KMS key that artifacts are signed with there, for the identities here to verify
   * with.
   *
   * @default none
   */
  signingKeyVersion?: string;
}

/** Who may do what: the arguments that `GoogleArtifactRegistry` and `GoogleDeliveryIdentities` share. They are plain values. */
export interface GoogleIdentityArgs extends IdentityInput {
  /**
   * Where the first environment is fed from, if CI does not publish into it: an environment of the same namespace in
   * another project or location.
   *
   * @default CI publishes into the first environment
   */
  promotesFrom?: GooglePromotionSourceArgs;
  /**
   * Who signs GitHub's tokens, without `https://`: GitHub, an enterprise of its own, or
   * `<host>/_services/token` of GitHub Enterprise Server.
   *
   * @default "token.actions.githubusercontent.com"
   */
  oidcIssuer?: string;
  /**
   * Whether an identity is a service account that the right jobs impersonate, for tools that take no federated
   * token. A service account has no key.
   *
   * @default false: the jobs themselves have the grants
   */
  serviceAccounts?: boolean;
  /**
   * Whether to create an asymmetric Cloud KMS key (EC_SIGN_P256_SHA256) for signing artifacts, with which only the
   * publisher signs. A signature's key cannot be rotated: it is protected and retained.
   *
   * @default false
   */
  signing?: boolean;
  /**
   * What the ids of the workload identity pool, custom roles, service accounts and key rings start with: lower-case
   * letters and digits with single `-`, a letter first, at most 25 characters. A project has each id once, and keeps
   * those of a deleted pool for 30 days and of a deleted role for 37.
   *
   * @default the namespace
   */
  identityPrefix?: string;
}

/** What the identities are like where an argument is not given. */
export const googleIdentityDefaults = Object.freeze({
  oidcIssuer: gitHubIssuer,
  serviceAccounts: false,
  signing: false,
});

export type PromotionSource = ReadPromotionSource<"project" | "location" | "signingKeyVersion">;

/** Arguments of which all that is known has been checked. */
export interface IdentitySettings extends TrustedJobs {
  readonly namespace: string;
  readonly promotesFrom?: PromotionSource;
  /** Without `https://`. */
  readonly issuer: string;
  readonly serviceAccounts: boolean;
  readonly signing: boolean;
  readonly identityPrefix: string;
}
