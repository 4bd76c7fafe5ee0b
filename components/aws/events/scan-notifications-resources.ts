import type { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Key } from "@pulumi/aws/kms/key";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import type * as pulumi from "@pulumi/pulumi";
import { createRules, type RulesContext } from "./event-rules";
import { basicScan, enhancedScan, failedBasicScan, finding, unscanned } from "./scan-events";
import { scanMessage } from "./scan-message";
import type { ScanNotificationsSettings } from "./scan-notifications-args";
import { topicKeyPolicy, topicPolicy } from "./topic-documents";

/** The resources inside `EcrScanNotifications`; rules and targets by the kind of events. */
export interface EcrScanNotificationsResources {
  readonly rules: Record<string, EventRule>;
  readonly targets: Record<string, EventTarget>;
  /** Without `topicArn`. */
  readonly topic?: Topic;
  /** Without `topicArn`. */
  readonly topicPolicy?: TopicPolicy;
  /** What encrypts the topic; without `topicArn`. */
  readonly key?: Key;
  /** By address. */
  readonly subscriptions: Record<string, TopicSubscription>;
}

/** What every resource is made from. */
export interface ScanNotificationsContext extends RulesContext {
  readonly settings: ScanNotificationsSettings;
}

/** Messages are not kept in a topic, so neither it nor its key is held. */
export function createTopic(
  context: ScanNotificationsContext,
): Pick<EcrScanNotificationsResources, "topic" | "topicPolicy" | "key"> {
  const { name, settings, child, place, inRegion, tags } = context;
  if (settings.topicArn) return {};
  const key = new Key(
    `${name}-topic`,
    {
      ...inRegion,
      description: `Encrypts what is told of scans of ${settings.namespace}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: place.apply(topicKeyPolicy),
      tags,
    },
    child,
  );
  const topic = new Topic(`${name}-scans`, { ...inRegion, kmsMasterKeyId: key.arn, tags }, child);
  const policy = new TopicPolicy(
    `${name}-scans`,
    { ...inRegion, arn: topic.arn, policy: topic.arn.apply(topicPolicy) },
    child,
  );
  return { topic, topicPolicy: policy, key };
}

export function createRulesAndTargets(
  context: ScanNotificationsContext,
  topicArn: pulumi.Output<string>,
): Pick<EcrScanNotificationsResources, "rules" | "targets"> {
  const { name, settings, child, place, inRegion } = context;
  const { severityThreshold } = settings;
  const created = createRules(context, [
    basicScan(severityThreshold),
    failedBasicScan,
    enhancedScan(severityThreshold),
    ...(settings.eachFinding ? [finding(severityThreshold)] : []),
    unscanned,
  ]);
  const targets = created.map(({ kind, name: ruleName, rule }) => {
    const message = place.apply(({ partition }) => scanMessage(kind, severityThreshold, partition));
    const args = {
      ...inRegion,
      rule: rule.name,
      targetId: "topic",
      arn: topicArn,
      inputTransformer: { inputPaths: message.inputPaths, inputTemplate: message.inputTemplate },
    };
    return [ruleName, new EventTarget(`${name}-${ruleName}`, args, child)] as const;
  });
  return {
    rules: Object.fromEntries(created.map(({ name: ruleName, rule }) => [ruleName, rule])),
    targets: Object.fromEntries(targets),
  };
}

export function createSubscriptions(
  { name, settings, child, inRegion }: ScanNotificationsContext,
  topicArn: pulumi.Output<string>,
): Record<string, TopicSubscription> {
  return Object.fromEntries(
    settings.emails.map((endpoint) => [
      endpoint,
      new TopicSubscription(
        `${name}-${endpoint}`,
        { ...inRegion, topic: topicArn, protocol: "email", endpoint },
        child,
      ),
    ]),
  );
}
