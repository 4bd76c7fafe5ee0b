import { GooglePackageFormat } from "../package-format";
import type { RepositoryPlace } from "../place";

/** What is recorded. */
interface Audited {
  readonly namespace: string;
  readonly environments: readonly string[];
  readonly keyNames: readonly string[];
}

/**
 * Which log entries are kept, in the Logging query language: audit logs of the repositories, of the keys, and of
 * whatever decides who may do what in the project. Values are compared exactly or by anchored expressions, so that
 * another team's repositories are not among them; of upstreams the end of the id is anything, so that those of a
 * namespace which goes on where this one ends are. https://docs.cloud.google.com/logging/docs/view/logging-query-language
 */
export function auditFilter({ namespace, environments, keyNames }: Audited, place: RepositoryPlace): string {
  const { project, location } = place;
  const logs = ["activity", "data_access"].map((log) =>
    quoted(`projects/${project}/logs/cloudaudit.googleapis.com%2F${log}`),
  );
  const formats = Object.values(GooglePackageFormat).join("|");
  const repositories =
    `^projects/${escaped(project)}/locations/${location}/repositories/` +
    `((${environments.join("|")})-${namespace}-(${formats})|upstream-${namespace}-[a-z0-9-]+)(/|$)`;
  const subjects = [
    `protoPayload.serviceName="artifactregistry.googleapis.com" AND protoPayload.resourceName=~${quoted(repositories)}`,
    // Custom roles, service accounts, workload identity pools: https://docs.cloud.google.com/iam/docs/audit-logging
    'protoPayload.serviceName="iam.googleapis.com"',
    // The project's own allow policy: https://docs.cloud.google.com/resource-manager/docs/audit-logging
    'protoPayload.serviceName="cloudresourcemanager.googleapis.com" AND protoPayload.methodName=~"SetIamPolicy$"',
    ...keyNames.map(
      (name) =>
        `protoPayload.serviceName="cloudkms.googleapis.com" AND protoPayload.resourceName=~${quoted(`^${escaped(name)}(/|$)`)}`,
    ),
  ];
  return `logName=(${logs.join(" OR ")}) AND (${subjects.map((one) => `(${one})`).join(" OR ")})`;
}

/** Of RE2's special characters names have but ".": https://github.com/google/re2/wiki/Syntax */
function escaped(text: string): string {
  return text.replaceAll(".", "[.]");
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
