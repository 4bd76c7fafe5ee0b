import type * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../../delivery/environment";
import { readNamespace } from "../../delivery/namespace";
import { Reader, type TextRule } from "../../delivery/reader";
import { inputError } from "../../input-error";
import { readInput } from "../../inputs";
import { artifactRegistry } from "../artifact-registry-backend";
import { keyName, location, projectId } from "../inputs";
import { type GoogleAuditTrailArgs, googleAuditTrailDefaults } from "./audit-trail-args";

export const auditTrailType = "GoogleAuditTrail";

/** Arguments of which all that is known has been checked. */
export interface AuditTrailSettings {
  readonly namespace: string;
  readonly environments: readonly string[];
  readonly retentionDays: number;
  readonly locked: boolean;
  readonly reads: boolean;
  readonly dataAccessLogs: boolean;
  readonly keyNames: readonly pulumi.Output<string>[];
  readonly kmsKeyName?: pulumi.Output<string>;
  readonly recordsLocation: string;
  readonly project?: pulumi.Output<string>;
  readonly location?: pulumi.Output<string>;
  readonly disposable: boolean;
}

const properties = [
  ...["environments", "namespace", "retentionDays", "locked", "reads", "dataAccessLogs", "keyNames", "kmsKeyName"],
  ...["recordsLocation", "project", "location", "disposable"],
];

/** https://docs.cloud.google.com/logging/docs/region-support#bucket-regions */
const recordsLocation: TextRule = {
  pattern: /^(?:global|us|eu|[a-z]+-[a-z]+[0-9]+)$/,
  meaning: 'a location of log buckets: a region, such as "europe-west1", or "global", "us" or "eu"',
  maximum: 40,
};

/** https://docs.cloud.google.com/logging/docs/buckets#custom-retention */
const retention = { minimum: 1, maximum: 3650, unit: "days" };

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readAuditTrailArgs(name: string, args: GoogleAuditTrailArgs): AuditTrailSettings {
  const reader = new Reader();
  const component = { type: auditTrailType, name };
  const input = reader.record(args, "", properties) ?? {};
  const defaults = googleAuditTrailDefaults;
  const namespace = readNamespace(input.namespace, name, reader, artifactRegistry.namespace);
  const environments = (reader.array(input.environments, "environments", 1, "environments to audit") ?? []).map(
    (value, index) => readEnvironment(value, `environments[${index}]`, [], reader)?.name,
  );
  reader.unique(environments, (index) => `environments[${index}].name`, "name each environment once");
  const days = input.retentionDays ?? defaults.retentionDays;
  const retentionDays = reader.wholeNumber(days, "retentionDays", retention);
  const flag = (key: "locked" | "reads" | "dataAccessLogs" | "disposable") =>
    reader.flag(input[key] ?? defaults[key], key) === true;
  const flags = {
    locked: flag("locked"),
    reads: flag("reads"),
    dataAccessLogs: flag("dataAccessLogs"),
    disposable: flag("disposable"),
  };
  if (flags.locked && flags.disposable) {
    reader.report(
      "locked",
      "contradicts disposable: true, because nobody can delete locked records; remove one of them",
    );
  }
  if (!flags.dataAccessLogs && flags.reads) {
    reader.report(
      "reads",
      "has no meaning with dataAccessLogs: false, which leaves to others what is logged; remove it",
    );
  }
  const given = input.keyNames === undefined ? [] : (reader.array(input.keyNames, "keyNames", 1, "keys") ?? []);
  const keyNames = given.map((one, index) =>
    readInput(component, one as pulumi.Input<string>, `keyNames[${index}]`, keyName, reader),
  );
  const kmsKeyName = readInput(component, args?.kmsKeyName, "kmsKeyName", keyName, reader);
  const records = reader.text(input.recordsLocation ?? defaults.recordsLocation, "recordsLocation", recordsLocation);
  const project = readInput(component, args?.project, "project", projectId, reader);
  const place = readInput(component, args?.location, "location", location, reader);
  if (reader.problems.length > 0) throw inputError(auditTrailType, name, reader.problems);
  if (!namespace || !retentionDays || !records) throw new Error("a reader gave nothing and reported no problem");
  return {
    namespace,
    environments: environments.filter((one) => one !== undefined),
    retentionDays,
    ...flags,
    keyNames: keyNames.filter((one) => one !== undefined),
    ...(kmsKeyName && { kmsKeyName }),
    recordsLocation: records,
    ...(project && { project }),
    ...(place && { location: place }),
  };
}
