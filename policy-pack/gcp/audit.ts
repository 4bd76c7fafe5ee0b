import type { ProjectBucketConfigArgs, ProjectSinkArgs } from "@pulumi/gcp/logging";
import type { IAMAuditConfigArgs } from "@pulumi/gcp/projects";
import { type Finding, type StackFinding, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { projectOf } from "./project";
import { repositoryType } from "./repository";

export const auditConfigTypes = [
  "gcp:projects/iAMAuditConfig:IAMAuditConfig",
  "gcp:folder/iamAuditConfig:IamAuditConfig",
  "gcp:organizations/iamAuditConfig:IamAuditConfig",
];
export const sinkTypes = [
  "gcp:logging/projectSink:ProjectSink",
  "gcp:logging/folderSink:FolderSink",
  "gcp:logging/organizationSink:OrganizationSink",
];
export const bucketType = "gcp:logging/projectBucketConfig:ProjectBucketConfig";

interface AuditSettings {
  readonly required: boolean;
  readonly minimumDays: number;
}
type AuditConfig = Snapshot<IAMAuditConfigArgs>;

const service = "artifactregistry.googleapis.com";
const everyService = "allServices";
/** Pushes and deletions are among these: https://docs.cloud.google.com/artifact-registry/docs/audit-logging */
const writes = "DATA_WRITE";
/** https://docs.cloud.google.com/logging/docs/buckets#custom-retention */
const defaultDays = 30;

/** What an audit configuration shows by itself. Others than for Artifact Registry count only where they leave people out. */
export function auditFindings({ auditLogConfigs, service: recorded }: AuditConfig): readonly Finding[] {
  const property = "auditLogConfigs";
  if (recorded !== service && recorded !== everyService && !(recorded instanceof Unknown)) return [];
  if (auditLogConfigs instanceof Unknown) return [unknownFinding(auditLogConfigs, "scalar")];
  if (!isList(auditLogConfigs)) return [{ property, reason: "is not a list. Write one with DATA_WRITE." }];
  const exempting = auditLogConfigs.flatMap((config, index) => exemptionFindings(config, `${property}[${index}]`));
  if (recorded !== service || records(auditLogConfigs) !== false) return exempting;
  return [...exempting, { property, reason: "does not record writes, so that no push is recorded. Add DATA_WRITE." }];
}

function exemptionFindings(config: Plain, at: string): readonly Finding[] {
  const exempted = isRecord(config) ? config.exemptedMembers : config;
  if (exempted instanceof Unknown) return [unknownFinding(exempted, "scalar")];
  if (isRecord(config) && (exempted === undefined || (isList(exempted) && exempted.length === 0))) return [];
  const reason = "leaves principals out, of whom nobody can tell afterwards what they did. Record everybody.";
  return [{ property: `${at}.exemptedMembers`, reason }];
}

/** Whether writes are recorded; unknown where something that is not known yet may record them. */
function records(configs: Plain): boolean | Unknown {
  if (!isList(configs)) return configs instanceof Unknown ? configs : false;
  const types = configs.map((config) =>
    isRecord(config) ? config.logType : config instanceof Unknown ? config : undefined,
  );
  return types.includes(writes) || (types.find((type) => type instanceof Unknown) ?? false);
}

export function auditInStack(stack: JudgedStack, settings: AuditSettings): readonly StackFinding[] {
  return [...retentionFindings(stack, settings), ...(settings.required ? missingFindings(stack) : [])];
}

/** Of log buckets that a sink fills with records of Artifact Registry. */
function retentionFindings(stack: JudgedStack, { minimumDays }: AuditSettings): readonly StackFinding[] {
  const sinks = sinkTypes
    .flatMap((type) => stack.ofType<ProjectSinkArgs>(type))
    .filter(({ properties: { filter } }) => typeof filter === "string" && filter.includes(service));
  return stack.ofType<ProjectBucketConfigArgs>(bucketType).flatMap((bucket): StackFinding[] => {
    if (!sinks.some((sink) => fills(sink, bucket))) return [];
    const { retentionDays = defaultDays } = bucket.properties;
    if (retentionDays instanceof Unknown) return [{ ...unknownFinding(retentionDays, "scalar"), urn: bucket.urn }];
    if (typeof retentionDays === "number" && retentionDays >= minimumDays) return [];
    const reason = `is less than ${minimumDays}, so that records are gone before somebody asks for them. Raise it.`;
    return [{ urn: bucket.urn, property: "retentionDays", reason }];
  });
}

function fills(sink: StackResource<ProjectSinkArgs>, bucket: StackResource<ProjectBucketConfigArgs>): boolean {
  const { destination } = sink.properties;
  const { bucketId } = bucket.properties;
  if (sink.dependenciesOf("destination").includes(bucket.urn)) return true;
  return (
    typeof destination === "string" && typeof bucketId === "string" && destination.endsWith(`/buckets/${bucketId}`)
  );
}

function missingFindings(stack: JudgedStack): readonly StackFinding[] {
  const configs = auditConfigTypes
    .flatMap((type) => stack.ofType<IAMAuditConfigArgs>(type))
    .filter(({ properties }) => [service, everyService].includes(String(properties.service)))
    .filter(({ properties }) => records(properties.auditLogConfigs) !== false);
  const found = new Map<string, StackFinding>();
  for (const repository of stack.ofType(repositoryType)) {
    const project = projectOf(repository);
    // What is for a folder or an organization, and a project that a preview does not know, may be the right one.
    if (configs.map(projectOf).some((other) => typeof other !== "string" || other === project)) continue;
    const reason =
      "is in a project of which no audit configuration in this stack records pushes. Add one with DATA_WRITE for " +
      `${service}.`;
    const key = typeof project === "string" ? project : "";
    if (!found.has(key)) found.set(key, { urn: repository.urn, property: "project", reason });
  }
  return [...found.values()];
}
