import type { Failure } from "../../provider/schema";
import { isProperties, objects, optionalText, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError, invalidArgument } from "../api-error";
import { isUsable, mayEncrypt } from "../encryption";
import { type Google, isEnabled, type KeptProject, locationOf, projectIdOf, timestamp } from "../google";
import { repositoryLocations } from "../locations";
import { conflicts, exactlyOneOf } from "../refusals";
import { agentOf, generateAgent } from "../service-agents";
import { formatsOf, keptResource } from "./kept-resource";
import { cleanupPoliciesOf, repositoryInputs, upstreamKinds } from "./repository-inputs";

/** https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories#Format */
const formats = ["DOCKER", "MAVEN", "NPM", "APT", "YUM", "PYTHON", "KFP", "GO", "RUBY", "GENERIC"];

const service = "artifactregistry.googleapis.com";
const scanning = "containerscanning.googleapis.com";

export const repository = keptResource({
  title: "Repository",
  kind: "repository",
  service,
  inputs: repositoryInputs,
  outputs: ["createTime", "effectiveLabels", "name", "pulumiLabels", "registryUri", "updateTime"],
  prevented: "ArtifactRegistryRepository",
  formats: formatsOf("projects/{project}/locations/{location}/repositories/{repositoryId}"),
  nameOf: (google, properties) =>
    `projects/${projectIdOf(google, properties)}/locations/${locationOf(google, properties)}` +
    `/repositories/${text(properties, "repositoryId")}`,
  refusals: upstreamRefusals,
  taken: () => new ApiError(409, "the repository already exists."),

  async make(google, inputs, { name, project, before }) {
    const location = name.split("/")[3] ?? "";
    const format = text(inputs, "format").toUpperCase();
    refuseName(text(inputs, "repositoryId"), location, format);
    refuseSettings(inputs, format);
    const cleanupPolicies = cleanupPoliciesOf(withoutInternals(inputs.cleanupPolicies ?? []));
    refuseCleanup(cleanupPolicies);
    if (before === undefined) await useKey(google, project, location, optionalText(inputs, "kmsKeyName"));
    const { deletionPolicy, labels, project: given, location: asked, ...said } = inputs;
    const settings = withoutInternals(said);
    const now = timestamp();
    return {
      ...(isProperties(settings) && settings),
      cleanupPolicies,
      createTime: before?.createTime ?? now,
      format,
      location,
      updateTime: now,
    };
  },

  async report(google, kept, name) {
    const [, project = "", , location = "", , repositoryId = ""] = name.split("/");
    return {
      ...kept,
      name: repositoryId,
      registryUri: `${location}-${text(kept, "format").toLowerCase()}.pkg.dev/${project}/${repositoryId}`,
      vulnerabilityScanningConfig: await scanningOf(google, project, kept),
    };
  },
});

function upstreamRefusals(inputs: Properties): Failure[] {
  const { remoteRepositoryConfig: remote } = inputs;
  const path = "remoteRepositoryConfig.";
  return [
    ...conflicts(inputs, "", "remoteRepositoryConfig", "virtualRepositoryConfig"),
    ...(isProperties(remote) ? exactlyOneOf(remote, path, upstreamKinds) : []),
    ...upstreamKinds.flatMap((kind) => {
      const upstream = isProperties(remote) ? remote[kind] : undefined;
      if (!isProperties(upstream)) return [];
      return conflicts(upstream, `${path}${kind}.`, "customRepository", "publicRepository");
    }),
  ];
}

/** https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos */
function refuseName(repositoryId: string, location: string, format: string): void {
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(repositoryId)) throw invalidArgument();
  if (!repositoryLocations.has(location)) throw invalidArgument();
  if (!formats.includes(format)) {
    const type = "type.googleapis.com/google.devtools.artifactregistry.v1.Repository.Format";
    throw new ApiError(400, `Invalid value at 'repository.format' (${type}), "${format}"`, "invalid");
  }
}

/** Each setting is for one format or one mode only. */
function refuseSettings(inputs: Properties, format: string): void {
  const settings = [
    ["dockerConfig", format === "DOCKER", "DOCKER repositories"],
    ["mavenConfig", format === "MAVEN", "MAVEN repositories"],
    ["remoteRepositoryConfig", inputs.mode === "REMOTE_REPOSITORY", "remote repositories"],
    ["virtualRepositoryConfig", inputs.mode === "VIRTUAL_REPOSITORY", "virtual repositories"],
  ] as const;
  for (const [name, isMeant, where] of settings) {
    if (inputs[name] !== undefined && !isMeant) throw new ApiError(400, `${name} can be set for ${where} only.`);
  }
  if (inputs.mode === "REMOTE_REPOSITORY" && inputs.remoteRepositoryConfig === undefined) {
    throw new ApiError(400, "remoteRepositoryConfig has to be set for remote repositories.");
  }
}

/** https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy */
function refuseCleanup(policies: readonly Properties[]): void {
  const refuse = (reason: string) => {
    throw new ApiError(400, `Invalid cleanup policies: ${reason}`);
  };
  if (policies.length > 10) refuse(`a repository has 10 at most, here are ${policies.length}.`);
  for (const { id, action, condition, mostRecentVersions } of policies) {
    const [conditions] = objects([condition ?? null]);
    const [versions] = objects([mostRecentVersions ?? null]);
    if (String(id).length > 127 || id === "") refuse(`"${id}" is no id of 1 to 127 characters.`);
    if (conditions && versions) refuse(`"${id}" has both condition and mostRecentVersions.`);
    if (!conditions && !versions) refuse(`"${id}" has neither condition nor mostRecentVersions.`);
    if (action !== "DELETE" && action !== "KEEP") refuse(`"${id}" has no action.`);
    if (versions && action !== "KEEP") refuse(`"${id}" has mostRecentVersions, which is for KEEP only.`);
    if (versions && Number(versions.keepCount ?? 0) < 1) refuse(`"${id}" keeps no version.`);
    for (const duration of [conditions?.olderThan, conditions?.newerThan]) {
      if (duration !== undefined && !/^\d+s$/.test(String(duration))) refuse(`"${duration}" is no duration.`);
    }
    if (conditions?.tagState === "UNTAGGED" && Array.isArray(conditions.tagPrefixes) && conditions.tagPrefixes.length) {
      refuse(`"${id}" has tag prefixes for what has no tag.`);
    }
  }
}

/** The key has to be where the repository is, and usable by the service's agent: https://docs.cloud.google.com/artifact-registry/docs/cmek */
async function useKey(google: Google, project: KeptProject, location: string, key: string | undefined): Promise<void> {
  if (key !== undefined) {
    if (key.split("/")[3] !== location) throw invalidArgument();
    const isAllowed = (await isUsable(google, key)) && (await mayEncrypt(google, key, agentOf(project, service)));
    if (!isAllowed) {
      throw new Error(
        "Error waiting to create Repository: Error waiting for Creating Repository: Error code 7, message: Permission " +
          "denied on Cloud KMS key. Please ensure your Artifact Registry service account has been authorized to use " +
          "the configured key.",
      );
    }
  }
  await generateAgent(google, project, service);
}

/** https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories#VulnerabilityScanningConfig */
async function scanningOf(google: Google, project: string, kept: Properties): Promise<Properties> {
  const given = isProperties(kept.vulnerabilityScanningConfig) ? kept.vulnerabilityScanningConfig : {};
  const enablementConfig =
    optionalText(given, "enablementConfig") ?? (kept.format === "DOCKER" ? "INHERITED" : "DISABLED");
  if (enablementConfig === "DISABLED") {
    const enablementStateReason = "Vulnerability scanning is disabled for this repository.";
    return { enablementConfig, enablementState: "SCANNING_DISABLED", enablementStateReason };
  }
  return (await isEnabled(google, project, scanning))
    ? { enablementConfig, enablementState: "SCANNING_ACTIVE", enablementStateReason: "" }
    : {
        enablementConfig,
        enablementState: "SCANNING_DISABLED",
        enablementStateReason: `API ${scanning} is not enabled.`,
      };
}
