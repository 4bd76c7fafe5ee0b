import { googleMoveTagPermissions, googlePullPermissions, googlePushPermissions } from "../permissions";

/**
 * Google's own roles, as far as something here grants them or judges them:
 * https://docs.cloud.google.com/iam/docs/roles-permissions/artifactregistry,
 * https://docs.cloud.google.com/iam/docs/roles-permissions/iam and
 * https://docs.cloud.google.com/iam/docs/roles-permissions/cloudkms
 */
export const predefinedRoles: ReadonlyMap<string, readonly string[]> = new Map([
  ["roles/artifactregistry.reader", googlePullPermissions],
  ["roles/artifactregistry.writer", [...googlePushPermissions, ...googleMoveTagPermissions]],
  ["roles/iam.workloadIdentityUser", ["iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.getOpenIdToken"]],
  [
    "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"],
  ],
]);
