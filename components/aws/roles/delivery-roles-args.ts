import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentInput } from "../../delivery/environment";
import type { SourceInput } from "../../delivery/source";
import type { EcrIdentityArgs } from "./identity-args";

/** Arguments of `EcrDeliveryRoles`. Those that decide what a policy document says are plain values. */
export interface EcrDeliveryRolesArgs extends EcrIdentityArgs {
  /** The GitHub repository whose jobs take the roles. */
  source: SourceInput;
  /** The steps of the delivery path in their order: CI publishes into the first, each later one is fed from the one before. */
  environments: EnvironmentInput[];
  /**
   * The owner of the artifacts: the roles reach the repositories `<environment>/<namespace>/*`.
   *
   * @default the component's name
   */
  namespace?: string;
  /**
   * ARNs of more roles, of CI that is not GitHub's, that may sign with the signing key where their own policies allow it.
   *
   * @default none
   */
  publishers?: string[];
  /**
   * Ids of other AWS accounts, 12 digits each, whose identities may verify with the signing key.
   *
   * @default none
   */
  verifyingAccounts?: string[];
  /**
   * Whether destroying the stack may delete the signing key and the OIDC provider: for trials only.
   *
   * @default false: they are retained, and the key is protected
   */
  disposable?: boolean;
  /**
   * More tags for every resource that takes tags. Keys must not start with `artifact-registries:` or `aws:`.
   *
   * @default none
   */
  tags?: Record<string, pulumi.Input<string>>;
  /**
   * The AWS region of the repositories and the signing key.
   *
   * @default the provider's
   */
  region?: pulumi.Input<string>;
}
