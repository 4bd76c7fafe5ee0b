import type { ServiceArgs } from "@pulumi/gcp/projects";
import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../framework/policy";
import { isRecord, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { projectOf } from "./project";
import { formatOf, isStandard, type Repository, repositoryType } from "./repository";

export const serviceType = "gcp:projects/service:Service";

interface ScanningSettings {
  readonly apiEnabledElsewhere: boolean;
}

/** Also for packages: https://docs.cloud.google.com/artifact-analysis/docs/enable-automatic-scanning */
const api = "containerscanning.googleapis.com";
/** https://docs.cloud.google.com/artifact-analysis/docs/package-scanning-overview */
const scanned = ["DOCKER", "GO", "MAVEN", "NPM", "PYTHON"];
const property = "vulnerabilityScanningConfig.enablementConfig";

/** What a repository, or what enables the API, shows by itself. */
export function scanningFindings({ type, properties }: JudgedResource): readonly Finding[] {
  return type === serviceType ? checkService(properties) : checkRepository(properties);
}

function checkRepository(repository: Repository): readonly Finding[] {
  const { vulnerabilityScanningConfig: config } = repository;
  const enablement = isRecord(config) ? config.enablementConfig : config;
  if (enablement === "INHERITED" && isRecord(config)) return [];
  const [format, standard] = [formatOf(repository), isStandard(repository.mode)];
  if (standard === false || (typeof format === "string" && !scanned.includes(format))) return [];
  // Unset means INHERITED for Docker only: https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories#enablementconfig
  if (enablement === undefined && format === "DOCKER") return [];
  const unknown = [enablement, format, standard].find((value) => value instanceof Unknown);
  if (unknown) return [unknownFinding(unknown, "scalar")];
  const reason =
    enablement === undefined
      ? "is not set, and packages are not scanned by default. Set it to INHERITED."
      : "is not INHERITED, so that what is pushed is not scanned. Set it to INHERITED.";
  return [{ property, reason }];
}

function checkService({ service, disableOnDestroy }: Snapshot<ServiceArgs>): readonly Finding[] {
  if (disableOnDestroy === undefined || disableOnDestroy === false) return [];
  if (typeof service === "string" && service !== api) return [];
  const unknown = [service, disableOnDestroy].find((value) => value instanceof Unknown);
  if (unknown) return [unknownFinding(unknown, "scalar")];
  if (service !== api) return [];
  const reason =
    "switches scanning off for every repository of the project when this stack is destroyed. Set it to false.";
  return [{ property: "disableOnDestroy", reason }];
}

/** Without the API, Google scans nothing, whatever the repositories say. Another stack may enable it. */
export function scanningInStack(
  stack: JudgedStack,
  { apiEnabledElsewhere }: ScanningSettings,
): readonly StackFinding[] {
  if (apiEnabledElsewhere) return [];
  const services = stack.ofType<ServiceArgs>(serviceType).filter(({ properties: { service } }) => service === api);
  const covered = services.map(projectOf);
  const missing = new Map<string, StackFinding>();
  for (const resource of stack.ofType(repositoryType)) {
    const [format, project] = [formatOf(resource.properties), projectOf(resource)];
    if (isStandard(resource.properties.mode) !== true || typeof format !== "string" || !scanned.includes(format))
      continue;
    // Which project the environment decides, or a preview does not know, may be any.
    if (covered.some((other) => typeof other !== "string" || typeof project !== "string" || other === project))
      continue;
    const reason =
      "is in a project for which this stack does not enable the Container Scanning API, without which nothing is " +
      `scanned. Add a gcp.projects.Service for ${api}, or set \`apiEnabledElsewhere\` where another stack has it.`;
    const key = String(typeof project === "string" ? project : "");
    if (!missing.has(key)) missing.set(key, { urn: resource.urn, property: "project", reason, unknown: "relation" });
  }
  return [...missing.values()];
}
