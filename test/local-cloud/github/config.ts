import type { Failure } from "../provider/schema";
import { checkSettings, type Settings } from "../provider/settings";
import { optionalText, type Properties } from "../provider/values";

const settings: Settings = {
  appAuth: "without effect",
  baseUrl: "without effect",
  cachePath: "without effect",
  insecure: "without effect",
  legacyClient: "without effect",
  maxPerPage: "without effect",
  maxRetries: "without effect",
  organization: "honoured",
  owner: "honoured",
  parallelRequests: "without effect",
  readDelayMs: "without effect",
  retryDelayMs: "without effect",
  retryableErrors: "without effect",
  token: "without effect",
  writeDelayMs: "without effect",
};

export const settingNames = Object.keys(settings);

export function checkConfig(news: Properties): Failure[] {
  return checkSettings("github", settings, news);
}

/** The real provider asks whom its token belongs to where no owner is given. */
export function ownerOf(config: Properties, environment: Readonly<Record<string, string | undefined>>): string {
  const owner =
    optionalText(config, "owner") ??
    optionalText(config, "organization") ??
    environment.GITHUB_OWNER ??
    environment.GITHUB_ORGANIZATION;
  if (owner !== undefined) return owner;
  throw new Error("The github provider has no owner: run `pulumi config set github:owner acme`, or set `owner` on it.");
}
