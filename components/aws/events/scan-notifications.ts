import * as pulumi from "@pulumi/pulumi";
import { deliveryTags } from "../tags";
import { placeOf } from "./place";
import type { EcrScanNotificationsArgs } from "./scan-notifications-args";
import {
  createRulesAndTargets,
  createSubscriptions,
  createTopic,
  type EcrScanNotificationsResources,
  type ScanNotificationsContext,
} from "./scan-notifications-resources";
import { readScanNotificationsArgs, scanNotificationsType } from "./scan-notifications-settings";
import { publishStatement, useTopicKeyStatement } from "./topic-documents";

/**
 * Tells people what scans of the repositories `<environment>/<namespace>/*` find: Amazon EventBridge rules for basic and
 * enhanced scans at or above a severity, and for images that are not scanned, with messages to an Amazon SNS topic.
 *
 * When to use: beside an `EcrRegistry`, in its account and region. Whether a finding stops a promotion is decided where
 * images are promoted; this tells of it, and of what is found in images that are deployed already.
 *
 * Gotchas:
 * - AWS emits events on a best-effort basis, so silence is no proof that nothing was found.
 * - Basic scanning finds out about new vulnerabilities only when an image is scanned again.
 * - An address gets nothing until it is confirmed. A subscription that never was confirmed cannot be deleted: when it is
 *   removed here, it stays in AWS until Amazon SNS drops it.
 * - A message says which severities were found, and how often. Whoever subscribes to the topic can read that.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class EcrScanNotifications extends pulumi.ComponentResource {
  /** ARN of the topic that gets the messages. */
  readonly topicArn: pulumi.Output<string>;
  /** What these arguments ask of whoever owns the topic, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: EcrScanNotificationsResources;

  constructor(name: string, args: EcrScanNotificationsArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readScanNotificationsArgs(name, args);
    super("artifact-registries:index:EcrScanNotifications", name, args, options);
    const context: ScanNotificationsContext = {
      name,
      settings,
      child: { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) },
      place: placeOf(this, settings.region),
      inRegion: settings.region ? { region: settings.region } : {},
      tags: { ...settings.tags, ...deliveryTags(settings) },
    };
    const created = createTopic(context);
    const topicArn = settings.topicArn ?? created.topic?.arn;
    if (!topicArn) throw new Error(`${scanNotificationsType} has neither a topic nor the ARN of one`);
    this.resources = {
      ...created,
      ...createRulesAndTargets(context, topicArn),
      subscriptions: createSubscriptions(context, topicArn),
    };
    this.topicArn = topicArn;
    this.notices = settings.topicArn
      ? settings.topicArn.apply((arn) => this.#warn(topicNotices(arn)))
      : pulumi.output([]);
    this.registerOutputs({ topicArn: this.topicArn, notices: this.notices });
  }

  #warn(notices: string[]): string[] {
    for (const notice of notices) void pulumi.log.warn(notice, this);
    return notices;
  }
}

/** A given topic's policy is its owner's: setting it here would overwrite what else it says. */
function topicNotices(topicArn: string): string[] {
  return [
    `The topic ${topicArn} is not this component's: its policy must have the statement ` +
      `${JSON.stringify(publishStatement(topicArn))}, and where a key encrypts it, that key's policy ` +
      `${JSON.stringify(useTopicKeyStatement)}. Without them EventBridge drops the messages.`,
  ];
}
