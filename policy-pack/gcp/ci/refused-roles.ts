type Uses = readonly (readonly [role: string, lets: string])[];

const everything = "do everything there";
const become = "become every service account";

/** What no identity of CI may have anywhere: https://docs.cloud.google.com/iam/docs/roles-permissions */
const refused: ReadonlyMap<string, string> = new Map([
  ["roles/owner", everything],
  ["roles/admin", everything],
  ["roles/editor", "change and delete nearly everything there"],
  ["roles/writer", "change and delete nearly everything there"],
  ["roles/artifactregistry.admin", "delete, reconfigure and open repositories"],
  ["roles/artifactregistry.repoAdmin", "delete artifacts and tags"],
  ["roles/artifactregistry.containerRegistryMigrationAdmin", "create and reconfigure repositories"],
  [
    "roles/artifactregistry.createOnPushRepoAdmin",
    "create repositories that nobody has described, and delete artifacts",
  ],
  ["roles/artifactregistry.createOnPushWriter", "create repositories that nobody has described"],
  ...(
    [
      ["securityAdmin", "give access to itself and to others"],
      ["roleAdmin", "change what roles let one do"],
      ["organizationRoleAdmin", "change what roles let one do"],
      ["serviceAccountAdmin", "change who may become a service account"],
      ["serviceAccountKeyAdmin", "make keys that last"],
      ["serviceAccountApiKeyBindingAdmin", "make keys that last"],
      ["serviceAccountCreator", "make or bring back identities"],
      ["workloadIdentityPoolAdmin", "change whose tokens are let in"],
    ] as Uses
  ).map(([role, lets]) => [`roles/iam.${role}`, lets] as const),
  ...["projectIamAdmin", "folderIamAdmin", "folderAdmin", "organizationAdmin"].map(
    (role) => [`roles/resourcemanager.${role}`, "give access to itself and to others"] as const,
  ),
  ["roles/storage.hmacKeyAdmin", "make keys that last"],
  ["roles/cloudkms.admin", "change or destroy keys"],
  ["roles/cloudkms.importer", "change or destroy keys"],
  ...["admin", "editor"].map(
    (role) => [`roles/containeranalysis.${role}`, "change scan findings and attestations"] as const,
  ),
  ...["policyAdmin", "policyEditor", "attestorsAdmin", "attestorsEditor"].map(
    (role) => [`roles/binaryauthorization.${role}`, "change what may be deployed"] as const,
  ),
]);

/** What CI may have on what it is for, and not on everything in a project. */
const refusedAbove: ReadonlyMap<string, string> = new Map([
  ["roles/artifactregistry.writer", "push into every repository"],
  ["roles/iam.serviceAccountTokenCreator", become],
  ["roles/iam.serviceAccountOpenIdTokenCreator", become],
  ["roles/iam.serviceAccountUser", become],
  ["roles/iam.workloadIdentityUser", become],
  ["roles/cloudkms.signer", "sign with every key"],
  ["roles/cloudkms.signerVerifier", "sign with every key"],
  ["roles/cloudkms.cryptoOperator", "sign with every key"],
]);

/** What a predefined role lets CI do that it may not. */
export function refusedRole(role: string, above: boolean): string | undefined {
  return refused.get(role) ?? (above ? refusedAbove.get(role) : undefined);
}

export function isPredefined(role: string): boolean {
  return role.startsWith("roles/");
}
