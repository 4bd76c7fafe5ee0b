import type { Failure } from "./check";
import { isInternal, isProperties, isUnknown, type Properties, stringMap, type Value } from "./values";

/** What the local cloud does with each setting of the real provider. */
const settings: Readonly<Record<string, "honoured" | "without effect" | "refused">> = {
  accessKey: "without effect",
  allowedAccountIds: "refused",
  assumeRoleWithWebIdentity: "refused",
  assumeRoles: "refused",
  customCaBundle: "without effect",
  defaultTags: "honoured",
  ec2MetadataServiceEndpoint: "without effect",
  ec2MetadataServiceEndpointMode: "without effect",
  endpoints: "refused",
  forbiddenAccountIds: "refused",
  httpProxy: "without effect",
  httpsProxy: "without effect",
  ignoreTags: "refused",
  insecure: "without effect",
  maxRetries: "without effect",
  noProxy: "without effect",
  profile: "without effect",
  region: "honoured",
  retryMode: "without effect",
  s3UsEast1RegionalEndpoint: "without effect",
  s3UsePathStyle: "without effect",
  secretKey: "without effect",
  sharedConfigFiles: "without effect",
  sharedCredentialsFiles: "without effect",
  skipCredentialsValidation: "without effect",
  skipMetadataApiCheck: "without effect",
  skipRegionValidation: "without effect",
  skipRequestingAccountId: "without effect",
  stsRegion: "without effect",
  tagPolicyCompliance: "refused",
  token: "without effect",
  tokenBucketRateLimiterCapacity: "without effect",
  useDualstackEndpoint: "without effect",
  useFipsEndpoint: "without effect",
  userAgents: "without effect",
};

export const settingNames = Object.keys(settings);

/** The engine adds these to every provider's configuration. */
const engineSettings = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

export interface ProviderConfig {
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

export function checkConfig(news: Properties): Failure[] {
  const failures: Failure[] = [];
  for (const name of Object.keys(news)) {
    if (isInternal(name) || engineSettings.has(name)) continue;
    const treatment = settings[name];
    if (treatment === undefined) failures.push({ property: name, reason: "is no setting of the aws provider." });
    if (treatment === "refused")
      failures.push({ property: name, reason: "is not a setting that the local cloud has." });
  }
  return failures;
}

export function readConfig(config: Properties): ProviderConfig {
  const { region } = config;
  if (typeof region !== "string" || region === "" || isUnknown(region)) {
    throw new Error(
      "The aws provider has no region: run `pulumi config set aws:region us-east-1`, or set `region` on it.",
    );
  }
  const defaultTags = parsed(config.defaultTags);
  return { region, defaultTags: stringMap(isProperties(defaultTags) ? defaultTags.tags : undefined) };
}

/** Settings that are no strings come as JSON. */
function parsed(value: Value | undefined): Value | undefined {
  return typeof value === "string" && value !== "" && !isUnknown(value) ? JSON.parse(value) : value;
}
