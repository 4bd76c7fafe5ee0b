import { ProjectBucketConfig } from "@pulumi/gcp/logging/projectBucketConfig";
import { ProjectSink } from "@pulumi/gcp/logging/projectSink";
import { IAMAuditConfig } from "@pulumi/gcp/projects/iamauditConfig";
import * as pulumi from "@pulumi/pulumi";
import { placeOf } from "../place";
import { auditFilter } from "./audit-filter";
import type { GoogleAuditTrailArgs } from "./audit-trail-args";
import { auditTrailType, readAuditTrailArgs } from "./audit-trail-settings";

/** The resources inside `GoogleAuditTrail`. */
export interface GoogleAuditTrailResources {
  /** Unless `dataAccessLogs: false`. */
  readonly auditConfig?: IAMAuditConfig;
  readonly records: ProjectBucketConfig;
  readonly sink: ProjectSink;
}

/**
 * Keeps who did what with the artifacts of a delivery path: pushes, deletions and changes of settings of its
 * repositories, and changes of who may do what in the project. An entry names the workload identity that did it, whose
 * subject is the workflow run (see `GoogleDeliveryIdentities`).
 *
 * When to use: once per project, beside `GoogleArtifactRegistry`.
 *
 * Gotchas:
 * - Cleanup policies work as Artifact Registry itself, and it is not documented that what they delete is logged.
 * - Records that came before the sink are where the project keeps its audit logs: 400 days for changes of settings, 30
 *   for pushes.
 * - `locked: true` cannot be taken back.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class GoogleAuditTrail extends pulumi.ComponentResource {
  /** Name of the log bucket: `projects/<project>/locations/<location>/buckets/<namespace>-audit`. */
  readonly recordsName: pulumi.Output<string>;
  /** Which log entries are kept, in the Logging query language. */
  readonly filter: pulumi.Output<string>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: GoogleAuditTrailResources;

  constructor(name: string, args: GoogleAuditTrailArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readAuditTrailArgs(name, args);
    super("artifact-registries:gcp:GoogleAuditTrail", name, args, options);
    const child = { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) };
    const place = placeOf({ type: auditTrailType, name }, settings, this);
    const { project } = place;
    const { kmsKeyName, recordsLocation } = settings;
    const bucketId = `${settings.namespace}-audit`;
    const held = settings.disposable ? child : { ...child, protect: true, retainOnDelete: true };
    const records = new ProjectBucketConfig(
      name,
      {
        project,
        location: recordsLocation,
        bucketId,
        description: `Who did what with the artifacts of ${settings.namespace}`,
        retentionDays: settings.retentionDays,
        locked: settings.locked,
        ...(kmsKeyName && { cmekSettings: { kmsKeyName } }),
      },
      held,
    );
    this.filter = pulumi
      .all([place, pulumi.all([...settings.keyNames])])
      .apply(([known, keyNames]) => auditFilter({ ...settings, keyNames }, known));
    this.recordsName = pulumi.interpolate`projects/${project}/locations/${recordsLocation}/buckets/${bucketId}`;
    const sink = new ProjectSink(
      name,
      {
        project,
        name: bucketId,
        // A log bucket of the sink's own project takes what comes without a grant:
        // https://docs.cloud.google.com/logging/docs/export/configure_export_v2#dest-auth
        destination: pulumi.interpolate`logging.googleapis.com/${this.recordsName}`,
        filter: this.filter,
        uniqueWriterIdentity: true,
      },
      { ...child, dependsOn: [records] },
    );
    this.resources = {
      records,
      sink,
      ...(settings.dataAccessLogs && { auditConfig: newAuditConfig(name, project, settings.reads, child) }),
    };
    this.registerOutputs({ recordsName: this.recordsName, filter: this.filter });
  }
}

/**
 * Pushes and deletions check permissions of the type DATA_WRITE, pulls of DATA_READ:
 * https://docs.cloud.google.com/artifact-registry/docs/audit-logging
 */
function newAuditConfig(
  name: string,
  project: pulumi.Output<string>,
  reads: boolean,
  options: pulumi.CustomResourceOptions,
): IAMAuditConfig {
  const logTypes = ["DATA_WRITE", ...(reads ? ["DATA_READ", "ADMIN_READ"] : [])];
  const auditLogConfigs = logTypes.map((logType) => ({ logType }));
  return new IAMAuditConfig(name, { project, service: "artifactregistry.googleapis.com", auditLogConfigs }, options);
}
