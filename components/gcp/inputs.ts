import type { Reader, TextRule } from "../delivery/reader";

/** https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin */
export const projectId: TextRule = {
  pattern: /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  meaning: 'the id of a Google Cloud project (not its number), such as "acme-delivery"',
  maximum: 100,
};

/** A region or a multi-region: https://docs.cloud.google.com/artifact-registry/docs/repositories/repo-locations */
export const location: TextRule = {
  pattern:
    /^(?:us|europe|asia|(?:africa|asia|australia|europe|me|northamerica|southamerica|us)-(?:central|(?:north|south)?(?:east|west)|north|south)[0-9]+)$/,
  meaning:
    'a location of Artifact Registry: a region, such as "europe-west1", or a multi-region, "us", "europe" or "asia"',
  maximum: 40,
};

/** A key, and not one of its versions: https://docs.cloud.google.com/kms/docs/resource-hierarchy */
export const keyName: TextRule = {
  pattern: /^projects\/[^/]+\/locations\/[a-z0-9-]+\/keyRings\/[A-Za-z0-9_-]{1,63}\/cryptoKeys\/[A-Za-z0-9_-]{1,63}$/,
  meaning:
    "the name of a Cloud KMS key (not of a version), such as " +
    '"projects/acme-delivery/locations/europe-west1/keyRings/registry/cryptoKeys/images"',
  maximum: 400,
};

/** One version, which is what signs: https://docs.cloud.google.com/kms/docs/resource-hierarchy */
export const keyVersionName: TextRule = {
  pattern: new RegExp(`${keyName.pattern.source.slice(0, -1)}/cryptoKeyVersions/[1-9][0-9]*$`),
  meaning:
    "the name of a version of a Cloud KMS key, such as " +
    '"projects/acme-delivery/locations/europe-west1/keyRings/registry/cryptoKeys/signing/cryptoKeyVersions/1"',
  maximum: 440,
};

/** Whom an allow policy can name, less everybody: https://docs.cloud.google.com/iam/docs/principal-identifiers */
export const member: TextRule = {
  pattern:
    /^(?:(?:user|group|serviceAccount|domain):[^\s:]+|principal(?:Set)?:\/\/iam\.googleapis\.com\/\S+\/(?:workloadIdentityPools|workforcePools)\/[^\s/]+\/(?!\*)[^\s/]+\/\S+)$/,
  meaning:
    'one principal, such as "serviceAccount:deployer@acme-prod.iam.gserviceaccount.com", "group:ops@acme.com" or ' +
    '"principalSet://iam.googleapis.com/…/attribute.…/…"; neither allUsers nor a whole pool',
  maximum: 1024,
};

/** A key can encrypt only where it is; said as far as both are plain values. */
export function reportKeyLocation(
  { kmsKeyName, location: place }: Readonly<Record<string, unknown>>,
  reader: Reader,
): void {
  if (typeof kmsKeyName !== "string" || typeof place !== "string" || !keyName.pattern.test(kmsKeyName)) return;
  const keyLocation = kmsKeyName.split("/")[3];
  if (keyLocation !== place) {
    reader.report("kmsKeyName", `is a key in ${keyLocation}, and the registry is in ${place}; name a key there`);
  }
}
