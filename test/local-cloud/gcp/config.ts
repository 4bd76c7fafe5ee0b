import type { Failure } from "../provider/schema";
import { checkSettings, type Settings } from "../provider/settings";
import { isProperties, isUnknown, optionalText, type Properties, stringMap, type Value } from "../provider/values";
import { endpointSettings } from "./endpoints";

const settings: Settings = {
  ...Object.fromEntries(endpointSettings.map((name) => [name, "refused"])),
  accessToken: "without effect",
  addPulumiAttributionLabel: "honoured",
  batching: "without effect",
  billingProject: "without effect",
  credentials: "without effect",
  defaultLabels: "honoured",
  deletionPolicy: "honoured",
  disableGooglePartnerName: "without effect",
  externalCredentials: "without effect",
  googlePartnerName: "without effect",
  impersonateServiceAccount: "without effect",
  impersonateServiceAccountDelegates: "without effect",
  pollInterval: "without effect",
  preferGlobalEndpoints: "without effect",
  preferRegionalEndpoints: "without effect",
  project: "honoured",
  pulumiAttributionLabelAdditionStrategy: "honoured",
  region: "honoured",
  requestReason: "without effect",
  requestTimeout: "without effect",
  scopes: "without effect",
  universeDomain: "refused",
  userProjectOverride: "without effect",
  zone: "honoured",
};

/** Settings of the Pulumi package that its own constructor of a provider does not have. */
const extraSettings: Settings = {
  disableGlobalProjectWarning: "without effect",
  skipRegionValidation: "without effect",
};

export const settingNames = Object.keys(settings);

export interface ProviderConfig {
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly zone: string | undefined;
  readonly defaultLabels: Readonly<Record<string, string>>;
  readonly deletionPolicy: string;
  /** When a resource is labelled as one of Pulumi's; never where that is switched off. */
  readonly attribution: "never" | "CREATION_ONLY" | "PROACTIVE";
}

export function checkConfig(news: Properties): Failure[] {
  return checkSettings("gcp", { ...settings, ...extraSettings }, news);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** https://github.com/pulumi/pulumi-gcp/blob/master/provider/resources.go has the environment's variables. */
export function readConfig(config: Properties, environment: Environment): ProviderConfig {
  const first = (...names: string[]) => names.map((name) => environment[name]).find((value) => value !== undefined);
  const deletionPolicy = known(config, "deletionPolicy") ?? "DELETE";
  const labels = parsed(config.defaultLabels);
  return {
    project:
      known(config, "project") ??
      first("GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"),
    region: known(config, "region") ?? first("GOOGLE_REGION", "GCLOUD_REGION", "CLOUDSDK_COMPUTE_REGION"),
    zone: known(config, "zone") ?? first("GOOGLE_ZONE", "GCLOUD_ZONE", "CLOUDSDK_COMPUTE_ZONE"),
    defaultLabels: isProperties(labels) ? stringMap(labels) : {},
    deletionPolicy,
    attribution: attributionOf(config),
  };
}

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/provider/provider.go */
function attributionOf(config: Properties): ProviderConfig["attribution"] {
  if (parsed(config.addPulumiAttributionLabel) === false) return "never";
  const strategy = known(config, "pulumiAttributionLabelAdditionStrategy") ?? "CREATION_ONLY";
  if (strategy === "CREATION_ONLY" || strategy === "PROACTIVE") return strategy;
  throw new Error(`unrecognized terraform_attribution_label_addition_strategy "${strategy}"`);
}

function known(config: Properties, name: string): string | undefined {
  return isUnknown(config[name]) ? undefined : optionalText(config, name);
}

/** Settings that are no strings come as JSON. */
function parsed(value: Value | undefined): Value | undefined {
  return typeof value === "string" && value !== "" && !isUnknown(value) ? JSON.parse(value) : value;
}
