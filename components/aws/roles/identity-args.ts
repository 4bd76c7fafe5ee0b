import type * as pulumi from "@pulumi/pulumi";
import { gitHubIssuer } from "../../delivery/github-issuer";
import type { IdentityInput, TrustedJobs } from "../../delivery/identity-input";
import type { PromotionSource as ReadPromotionSource } from "../../delivery/promotion-source";
import type { Issuer } from "./issuer";

/** The environment that the first one here is fed from, where that is in another account or region. */
export interface EcrPromotionSourceArgs {
  /** Its name there. */
  environment: string;
  /**
   * The id of its account, 12 digits. There, this environment's promoter must be named in `promotedBy`.
   *
   * @default this account
   */
  accountId?: string;
  /**
   * Its region.
   *
   * @default this region
   */
  region?: string;
  /**
   * ARN of the KMS key that artifacts are signed with there, for the identities here to verify with.
   *
   * @default none
   */
  signingKeyArn?: string;
}

/** Who may do what: the arguments that `EcrRegistry` and `EcrDeliveryRoles` share. They are plain values. */
export interface EcrIdentityArgs extends IdentityInput {
  /**
   * Where the first environment is fed from, if CI does not publish into it: an environment of the same namespace in
   * another account or region.
   *
   * @default CI publishes into the first environment
   */
  promotesFrom?: EcrPromotionSourceArgs;
  /**
   * Who signs GitHub's tokens, without `https://`. Of GitHub Enterprise Server's, `<host>/_services/token`, AWS sees
   * the audience and the subject only, so whoever takes a repository's name over is let in.
   *
   * @default "token.actions.githubusercontent.com"
   */
  oidcIssuer?: string;
  /**
   * Whether to create the account's OIDC provider for the issuer. An account has one: leave it to one stack. It is
   * retained when the stack is destroyed.
   *
   * @default false: it must exist (`EcrRegistry` with `standalone: true` creates it)
   */
  createOidcProvider?: boolean;
  /**
   * ARN of the account's OIDC provider.
   *
   * @default the one that an account has for the issuer: `arn:<partition>:iam::<account>:oidc-provider/<issuer>`
   */
  oidcProviderArn?: string;
  /**
   * Whether to create an asymmetric KMS key (ECC_NIST_P256) for signing artifacts, with which only the publisher signs.
   * A signature's key cannot be rotated: it is protected and retained.
   *
   * @default false
   */
  signing?: boolean;
  /**
   * What the names of roles and the signing key's alias start with: letters, digits, `.`, `_` and `-`. Roles are called
   * `<prefix>-<environment>-<duty>`, at most 64 characters; an account has each name once, in all regions.
   *
   * @default the namespace
   */
  rolePrefix?: string;
  /**
   * The path of the roles, such as `/ci/`.
   *
   * @default "/"
   */
  rolePath?: string;
  /**
   * ARN of a managed policy that bounds what the roles can do, as some accounts ask for. It must let the documented
   * actions through.
   *
   * @default none
   */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /**
   * How long a session lasts at most, in seconds: 3600 to 43200.
   *
   * @default 3600
   */
  maxSessionSeconds?: number;
}

/** What the identities are like where an argument is not given. */
export const ecrIdentityDefaults = Object.freeze({
  oidcIssuer: gitHubIssuer,
  signing: false,
  rolePath: "/",
  maxSessionSeconds: 3600,
});

export type PromotionSource = ReadPromotionSource<"accountId" | "region" | "signingKeyArn">;

/** Arguments of which all that is known has been checked. */
export interface IdentitySettings extends TrustedJobs {
  readonly namespace: string;
  readonly promotesFrom?: PromotionSource;
  readonly issuer: Issuer;
  readonly createOidcProvider: boolean;
  readonly oidcProviderArn?: string;
  readonly signing: boolean;
  readonly rolePrefix: string;
  readonly rolePath: string;
  readonly permissionsBoundaryArn?: pulumi.Output<string>;
  readonly maxSessionSeconds: number;
}
