import * as pulumi from "@pulumi/pulumi";
import { deliveryTags } from "../tags";
import { createArchive } from "./audit-archive-resources";
import type { AuditTrailSettings, EcrAuditTrailArgs } from "./audit-trail-args";
import type { AuditTrailContext } from "./audit-trail-context";
import {
  createArchiveTargets,
  createAuditRules,
  createKey,
  createLogGroup,
  createLogTargets,
  type EcrAuditTrailResources,
} from "./audit-trail-resources";
import { auditTrailType, readAuditTrailArgs } from "./audit-trail-settings";
import { useLogKeyStatement } from "./log-documents";
import { placeOf } from "./place";

/**
 * The audit trail of the repositories `<environment>/<namespace>/*`: Amazon EventBridge rules that record pushes,
 * deletions, expirations and scans, and by CloudTrail who made which change, in an encrypted log group, and where it is
 * asked for in an archive that nobody can change. `npm run trace -- <digest>` reads it.
 *
 * When to use: beside an `EcrRegistry`, in its account and region, one for each place that holds artifacts.
 *
 * Gotchas:
 * - Who did something is known only where a CloudTrail trail logs write events of the account in this region
 *   (`cloudTrailName`): https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * - AWS emits events on a best-effort basis: what is not in the log may have happened. A call that IAM refused is
 *   recorded only if CloudTrail knows which repository it was for.
 * - Pulls are not recorded.
 * - Changes of roles are not recorded: IAM's events are those of another region.
 * - The log group, its key and the archive stay in AWS when the stack is destroyed. Standing it up again takes another
 *   `logGroupName`, or importing the log group.
 * - Renaming the component changes its default `logGroupName`, and so begins another log group: give it then.
 * - The objects of an archive stay after their lock has ended, until somebody deletes them.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class EcrAuditTrail extends pulumi.ComponentResource {
  /** Name of the log group that holds the records: plain, for whoever reads them. */
  readonly logGroupName: string;
  /** ARN of the log group. */
  readonly logGroupArn: pulumi.Output<string>;
  /** ARN of the KMS key that encrypts the records. */
  readonly encryptionKeyArn: pulumi.Output<string>;
  /** Name of the archive's bucket; `undefined` without `archive`. */
  readonly archiveBucket: pulumi.Output<string | undefined>;
  /** What these arguments leave to others, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: EcrAuditTrailResources;

  constructor(name: string, args: EcrAuditTrailArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readAuditTrailArgs(name, args);
    super("artifact-registries:index:EcrAuditTrail", name, args, options);
    const context: AuditTrailContext = {
      name,
      settings,
      child: { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) },
      place: placeOf(this, settings.region),
      inRegion: settings.region ? { region: settings.region } : {},
      tags: { ...settings.tags, ...deliveryTags(settings) },
    };
    const key = createKey(context);
    const keyArn = settings.kmsKeyArn ?? key?.arn;
    if (!keyArn) throw new Error(`${auditTrailType} has neither a key nor the ARN of one`);
    const log = createLogGroup(context, keyArn);
    const archive = settings.archive && createArchive(context, settings.archive, keyArn);
    const rules = createAuditRules(context);
    this.resources = {
      rules,
      logTargets: createLogTargets(context, rules, log),
      archiveTargets: createArchiveTargets(context, rules, archive),
      ...log,
      ...(key && { key }),
      ...(archive && { archive }),
    };
    this.logGroupName = settings.logGroupName;
    this.logGroupArn = log.logGroup.arn;
    this.encryptionKeyArn = keyArn;
    this.archiveBucket = pulumi.output<string | undefined>(archive?.bucket.bucket);
    this.notices = context.place.apply((place) => {
      const notices = [
        ...trailNotices(settings),
        ...(settings.kmsKeyArn
          ? [
              "The key kmsKeyArn is not this component's: its policy must have the statement " +
                `${JSON.stringify(useLogKeyStatement(place, settings.logGroupName))}, or the log group is refused.`,
            ]
          : []),
      ];
      for (const notice of notices) void pulumi.log.warn(notice, this);
      return notices;
    });
    this.registerOutputs({
      logGroupName: this.logGroupName,
      logGroupArn: this.logGroupArn,
      encryptionKeyArn: this.encryptionKeyArn,
      archiveBucket: this.archiveBucket,
      notices: this.notices,
    });
  }
}

function trailNotices({ cloudTrailName }: AuditTrailSettings): readonly string[] {
  return cloudTrailName === undefined
    ? [
        "Whether a CloudTrail trail logs write events here is not known, and without one the audit trail does not say who " +
          "did anything, nor that policies were changed: look for it (aws cloudtrail describe-trails), and name it as cloudTrailName.",
      ]
    : [];
}
