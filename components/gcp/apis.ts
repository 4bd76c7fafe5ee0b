import { Service } from "@pulumi/gcp/projects/service";
import { GoogleEncryption, type GoogleRegistrySettings } from "./registry-args";
import type { RegistryContext } from "./registry-context";

/** The APIs that are used in the project: https://docs.cloud.google.com/service-usage/docs/enable-disable */
function neededApis({ settings }: RegistryContext): readonly string[] {
  const ownKey = settings.encryption === GoogleEncryption.CustomerManaged && !settings.kmsKeyName;
  const keys = ownKey || settings.identities?.signing === true;
  return [
    "artifactregistry.googleapis.com",
    // Without it nothing is scanned: https://docs.cloud.google.com/artifact-analysis/docs/enable-automatic-scanning
    "containerscanning.googleapis.com",
    ...(keys ? ["cloudkms.googleapis.com"] : []),
    ...(settings.identities || grantsOutside(settings) ? ["iam.googleapis.com"] : []),
    ...(settings.identities ? ["iamcredentials.googleapis.com", "sts.googleapis.com"] : []),
  ];
}

/** Whether somebody who is no identity of the delivery path gets a role of ours. */
function grantsOutside({ access, publishers }: GoogleRegistrySettings): boolean {
  return publishers.length > 0 || [...access.values()].some(({ promoters }) => promoters.length > 0);
}

/** They are the project's, so they stay on whoever turned them on first. */
export function createApis(context: RegistryContext): Service[] {
  const { name, settings, place, child } = context;
  if (!settings.enableApis) return [];
  return neededApis(context).map(
    (service) =>
      new Service(
        `${name}/${service.split(".")[0]}`,
        { project: place.project, service, disableOnDestroy: false },
        { ...child, retainOnDelete: true },
      ),
  );
}
