import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentInput } from "../../delivery/environment";
import type { SourceInput } from "../../delivery/source";
import type { GooglePackageFormat } from "../package-format";
import type { GoogleIdentityArgs } from "./identity-args";

/** Arguments of `GoogleDeliveryIdentities`. Those that decide what a policy says are plain values. */
export interface GoogleDeliveryIdentitiesArgs extends GoogleIdentityArgs {
  /** The GitHub repository whose jobs are trusted. */
  source: SourceInput;
  /** The steps of the delivery path in their order: CI publishes into the first, each later one is fed from the one before. */
  environments: EnvironmentInput[];
  /**
   * The owner of the artifacts: the identities reach the repositories `<environment>-<namespace>-<format>`.
   *
   * @default the component's name
   */
  namespace?: string;
  /**
   * The formats of the repositories that there are in every environment: `docker`, `npm`, `maven`, `python`.
   *
   * @default ["docker"]
   */
  formats?: GooglePackageFormat[];
  /**
   * Ids of the repositories, by environment and format, where this program creates them: grants wait for them.
   *
   * @default `<environment>-<namespace>-<format>`, which must exist
   */
  repositories?: Record<string, Record<string, pulumi.Input<string>>>;
  /**
   * Who else may sign with the signing key, as an allow policy names them.
   *
   * @default nobody but the publisher
   */
  signers?: string[];
  /**
   * Who else may verify with the signing key, as an allow policy names them.
   *
   * @default nobody but these identities
   */
  verifiers?: string[];
  /**
   * Whether destroying the stack may let go of the signing key: for trials only.
   *
   * @default false: it is protected and retained
   */
  disposable?: boolean;
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
   * The location of the repositories and the signing key.
   *
   * @default the provider's region
   */
  location?: pulumi.Input<string>;
}
