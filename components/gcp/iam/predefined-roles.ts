import {
  googleDeletePermissions,
  googleMoveTagPermissions,
  googlePullPermissions,
  googlePushPermissions,
} from "../permissions";

const inProject = "resourcemanager.projects.get";
const locations = (service: string): readonly string[] => [`${service}.locations.get`, `${service}.locations.list`];
const registry = (...names: readonly string[]): readonly string[] => names.map((name) => `artifactregistry.${name}`);
const key = (...names: readonly string[]): readonly string[] => [
  ...names.map((name) => `cloudkms.cryptoKeyVersions.${name}`),
  ...locations("cloudkms"),
  inProject,
];
const account = (...names: readonly string[]): readonly string[] => names.map((name) => `iam.serviceAccounts.${name}`);

const read = [
  ...googlePullPermissions,
  ...locations("artifactregistry"),
  ...registry("projectconfigs.get", "projectsettings.get", "rules.get", "rules.list"),
  ...registry("repositories.exportArtifacts", "repositories.list", "repositories.listEffectiveTags"),
  ...registry("repositories.listTagBindings", "repositories.readViaVirtualRepository"),
  inProject,
];
// It takes attachments away as well.
const write = [
  ...read,
  ...googlePushPermissions,
  ...googleMoveTagPermissions,
  ...registry("aptartifacts.create", "attachments.delete", "files.update", "kfpartifacts.create", "packages.update"),
  ...registry("yumartifacts.create"),
];

/**
 * Google's own roles, as far as something here grants them or a pipeline commonly has them, in August 2026:
 * https://docs.cloud.google.com/iam/docs/roles-permissions/artifactregistry,
 * https://docs.cloud.google.com/iam/docs/roles-permissions/iam,
 * https://docs.cloud.google.com/iam/docs/roles-permissions/cloudkms and
 * https://docs.cloud.google.com/iam/docs/roles-permissions/containeranalysis
 */
export const predefinedRoles: ReadonlyMap<string, readonly string[]> = new Map([
  ["roles/artifactregistry.reader", read],
  ["roles/artifactregistry.writer", write],
  ["roles/artifactregistry.createOnPushWriter", [...write, ...registry("repositories.createOnPush")]],
  [
    "roles/artifactregistry.repoAdmin",
    [
      ...write,
      ...googleDeletePermissions,
      ...registry("rules.create", "rules.delete", "rules.update", "versions.update"),
    ],
  ],
  ["roles/iam.workloadIdentityUser", account("get", "getAccessToken", "getOpenIdToken", "list")],
  [
    "roles/iam.serviceAccountTokenCreator",
    [
      ...account("get", "getAccessToken", "getOpenIdToken", "implicitDelegation", "list", "signBlob", "signJwt"),
      inProject,
      "resourcemanager.projects.list",
    ],
  ],
  ["roles/cloudkms.signer", key("useToSign")],
  ["roles/cloudkms.verifier", key("useToVerify", "viewPublicKey")],
  ["roles/cloudkms.signerVerifier", key("useToSign", "useToVerify", "viewPublicKey")],
  ["roles/cloudkms.publicKeyViewer", key("viewPublicKey")],
  ["roles/cloudkms.cryptoKeyEncrypterDecrypter", key("useToDecrypt", "useToEncrypt")],
  [
    "roles/containeranalysis.occurrences.viewer",
    [
      "containeranalysis.occurrences.get",
      "containeranalysis.occurrences.list",
      inProject,
      "resourcemanager.projects.list",
    ],
  ],
  [
    "roles/containeranalysis.notes.attacher",
    ["containeranalysis.notes.attachOccurrence", "containeranalysis.notes.get"],
  ],
]);
