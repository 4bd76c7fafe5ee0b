import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentInput } from "../../delivery/environment";

/** Arguments of `GoogleAuditTrail`. Those that decide which resources exist are plain values. */
export interface GoogleAuditTrailArgs {
  /** The environments whose repositories are audited. */
  environments: EnvironmentInput[];
  /**
   * The owner of the artifacts: what happens to the repositories `<environment>-<namespace>-<format>` is recorded.
   *
   * @default the component's name
   */
  namespace?: string;
  /**
   * Days for which a record stays: 1 to 3650.
   *
   * @default 400: whoever audits once a year still finds the whole year
   */
  retentionDays?: number;
  /**
   * Whether nobody can shorten the retention or delete the records any more, and nobody can delete the project while
   * there are some. It cannot be taken back.
   *
   * @default false
   */
  locked?: boolean;
  /**
   * Whether pulls are recorded too: there are many of them, and they are paid for.
   *
   * @default false: pushes, deletions and changes of settings
   */
  reads?: boolean;
  /**
   * Whether to turn on the data access logs of Artifact Registry in the project, without which no push is recorded. A
   * project has one such setting per service, and this one replaces it: leave it to one stack.
   *
   * @default true
   */
  dataAccessLogs?: boolean;
  /**
   * Names of Cloud KMS keys whose use for signing and whose settings are recorded too, as far as the project logs them.
   *
   * @default none
   */
  keyNames?: pulumi.Input<string>[];
  /**
   * Name of an existing Cloud KMS key, in the records' location, that encrypts them. Cloud Logging's service agent must
   * be let at it.
   *
   * @default Google's keys
   */
  kmsKeyName?: pulumi.Input<string>;
  /**
   * Where the records are: a region, `global`, `us` or `eu`. It cannot be changed later.
   *
   * @default "global"
   */
  recordsLocation?: string;
  /**
   * The project's id.
   *
   * @default the provider's
   */
  project?: pulumi.Input<string>;
  /**
   * The location of the repositories.
   *
   * @default the provider's region
   */
  location?: pulumi.Input<string>;
  /**
   * Whether destroying the stack may delete the records: for trials only.
   *
   * @default false: they are protected and retained
   */
  disposable?: boolean;
}

/** What `GoogleAuditTrail` does where an argument is not given. */
export const googleAuditTrailDefaults = Object.freeze({
  retentionDays: 400,
  locked: false,
  reads: false,
  dataAccessLogs: true,
  recordsLocation: "global",
  disposable: false,
});
