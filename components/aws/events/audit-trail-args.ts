import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentInput } from "../../delivery/environment";

/** Who can delete what is archived before its time. */
export const EcrArchiveMode = {
  /** Whoever has `s3:BypassGovernanceRetention`. */
  Governance: "GOVERNANCE",
  /** Nobody, not even the account's root; the account would have to be closed. */
  Compliance: "COMPLIANCE",
} as const;
export type EcrArchiveMode = (typeof EcrArchiveMode)[keyof typeof EcrArchiveMode];

/** A bucket with Object Lock, where the records stay beyond the log group's retention. */
export interface EcrArchiveArgs {
  /** Days after its arrival for which an object cannot be deleted or changed: 1 to 36,500. */
  days: number;
  /**
   * `GOVERNANCE` or `COMPLIANCE`.
   *
   * @default "GOVERNANCE"
   */
  mode?: EcrArchiveMode;
}

/** Arguments of `EcrAuditTrail`. Those that decide which resources exist are plain values. */
export interface EcrAuditTrailArgs {
  /** The environments whose repositories are audited. */
  environments: EnvironmentInput[];
  /**
   * The owner of the artifacts: events of the repositories `<environment>/<namespace>/*` are recorded.
   *
   * @default the component's name
   */
  namespace?: string;
  /**
   * Name of the log group; it starts with `/aws/events/`. Changing it makes another one, and leaves the one that was.
   *
   * @default `/aws/events/` and the component's name
   */
  logGroupName?: string;
  /**
   * Days for which a record stays in the log group: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096,
   * 1827, 2192, 2557, 2922, 3288 or 3653.
   *
   * @default 400: whoever audits once a year still finds the whole year
   */
  retentionDays?: number;
  /**
   * ARNs of KMS keys, at most 10, whose policies, grants and deletion are recorded too: the signing key, and the one that
   * encrypts the images.
   *
   * @default none
   */
  keyArns?: pulumi.Input<string>[];
  /**
   * ARN of an existing KMS key, in the region of the repositories, that encrypts the records. Its policy must let
   * CloudWatch Logs in: the component's notices say with which statement.
   *
   * @default a key of the component's own: rotated yearly
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * An archive of all that is recorded, in an Amazon S3 bucket with Object Lock.
   *
   * @default none
   */
  archive?: EcrArchiveArgs;
  /**
   * Name of the CloudTrail trail, of the account or its organization, that logs write events of this region. It is named
   * so that somebody has looked; nothing is done to it.
   *
   * @default unknown, which is a notice: without a trail the log does not say who did anything
   */
  cloudTrailName?: string;
  /**
   * Whether destroying the stack may delete the log group, its key and the archive: for trials only.
   *
   * @default false: they are retained, and the log group is protected in AWS as well
   */
  disposable?: boolean;
  /**
   * More tags for every resource that takes tags. Keys must not start with `artifact-registries:` or `aws:`.
   *
   * @default none
   */
  tags?: Record<string, pulumi.Input<string>>;
  /**
   * The AWS region of the repositories.
   *
   * @default the provider's
   */
  region?: pulumi.Input<string>;
}

/** What `EcrAuditTrail` does where an argument is not given. */
export const auditTrailDefaults = Object.freeze({
  retentionDays: 400,
  archiveMode: EcrArchiveMode.Governance,
  disposable: false,
});

/** Arguments of which all that is known has been checked. */
export interface AuditTrailSettings {
  readonly environments: readonly string[];
  readonly namespace: string;
  readonly logGroupName: string;
  readonly retentionDays: number;
  readonly keyArns: readonly pulumi.Output<string>[];
  readonly kmsKeyArn?: pulumi.Output<string>;
  readonly archive?: { readonly days: number; readonly mode: EcrArchiveMode };
  readonly cloudTrailName?: string;
  readonly disposable: boolean;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  readonly region?: pulumi.Output<string>;
}
