import type { Failure } from "../provider/schema";
import { checkSettings, type Settings } from "../provider/settings";
import { isProperties, isUnknown, type Properties, stringMap, type Value } from "../provider/values";

const settings: Settings = {
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

export interface ProviderConfig {
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

export function checkConfig(news: Properties): Failure[] {
  return checkSettings("aws", settings, news);
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
