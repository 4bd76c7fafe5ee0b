import type * as pulumi from "@pulumi/pulumi";
import type { Source, SourceInput } from "../../delivery/source";
import { gitHubIssuer, type Issuer } from "./issuer";

/** Which of GitHub's jobs publish. */
export const EcrPublishFrom = {
  /** Those of one GitHub environment, whose branch policy and rules GitHub holds. */
  Environment: "environment",
  /**
   * Those without an environment on the source's branch. Any workflow there can publish, whether a push, a person
   * (`workflow_dispatch`) or a schedule started it: the subject is the same.
   */
  Branch: "branch",
} as const;
export type EcrPublishFrom = (typeof EcrPublishFrom)[keyof typeof EcrPublishFrom];

/** What a job must be, beside running in the right GitHub environment, to be trusted with a duty. */
export interface EcrDutyArgs {
  /**
   * The one branch or tag that it may run on, such as `refs/heads/main`.
   *
   * @default any that GitHub lets into the environment
   */
  ref?: string;
  /**
   * The reusable workflows, at a commit, that may do it: `<owner>/<repository>/.github/workflows/<file>@<40
   * hexadecimal digits>`. Several, so that a new version can be let in before the old one is let go.
   *
   * @default any workflow
   */
  workflows?: string[];
}

/** Where publishing is trusted. */
export interface EcrPublishArgs extends EcrDutyArgs {
  /**
   * The one branch or tag that it may run on. Not together with `from: "branch"`.
   *
   * @default the source's branch
   */
  ref?: string;
  /**
   * Whether any branch or tag that GitHub lets into the environment may publish, as for releases from tags: a pattern
   * of tags belongs into the environment's policy, because a trust document would need a wildcard for it.
   *
   * @default false
   */
  anyRef?: boolean;
  /**
   * `environment`, jobs of a GitHub environment, or `branch`, jobs on the source's branch outside of any environment.
   *
   * @default "environment"
   */
  from?: EcrPublishFrom;
  /**
   * The GitHub environment, of letters, digits, `.`, `_` and `-`.
   *
   * @default the first environment's name
   */
  environment?: string;
}

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
export interface EcrIdentityArgs {
  /**
   * More GitHub repositories that deliver these artifacts, trusted as `source` is.
   *
   * @default none
   */
  additionalSources?: SourceInput[];
  /**
   * Where publishing into the first environment is trusted.
   *
   * @default jobs of the GitHub environment of that name, on the source's branch
   */
  publish?: EcrPublishArgs;
  /**
   * What promoting is trusted to, beside jobs of the GitHub environment of that name.
   *
   * @default nothing else is asked for
   */
  promote?: EcrDutyArgs;
  /**
   * What deploying is trusted to, beside jobs of the GitHub environment of that name.
   *
   * @default nothing else is asked for
   */
  deploy?: EcrDutyArgs;
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
  publishFrom: EcrPublishFrom.Environment,
  anyRef: false,
});

/** What a job must be, beside its subject. */
export interface DutySettings {
  readonly ref?: string;
  readonly workflows: readonly string[];
}

export interface PublishSettings extends DutySettings {
  readonly from: EcrPublishFrom;
  /** The GitHub environment, where it is not the first environment's name. */
  readonly environment?: string;
}

export interface PromotionSource {
  readonly environment: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly signingKeyArn?: string;
}

/** Arguments of which all that is known has been checked. */
export interface IdentitySettings {
  readonly namespace: string;
  readonly environments: readonly string[];
  readonly sources: readonly Source[];
  readonly publish: PublishSettings;
  readonly promote: DutySettings;
  readonly deploy: DutySettings;
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
