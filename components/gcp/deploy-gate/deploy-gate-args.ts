import type * as pulumi from "@pulumi/pulumi";

/** Arguments of `GoogleDeployGate`. Those that decide which resources exist are plain values. */
export interface GoogleDeployGateArgs {
  /**
   * Name of the version of the Cloud KMS key that artifacts are signed with: `signingKeyVersion` of
   * `GoogleArtifactRegistry`.
   */
  signingKeyVersion: pulumi.Input<string | undefined>;
  /**
   * Who attests what was signed, as an allow policy names them: `publishers` of `GoogleArtifactRegistry`. They may add
   * attestations, and read none of anybody else's.
   */
  attesters: pulumi.Input<string>[];
  /**
   * What the attestor is called: letters, digits, `-` and `_`.
   *
   * @default the component's name
   */
  attestor?: string;
  /**
   * Whether what is not attested is let in and only logged.
   *
   * @default false: it is refused
   */
  dryRun?: boolean;
  /**
   * Images that need no attestation, by names or by the part of a name before a last `*` (one path segment) or `**`
   * (any number of them). A whole host is refused. Google's own system images need none.
   *
   * @default none
   */
  exemptImages?: string[];
  /**
   * Whether to turn on the APIs of Binary Authorization and Container Analysis. They are left on when the stack is
   * destroyed.
   *
   * @default true
   */
  enableApis?: boolean;
  /**
   * The id of the project whose clusters and services are guarded. A project has one policy, and this one replaces it.
   *
   * @default the provider's
   */
  project?: pulumi.Input<string>;
  /**
   * Whether destroying the stack lets everything in again: for trials only.
   *
   * @default false: policy, attestor and note stay in the project, and what was attested may still run; standing the
   * gate up again imports attestor and note
   */
  disposable?: boolean;
}

/** What `GoogleDeployGate` does where an argument is not given. */
export const googleDeployGateDefaults = Object.freeze({ dryRun: false, enableApis: true, disposable: false });
