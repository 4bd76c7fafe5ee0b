import type { ActionGroup } from "../../delivery/stack-access/action-groups";
import type { GrantedOn } from "../iam/grant-types";
import {
  googleDeletePermissions,
  googleMoveTagPermissions,
  googlePullPermissions,
  googlePushPermissions,
  googleScanFindingPermissions,
  kmsVerifyPermissions,
} from "../permissions";

const registry = (...names: readonly string[]) => names.map((name) => `artifactregistry.${name}`);
const kms = (...names: readonly string[]) => names.map((name) => `cloudkms.${name}`);
const iam = (...names: readonly string[]) => names.map((name) => `iam.${name}`);
const project = (...names: readonly string[]) => names.map((name) => `resourcemanager.projects.${name}`);
const analysis = (...names: readonly string[]) => names.map((name) => `containeranalysis.${name}`);

/** https://docs.cloud.google.com/iam/docs/roles-permissions/artifactregistry */
const repositoryGroups: readonly ActionGroup[] = [
  { name: "pull", actions: googlePullPermissions },
  { name: "push", actions: googlePushPermissions },
  { name: "move tags by the API", actions: googleMoveTagPermissions },
  { name: "delete artifacts", actions: googleDeletePermissions },
  { name: "export", actions: registry("repositories.exportArtifacts", "repositories.readViaVirtualRepository") },
  {
    name: "push packages of other formats",
    actions: registry("aptartifacts.create", "kfpartifacts.create", "yumartifacts.create"),
  },
  { name: "annotate", actions: registry("files.update", "packages.update") },
  {
    name: "read settings",
    actions: [
      ...registry("locations.get", "locations.list", "projectconfigs.get", "projectsettings.get"),
      ...registry("repositories.list", "repositories.listEffectiveTags", "repositories.listTagBindings"),
      ...registry("rules.get", "rules.list"),
    ],
  },
  {
    name: "change settings",
    actions: registry("repositories.update", "rules.create", "rules.delete", "rules.update"),
  },
  { name: "delete the repository", actions: registry("repositories.delete") },
  { name: "give access", actions: registry("repositories.setIamPolicy") },
];

/** https://docs.cloud.google.com/iam/docs/roles-permissions/cloudkms */
const keyGroups: readonly ActionGroup[] = [
  { name: "sign", actions: kms("cryptoKeyVersions.useToSign") },
  { name: "verify", actions: kmsVerifyPermissions },
  { name: "read the public key", actions: kms("cryptoKeyVersions.viewPublicKey") },
  { name: "encrypt and decrypt", actions: kms("cryptoKeyVersions.useToDecrypt", "cryptoKeyVersions.useToEncrypt") },
  { name: "destroy", actions: kms("cryptoKeyVersions.destroy") },
  {
    name: "administer",
    actions: kms("cryptoKeyVersions.create", "cryptoKeyVersions.update", "cryptoKeys.create", "cryptoKeys.update"),
  },
  { name: "give access", actions: kms("cryptoKeys.setIamPolicy") },
];

/** https://docs.cloud.google.com/iam/docs/service-account-permissions */
const serviceAccountGroups: readonly ActionGroup[] = [
  { name: "act as it", actions: iam("serviceAccounts.getAccessToken") },
  { name: "get its identity tokens", actions: iam("serviceAccounts.getOpenIdToken") },
  { name: "sign as it", actions: iam("serviceAccounts.signBlob", "serviceAccounts.signJwt") },
  { name: "run something as it", actions: iam("serviceAccounts.actAs") },
  { name: "make keys", actions: iam("serviceAccountKeys.create") },
  { name: "look it up", actions: iam("serviceAccounts.get", "serviceAccounts.list") },
  { name: "administer", actions: iam("serviceAccounts.delete", "serviceAccounts.disable", "serviceAccounts.update") },
  { name: "give access", actions: iam("serviceAccounts.setIamPolicy") },
];

/** https://docs.cloud.google.com/iam/docs/roles-permissions/iam */
const poolGroups: readonly ActionGroup[] = [
  {
    name: "administer",
    actions: iam(
      ...["workloadIdentityPoolProviders.create", "workloadIdentityPoolProviders.delete"],
      ...["workloadIdentityPoolProviders.update", "workloadIdentityPools.delete", "workloadIdentityPools.update"],
    ),
  },
  { name: "give access", actions: iam("workloadIdentityPools.setIamPolicy") },
];

/** https://docs.cloud.google.com/iam/docs/roles-permissions/containeranalysis */
const noteGroups: readonly ActionGroup[] = [
  { name: "attach attestations", actions: analysis("notes.attachOccurrence") },
  { name: "read", actions: analysis("notes.get") },
  { name: "change", actions: analysis("notes.delete", "notes.update") },
  { name: "give access", actions: analysis("notes.setIamPolicy") },
];

/** https://docs.cloud.google.com/iam/docs/roles-permissions/binaryauthorization */
const attestorGroups: readonly ActionGroup[] = [
  {
    name: "read",
    actions: ["binaryauthorization.attestors.get", "binaryauthorization.attestors.verifyImageAttested"],
  },
  { name: "change", actions: ["binaryauthorization.attestors.delete", "binaryauthorization.attestors.update"] },
  { name: "give access", actions: ["binaryauthorization.attestors.setIamPolicy"] },
];

const projectGroups: readonly ActionGroup[] = [
  { name: "look it up", actions: project("get") },
  { name: "read scan findings", actions: googleScanFindingPermissions },
  { name: "write attestations", actions: analysis("occurrences.create") },
  { name: "create repositories", actions: registry("repositories.create") },
  { name: "read the registry's settings", actions: registry("projectconfigs.get", "projectsettings.get") },
  { name: "change the registry's settings", actions: registry("projectconfigs.update", "projectsettings.update") },
  { name: "change roles", actions: iam("roles.create", "roles.delete", "roles.update") },
  {
    name: "change what may be deployed",
    actions: ["binaryauthorization.policy.update", "binaryauthorization.policy.setIamPolicy"],
  },
  { name: "give access", actions: project("setIamPolicy") },
];

/** Permissions on what is in a project, by what it is. */
const permissionsOn: Readonly<Partial<Record<GrantedOn, RegExp>>> = {
  repository: /^artifactregistry\.(?!repositories\.create$|project)/,
  key: /^cloudkms\.crypto/,
  serviceAccount: /^iam\.serviceAccount(?:Keys\.|s\.(?!create$))/,
  pool: /^iam\.workloadIdentityPool/,
  note: /^containeranalysis\.notes\./,
  attestor: /^binaryauthorization\.attestors\./,
};

/** Whether a permission is one on that kind of thing; what is on nothing in a project is on the project. */
export function isPermissionOn(on: GrantedOn, permission: string): boolean {
  if (on !== "project") return permissionsOn[on]?.test(permission) ?? false;
  return !Object.values(permissionsOn).some((expression) => expression.test(permission));
}

/** What can be done to what, by what it is. */
export const groupsOn: Readonly<Partial<Record<GrantedOn, readonly ActionGroup[]>>> = {
  repository: repositoryGroups,
  key: keyGroups,
  serviceAccount: serviceAccountGroups,
  pool: poolGroups,
  note: noteGroups,
  attestor: attestorGroups,
  project: projectGroups,
};
