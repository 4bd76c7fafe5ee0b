/**
 * What permissions of Artifact Registry do: https://docs.cloud.google.com/artifact-registry/docs/access-control,
 * https://docs.cloud.google.com/iam/docs/roles-permissions/artifactregistry, and, call by call,
 * https://docs.cloud.google.com/artifact-registry/docs/audit-logging.
 */
const registry = (...names: readonly string[]): readonly string[] => names.map((name) => `artifactregistry.${name}`);
const kms = (...names: readonly string[]): readonly string[] => names.map((name) => `cloudkms.${name}`);

/** Reads artifacts, and what there is of them. A client of any format asks for `repositories.downloadArtifacts` alone. */
export const googlePullPermissions = registry(
  ...["attachments.get", "attachments.list", "dockerimages.get", "dockerimages.list", "files.download", "files.get"],
  ...["files.list", "mavenartifacts.get", "mavenartifacts.list", "npmpackages.get", "npmpackages.list", "packages.get"],
  ...["packages.list", "pythonpackages.get", "pythonpackages.list", "repositories.downloadArtifacts"],
  ...["repositories.get", "tags.get", "tags.list", "versions.get", "versions.list"],
);

/**
 * Adds artifacts and tags, and reads, so that a second run sees that it has nothing to do. A client of any format asks
 * for `repositories.uploadArtifacts` alone; the others are what the same takes by Google's own API.
 */
export const googlePushPermissions: readonly string[] = [
  ...registry("attachments.create", "files.upload", "repositories.uploadArtifacts", "tags.create"),
  ...googlePullPermissions,
].sort();

/**
 * Lets a tag name something else by Google's own API; `roles/artifactregistry.writer` has it. For a push (`Docker-PutManifest`) and
 * for a dist-tag (`Npm-UpdateTag`) no more than `repositories.uploadArtifacts` is documented, whether the tag is new or
 * not, so a role without this one is no proof that a tag stays where it is.
 */
export const googleMoveTagPermissions = registry("tags.update");

/** Takes artifacts and tags away: clients of any format ask for the first, Google's own API for the others. */
export const googleDeletePermissions = registry(
  ...["repositories.deleteArtifacts", "attachments.delete", "files.delete", "packages.delete", "tags.delete"],
  "versions.delete",
);

/** https://docs.cloud.google.com/artifact-analysis/docs/ca-access-control */
export const googleScanFindingPermissions: readonly string[] = [
  "containeranalysis.occurrences.get",
  "containeranalysis.occurrences.list",
];

/** What cosign asks a key for: https://docs.sigstore.dev/cosign/key_management/overview/ */
export const kmsVerifyPermissions = kms("cryptoKeyVersions.get", "cryptoKeyVersions.viewPublicKey");
export const kmsSignPermissions: readonly string[] = [
  ...kmsVerifyPermissions,
  ...kms("cryptoKeyVersions.useToSign"),
].sort();

/** Adds attestations: https://docs.cloud.google.com/artifact-analysis/docs/ca-access-control */
export const googleAttestPermissions: readonly string[] = ["containeranalysis.occurrences.create"];
