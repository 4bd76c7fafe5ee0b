import type * as pulumi from "@pulumi/pulumi";
import { gitHubIssuer } from "../../delivery/github-issuer";
import type { Retention } from "../../delivery/retention";
import { EcrEncryption } from "../registry-args";
import type { Issuer } from "../roles/issuer";
import type { EcrReplicationArgs, EcrReplicationSourceArgs, ReplicationRule, ReplicationSource } from "./replication";
import { EcrScanFrequency, EcrScanType } from "./scanning";
import type { EcrUpstreamArgs, Upstream } from "./upstream";

/**
 * Arguments of `EcrAccount`. Those that decide which resources exist, or what a policy document says, are plain values.
 */
export interface EcrAccountArgs {
  /**
   * What scans images: `BASIC`, Amazon ECR's own scanner, or `ENHANCED`, Amazon Inspector, which costs extra.
   *
   * @default "BASIC"
   */
  scanType?: EcrScanType;
  /**
   * When images are scanned: `SCAN_ON_PUSH`, or, with `ENHANCED`, `CONTINUOUS_SCAN`, which scans on push too.
   *
   * @default "SCAN_ON_PUSH"
   */
  scanFrequency?: EcrScanFrequency;
  /**
   * Names of the repositories that are scanned, as filters: 1 to 100. `*` stands for any characters; a filter without
   * it matches every name that contains it. What no filter matches is not scanned on push, whatever its own flag says.
   *
   * @default every repository: ["*"]
   */
  scanFilters?: string[];
  /**
   * Whether a push may use a layer that another repository of the registry has, without uploading it again.
   *
   * @default false
   */
  blobMounting?: boolean;
  /**
   * Ids of other AWS accounts whose identities may write where a repository's policy lets them.
   *
   * @default none: a repository's policy cannot let another account write
   */
  writerAccounts?: string[];
  /**
   * Pull-through caches, at most 50. Their tags cannot be immutable, because they follow the upstream's; cached images are scanned
   * and encrypted, expire, and are never promoted from. Removing one here stops imports, and leaves its rule, its
   * template and its repositories in AWS.
   *
   * @default none, and nothing can be imported
   */
  upstreams?: EcrUpstreamArgs[];
  /**
   * Days after its push until an image in a cache expires; the next pull fetches it again.
   *
   * @default 90
   */
  cacheDays?: number;
  /**
   * Where environments are replicated to, at most 10 rules and 25 destinations in all. Only images that are pushed from then on are copied;
   * lifecycle policies, repository policies, tag immutability, encryption and deletions are not: the destination's own
   * `EcrAccount` gives its repositories all that with `replicatedFrom`. Removing all rules here leaves the last ones in
   * AWS.
   *
   * @default none: rules that the account has already stay as they are
   */
  replication?: EcrReplicationArgs[];
  /**
   * Where copies come from. Repositories that replication creates here have immutable tags, encryption, the retention
   * of released images and tags, as declared ones have.
   *
   * @default no other account can replicate to here
   */
  replicatedFrom?: EcrReplicationSourceArgs[];
  /**
   * How many images of one name stay in each replicated repository, or `"all"`.
   *
   * @default 200
   */
  keepReleased?: number | "all";
  /**
   * ARNs of roles whose pulls do not count as use, at most 100: scanners, which would keep every image young where
   * images are archived by their last pull.
   *
   * @default every pull counts (but Amazon Inspector's)
   */
  pullTimeExclusions?: string[];
  /**
   * What encrypts cached and replicated images: `KMS` or `AES256`. Repositories that exist keep what they have.
   *
   * @default "KMS"
   */
  encryption?: EcrEncryption;
  /**
   * ARN of an existing KMS key for them, in the same region.
   *
   * @default a key of the account's own, where there are caches or replicated repositories
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * ARN of a role with which Amazon ECR creates cached and replicated repositories; it must trust `ecr.amazonaws.com`.
   *
   * @default a role of the account's own, which can do that below the declared prefixes only
   */
  creationRoleArn?: pulumi.Input<string>;
  /**
   * Whether to create the account's OIDC provider for the tokens of GitHub's jobs. An account has one in all regions:
   * leave it to one `EcrAccount`.
   *
   * @default false
   */
  createOidcProvider?: boolean;
  /**
   * Who signs those tokens, without `https://`, as `EcrRegistry` takes it.
   *
   * @default "token.actions.githubusercontent.com"
   */
  oidcIssuer?: string;
  /**
   * More tags for every resource and created repository that takes tags. Keys must not start with
   * `artifact-registries:` or `aws:`.
   *
   * @default none
   */
  tags?: Record<string, pulumi.Input<string>>;
  /**
   * The AWS region. With another one, the settings are made there, and those of the old one stay as they are.
   *
   * @default the provider's
   */
  region?: pulumi.Input<string>;
}

/** What `EcrAccount` does where an argument is not given. */
export const ecrAccountDefaults = Object.freeze({
  scanType: EcrScanType.Basic,
  scanFrequency: EcrScanFrequency.OnPush,
  scanFilters: Object.freeze(["*"]),
  blobMounting: false,
  cacheDays: 90,
  encryption: EcrEncryption.Kms,
  createOidcProvider: false,
  oidcIssuer: gitHubIssuer,
});

/** Plain data about an account's settings, for `EcrRegistry` to join by, also through a `StackReference`. */
export interface EcrAccountDetails {
  /** Its id. */
  accountId: string;
  /** The region whose settings these are. */
  region: string;
  /** `BASIC` or `ENHANCED`. */
  scanType: string;
  /** Which repositories are scanned on push. */
  scanFilters: string[];
  /** What the names of cached repositories start with. */
  upstreamPrefixes: string[];
}

/** Arguments of which all that is known has been checked. */
export interface EcrAccountSettings {
  readonly scanType: EcrScanType;
  readonly scanFrequency: EcrScanFrequency;
  readonly scanFilters: readonly string[];
  readonly blobMounting: boolean;
  readonly writerAccounts: readonly string[];
  readonly upstreams: readonly Upstream[];
  readonly cacheDays: number;
  readonly replication: readonly ReplicationRule[];
  readonly replicatedFrom: readonly ReplicationSource[];
  /** Of replicated repositories, which hold released images. */
  readonly retention: Retention;
  readonly pullTimeExclusions: readonly string[];
  readonly encryption: EcrEncryption;
  readonly kmsKeyArn?: pulumi.Output<string>;
  readonly creationRoleArn?: pulumi.Output<string>;
  /** Whose OIDC provider to create. */
  readonly oidcIssuer?: Issuer;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  readonly region?: pulumi.Output<string>;
}
