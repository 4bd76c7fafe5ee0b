/**
 * What permissions of Artifact Registry do: https://docs.cloud.google.com/artifact-registry/docs/access-control and
 * https://docs.cloud.google.com/iam/docs/roles-permissions/artifactregistry
 */
const registry = (...names: readonly string[]): readonly string[] => names.map((name) => `artifactregistry.${name}`);
const kms = (...names: readonly string[]): readonly string[] => names.map((name) => `cloudkms.${name}`);

/** Reads artifacts, and what there is of them. */
export const googlePullPermissions = registry(
  ...["attachments.get", "attachments.list", "dockerimages.get", "dockerimages.list", "files.download", "files.get"],
  ...["files.list", "mavenartifacts.get", "mavenartifacts.list", "npmpackages.get", "npmpackages.list", "packages.get"],
  ...["packages.list", "pythonpackages.get", "pythonpackages.list", "repositories.downloadArtifacts"],
  ...["repositories.get", "tags.get", "tags.list", "versions.get", "versions.list"],
);

/** Adds artifacts and tags, and reads, so that a second run sees that it has nothing to do. */
export const googlePushPermissions: readonly string[] = [
  ...registry("attachments.create", "files.upload", "repositories.uploadArtifacts", "tags.create"),
  ...googlePullPermissions,
].sort();

/** Lets a tag name something else: `roles/artifactregistry.writer` has it. */
export const googleMoveTagPermissions = registry("tags.update");

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
