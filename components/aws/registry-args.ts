import type * as pulumi from "@pulumi/pulumi";
import type { Delivery, DeliveryInput } from "../delivery/delivery";
import type { EnvironmentInput } from "../delivery/environment";
import type { EcrAccountDetails } from "./account/account-args";
import type { RepositoryAccess } from "./repository-policy";
import type { EcrIdentityArgs, IdentitySettings } from "./roles/identity-args";

/** What encrypts the images at rest. */
export const EcrEncryption = {
  /** A KMS key: one of the registry's own, or `kmsKeyArn`. */
  Kms: "KMS",
  /** Keys that Amazon S3 manages: nobody can revoke them, and no audit log shows their use. */
  Aes256: "AES256",
} as const;
export type EcrEncryption = (typeof EcrEncryption)[keyof typeof EcrEncryption];

/** An environment on Amazon ECR. */
export interface EcrEnvironmentArgs extends EnvironmentInput {
  /**
   * Ids of other AWS accounts, 12 digits each, whose identities may pull from this environment (their own policies
   * must allow it too).
   *
   * @default nobody outside the account
   */
  pullAccounts?: string[];
  /**
   * ARNs of the roles, in other accounts, that promote from this environment: `AWS_PROMOTE_ROLE` of a registry that
   * says `promotesFrom`. They may pull and read scan findings, and their accounts verify with the signing key.
   *
   * @default nobody outside the account
   */
  promotedBy?: string[];
}

/**
 * Arguments of `EcrRegistry`. Those that decide which resources exist are plain values; the others take outputs too.
 */
export interface EcrRegistryArgs extends DeliveryInput, EcrIdentityArgs {
  environments: EcrEnvironmentArgs[];
  /**
   * ARNs of roles of CI that is not GitHub's, which may push to the first environment. They must exist; logging in
   * (`ecr:GetAuthorizationToken`), and with `signing` signing (`kmsSignActions`), must be allowed by their own policies,
   * and from another account pushing as well.
   *
   * @default none
   */
  publishers?: string[];
  /**
   * Whether a policy on each repository of an environment with a promoter denies pushes by anybody else, and deletions
   * by anybody but `breakGlassPrincipals`, whatever identity policies allow. It does not deny its own change, so an
   * administrator of the account can lift it. With `disposable: true` it denies no deletion.
   *
   * @default true: with a source
   */
  repositoryLock?: boolean;
  /**
   * ARNs of roles or users that may delete images and repositories in spite of the lock. Pulumi takes a repository's
   * policy away before the repository, so the identity that runs it need not be named.
   *
   * @default nobody
   */
  breakGlassPrincipals?: string[];
  /**
   * Tags that may move, as ECR's exclusion filters: 1 to 5, each with at most two `*`. A filter that can match a
   * commit SHA, a version or `latest` is refused. Every repository gets them.
   *
   * @default no tag may move
   */
  mutableTagFilters?: string[];
  /**
   * What encrypts the images: `KMS` or `AES256`. It cannot be changed later (see `allowReplacement`).
   *
   * @default "KMS"
   */
  encryption?: EcrEncryption;
  /**
   * ARN of an existing KMS key, in the registry's region. It cannot be changed later (see `allowReplacement`).
   *
   * @default a key of the registry's own: rotated yearly, deleted 30 days after its deletion was asked for
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * The account's settings, as an `EcrAccount` gives them out (`account`), from this program or a `StackReference`.
   * They are checked: its scan filters must cover every repository, its region and id must be the registry's, and no
   * cache may be in an environment. Not together with `standalone`.
   *
   * @default nothing is known of the account's settings
   */
  account?: pulumi.Input<EcrAccountDetails>;
  /**
   * Whether this registry is the only owner of the account's scanning configuration in its region, and sets it to
   * scan its own repositories on push. It overwrites what is there: the rules, and the type of scanning, which becomes
   * `BASIC`. Destroying the stack leaves it as it is then.
   *
   * @default false: the account's scanning configuration is left alone, the repositories carry the scan flag
   */
  standalone?: boolean;
  /**
   * Whether destroying the stack may delete repositories with their images: for trials only. It turns `forceDelete`
   * on, and protection and retention of later environments and the key off.
   *
   * @default false
   */
  disposable?: boolean;
  /**
   * Whether a change of `namespace`, `encryption`, `kmsKeyArn` or `region` may replace repositories, whose images do
   * not move along, and whether a later environment may become the first, whose images expire unreleased.
   *
   * @default false: such a change is refused
   */
  allowReplacement?: boolean;
  /**
   * More tags for every resource that takes tags. Keys must not start with `artifact-registries:` or `aws:`.
   *
   * @default none
   */
  tags?: Record<string, pulumi.Input<string>>;
  /**
   * The AWS region.
   *
   * @default the provider's
   */
  region?: pulumi.Input<string>;
}

/** What `EcrRegistry` does where an argument is not given. */
export const ecrRegistryDefaults = Object.freeze({
  repositoryLock: true,
  encryption: EcrEncryption.Kms,
  standalone: false,
  disposable: false,
  allowReplacement: false,
});

/** Arguments of which all that is known has been checked. */
export interface EcrRegistrySettings {
  readonly delivery: Delivery;
  /** With a source. */
  readonly identities?: IdentitySettings;
  /** Whether the first environment holds what another registry has published. */
  readonly fedFromElsewhere: boolean;
  /** Who else gets at an environment, by its name. */
  readonly access: ReadonlyMap<string, Omit<RepositoryAccess, "lock">>;
  readonly repositoryLock: boolean;
  readonly breakGlassPrincipals: readonly string[];
  readonly mutableTagFilters: readonly string[];
  readonly encryption: EcrEncryption;
  readonly kmsKeyArn?: pulumi.Output<string>;
  /** Not read yet where it was an output. */
  readonly account?: pulumi.Output<unknown>;
  readonly standalone: boolean;
  readonly disposable: boolean;
  readonly allowReplacement: boolean;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  readonly region?: pulumi.Output<string>;
}
