import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentInput } from "../../delivery/environment";
import { defaultSeverityThreshold, type Severity } from "../../delivery/severity";

/** Arguments of `EcrScanNotifications`. Those that decide which resources exist are plain values. */
export interface EcrScanNotificationsArgs {
  /** The environments whose scans are told of. */
  environments: EnvironmentInput[];
  /**
   * The owner of the artifacts: scans of the repositories `<environment>/<namespace>/*` are told of.
   *
   * @default the component's name
   */
  namespace?: string;
  /**
   * Findings of this severity or worse are told of: `CRITICAL`, `HIGH`, `MEDIUM`, `LOW` or `INFORMATIONAL`. Findings
   * that have no severity yet (`UNDEFINED`, `UNTRIAGED`) always are.
   *
   * @default "HIGH"
   */
  severityThreshold?: Severity;
  /**
   * Whether each finding of Amazon Inspector is a message of its own, which is how continuous scanning tells what it
   * learns about images after their first scan. A new image with many findings makes as many messages.
   *
   * @default true
   */
  eachFinding?: boolean;
  /**
   * ARN of an Amazon SNS topic, in the region of the repositories, that gets the messages. Its policy, and that of its
   * key, must let EventBridge in: the component's notices say with which statements.
   *
   * @default a topic of the component's own, encrypted with a key of its own
   */
  topicArn?: pulumi.Input<string>;
  /**
   * Addresses that get the messages by e-mail. Each has to confirm it once, by a link that Amazon SNS sends.
   *
   * @default none
   */
  emails?: string[];
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

/** What `EcrScanNotifications` does where an argument is not given. */
export const scanNotificationsDefaults = Object.freeze({
  severityThreshold: defaultSeverityThreshold,
  eachFinding: true,
});

/** Arguments of which all that is known has been checked. */
export interface ScanNotificationsSettings {
  readonly environments: readonly string[];
  readonly namespace: string;
  readonly severityThreshold: Severity;
  readonly eachFinding: boolean;
  readonly topicArn?: pulumi.Output<string>;
  readonly emails: readonly string[];
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  readonly region?: pulumi.Output<string>;
}
