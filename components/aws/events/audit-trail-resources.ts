import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LogResourcePolicy } from "@pulumi/aws/cloudwatch/logResourcePolicy";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import type { EcrAuditArchiveResources } from "./audit-archive-resources";
import { keyPattern, registryPattern, repositoryEvents } from "./audit-events";
import { type AuditTrailContext, heldOptions } from "./audit-trail-context";
import { createRules, enabled } from "./event-rules";
import { auditKeyPolicy, logGroupPolicy } from "./log-documents";

/** The resources inside `EcrAuditTrail`; rules and targets by the kind of events. */
export interface EcrAuditTrailResources {
  readonly rules: Record<string, EventRule>;
  readonly logTargets: Record<string, EventTarget>;
  /** With `archive`. */
  readonly archiveTargets: Record<string, EventTarget>;
  readonly logGroup: LogGroup;
  readonly logGroupPolicy: LogResourcePolicy;
  /** What encrypts the records; without `kmsKeyArn`. */
  readonly key?: Key;
  /** With `archive`. */
  readonly archive?: EcrAuditArchiveResources;
}

/** Losing the key loses what it encrypts. */
export function createKey(context: AuditTrailContext): Key | undefined {
  const { name, settings, place, inRegion, tags } = context;
  if (settings.kmsKeyArn) return undefined;
  return new Key(
    `${name}-audit`,
    {
      ...inRegion,
      description: `Encrypts the audit trail of ${settings.namespace}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: place.apply((known) => auditKeyPolicy(known, settings.logGroupName)),
      tags,
    },
    heldOptions(context),
  );
}

export function createLogGroup(
  context: AuditTrailContext,
  keyArn: pulumi.Output<string>,
): Pick<EcrAuditTrailResources, "logGroup" | "logGroupPolicy"> {
  const { name, settings, child, place, inRegion, tags } = context;
  const logGroup = new LogGroup(
    name,
    {
      ...inRegion,
      name: settings.logGroupName,
      retentionInDays: settings.retentionDays,
      kmsKeyId: keyArn,
      deletionProtectionEnabled: !settings.disposable,
      tags,
    },
    heldOptions(context),
  );
  const policy = new LogResourcePolicy(
    name,
    {
      ...inRegion,
      resourceArn: logGroup.arn,
      policyDocument: place.apply((known) => logGroupPolicy(known, settings.logGroupName)),
    },
    child,
  );
  return { logGroup, logGroupPolicy: policy };
}

/** Rules for repositories, for the settings of the account, and for keys. */
export function createAuditRules(context: AuditTrailContext): Record<string, EventRule> {
  const { name, settings, child, inRegion, tags } = context;
  const other = (ruleName: string, description: string, eventPattern: pulumi.Input<string>) =>
    new EventRule(`${name}-${ruleName}`, { ...inRegion, description, eventPattern, state: enabled, tags }, child);
  const ofRepositories = createRules(context, repositoryEvents);
  return {
    ...Object.fromEntries(ofRepositories.map(({ name: ruleName, rule }) => [ruleName, rule])),
    registry: other("registry", "Calls that change settings of all repositories", registryPattern),
    ...(settings.keyArns.length > 0 && {
      keys: other(
        "keys",
        `Calls that change the keys of ${settings.namespace}`,
        pulumi.all([...settings.keyArns]).apply(keyPattern),
      ),
    }),
  };
}

/** The log group's policy goes first: what EventBridge may not write is lost. */
export function createLogTargets(
  { name, child, inRegion }: AuditTrailContext,
  rules: Readonly<Record<string, EventRule>>,
  { logGroup, logGroupPolicy: policy }: Pick<EcrAuditTrailResources, "logGroup" | "logGroupPolicy">,
): Record<string, EventTarget> {
  const options = { ...child, dependsOn: [policy] };
  return targets(rules, (ruleName, rule) => {
    const args = { ...inRegion, rule: rule.name, targetId: "log", arn: logGroup.arn };
    return new EventTarget(`${name}-${ruleName}`, args, options);
  });
}

export function createArchiveTargets(
  { name, child, inRegion }: AuditTrailContext,
  rules: Readonly<Record<string, EventRule>>,
  archive: EcrAuditArchiveResources | undefined,
): Record<string, EventTarget> {
  if (!archive) return {};
  const { stream, eventBridgeRole, eventBridgeRolePolicy } = archive;
  const options = { ...child, dependsOn: [eventBridgeRolePolicy] };
  return targets(rules, (ruleName, rule) => {
    const args = { ...inRegion, rule: rule.name, targetId: "archive", arn: stream.arn, roleArn: eventBridgeRole.arn };
    return new EventTarget(`${name}-${ruleName}-archive`, args, options);
  });
}

function targets(
  rules: Readonly<Record<string, EventRule>>,
  target: (ruleName: string, rule: EventRule) => EventTarget,
): Record<string, EventTarget> {
  return Object.fromEntries(Object.entries(rules).map(([ruleName, rule]) => [ruleName, target(ruleName, rule)]));
}
