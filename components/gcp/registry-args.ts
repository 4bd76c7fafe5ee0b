import type * as pulumi from "@pulumi/pulumi";
import type { Delivery, DeliveryInput } from "../delivery/delivery";
import type { EnvironmentInput } from "../delivery/environment";
import type { RetentionInput } from "../delivery/retention";
import type { GoogleIdentityArgs, IdentitySettings } from "./identities/identity-args";
import type { GoogleUpstreamArgs, Upstream } from "./upstream";

/** What encrypts the artifacts at rest. */
export const GoogleEncryption = {
  /** A Cloud KMS key: one of the registry's own, or `kmsKeyName`. */
  CustomerManaged: "CUSTOMER_MANAGED",
  /** Keys that Google manages: nobody can revoke them, and no audit log shows their use. */
  GoogleManaged: "GOOGLE_MANAGED",
} as const;
export type GoogleEncryption = (typeof GoogleEncryption)[keyof typeof GoogleEncryption];

/** What keeps the tags of the first environment's images from moving. Those of later environments the service keeps. */
export const GoogleImmutability = {
  /** The service refuses it to everybody, and refuses to delete what has a tag: unreleased images stay for ever. */
  Service: "service",
  /**
   * Only the workflows do: whoever may push may also move a tag, because Google asks for no other permission
   * (https://docs.cloud.google.com/artifact-registry/docs/audit-logging). Unreleased images expire.
   */
  Workflow: "workflow",
} as const;
export type GoogleImmutability = (typeof GoogleImmutability)[keyof typeof GoogleImmutability];

/** An environment on Google Artifact Registry. */
export interface GoogleEnvironmentArgs extends EnvironmentInput {
  /**
   * Who else may pull from this environment, as an allow policy names them: service accounts of clusters, groups.
   *
   * @default nobody but the delivery's own identities
   */
  readers?: string[];
  /**
   * The promoters of other projects that take artifacts from this environment: what `promoters` of a registry that says
   * `promotesFrom` is, as a text. They may pull, read scan findings of this project, and verify with the signing key.
   *
   * @default nobody
   */
  promotedBy?: string[];
}

/**
 * Arguments of `GoogleArtifactRegistry`. Those that decide which resources exist are plain values; the others take
 * outputs too.
 */
export interface GoogleArtifactRegistryArgs extends DeliveryInput, GoogleIdentityArgs {
  environments: GoogleEnvironmentArgs[];
  /**
   * What is kept how long, as far as Google can hold it: released images stay for ever, and unreleased ones expire only
   * with `immutability: "workflow"`; what has no tag expires in the first environment either way. Counts are of
   * versions, of which a multi-platform image has several. There is no `archive`.
   *
   * @default unreleased artifacts expire 90 days after their push, the newest 200 released packages stay
   */
  retention?: RetentionInput;
  /**
   * What keeps the tags of the first environment's images from moving: `service` or `workflow`. With `service`
   * unreleased images do not expire, only untagged ones do.
   *
   * @default "service"
   */
  immutability?: GoogleImmutability;
  /**
   * Who else publishes into the first environment, as an allow policy names them: CI that is not GitHub's. With
   * `signing` they may sign.
   *
   * @default nobody but the source's jobs
   */
  publishers?: string[];
  /**
   * Registries whose artifacts are read and kept in repositories beside these, which the publisher reads: what a
   * build takes from outside comes from one place and is scanned. `GoogleAuditTrail` keeps who changed them, and
   * with `reads: true` who read what.
   *
   * @default none
   */
  upstreams?: GoogleUpstreamArgs[];
  /**
   * What encrypts the artifacts: `CUSTOMER_MANAGED` or `GOOGLE_MANAGED`. It cannot be changed later (see
   * `allowReplacement`).
   *
   * @default "CUSTOMER_MANAGED"
   */
  encryption?: GoogleEncryption;
  /**
   * Name of an existing Cloud KMS key in the registry's location, which Artifact Registry's service agent may use. It
   * cannot be changed later (see `allowReplacement`).
   *
   * @default a key of the registry's own, rotated every 90 days
   */
  kmsKeyName?: pulumi.Input<string>;
  /**
   * Whether cleanup policies only log what they would delete.
   *
   * @default false
   */
  cleanupDryRun?: boolean;
  /**
   * Whether to turn on the APIs that the registry needs in the project: Artifact Registry, Container Scanning, and
   * those of the keys and identities. They are left on when the stack is destroyed.
   *
   * @default true
   */
  enableApis?: boolean;
  /**
   * Whether destroying the stack may delete repositories with their artifacts: for trials only. It turns
   * `deletionPolicy: "PREVENT"`, protection and retention off.
   *
   * @default false
   */
  disposable?: boolean;
  /**
   * Whether a change of `namespace`, `encryption`, `kmsKeyName`, `location` or `project` may replace repositories,
   * whose artifacts do not move along, and whether a later environment may become the first. Repositories that are
   * protected are not replaced: update with `disposable: true` before.
   *
   * @default false: such a change is refused
   */
  allowReplacement?: boolean;
  /**
   * More labels for every resource that takes labels. Keys must not start with `artifact-registries-`.
   *
   * @default none
   */
  labels?: Record<string, pulumi.Input<string>>;
  /**
   * The project's id.
   *
   * @default the provider's
   */
  project?: pulumi.Input<string>;
  /**
   * A region, such as `europe-west1`, or a multi-region: `us`, `europe` or `asia`.
   *
   * @default the provider's region
   */
  location?: pulumi.Input<string>;
}

/** What `GoogleArtifactRegistry` does where an argument is not given. */
export const googleRegistryDefaults = Object.freeze({
  immutability: GoogleImmutability.Service,
  encryption: GoogleEncryption.CustomerManaged,
  cleanupDryRun: false,
  enableApis: true,
  disposable: false,
  allowReplacement: false,
});

/** Who else gets at an environment. */
export interface EnvironmentAccess {
  readonly readers: readonly string[];
  readonly promoters: readonly string[];
}

/** Arguments of which all that is known has been checked. */
export interface GoogleRegistrySettings {
  readonly delivery: Delivery;
  /** With a source. */
  readonly identities?: IdentitySettings;
  /** Whether the first environment holds what another registry has published. */
  readonly fedFromElsewhere: boolean;
  readonly immutability: GoogleImmutability;
  readonly access: ReadonlyMap<string, EnvironmentAccess>;
  readonly publishers: readonly string[];
  readonly upstreams: readonly Upstream[];
  readonly encryption: GoogleEncryption;
  readonly kmsKeyName?: pulumi.Output<string>;
  readonly cleanupDryRun: boolean;
  readonly enableApis: boolean;
  readonly disposable: boolean;
  readonly allowReplacement: boolean;
  readonly labels: Readonly<Record<string, pulumi.Input<string>>>;
  readonly project?: pulumi.Output<string>;
  readonly location?: pulumi.Output<string>;
}
