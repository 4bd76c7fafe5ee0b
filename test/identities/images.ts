import { createHash } from "node:crypto";
import type { ECR } from "@aws-sdk/client-ecr";

interface Image {
  readonly digest: string;
  readonly manifest: string;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";

/**
 * Pushes an image by the calls that ECR makes of a client's push
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html), since the emulator's registry asks
 * nobody who he is.
 *
 * @returns its digest
 */
export async function pushAs({ ecr }: { readonly ecr: ECR }, repository: string, tag: string, content: string) {
  const config = Buffer.from("{}");
  const layer = Buffer.from(content);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor("application/vnd.oci.image.config.v1+json", config),
    layers: [descriptor("application/vnd.oci.image.layer.v1.tar", layer)],
  });
  await ecr.getAuthorizationToken({});
  for (const blob of [config, layer]) await upload(ecr, repository, digestOf(blob), blob);
  return putImage(ecr, repository, tag, { manifest, digest: digestOf(manifest) });
}

/** Pulls an image by the calls that ECR makes of a client's pull. */
export async function pullAs({ ecr }: { readonly ecr: ECR }, repository: string, imageDigest: string): Promise<Image> {
  await ecr.getAuthorizationToken({});
  const found = await ecr.batchGetImage({ repositoryName: repository, imageIds: [{ imageDigest }] });
  const manifest = found.images?.[0]?.imageManifest;
  if (manifest === undefined) throw new Error(`${repository} has no ${imageDigest}`);
  for (const layerDigest of blobsOf(manifest)) {
    await ecr.getDownloadUrlForLayer({ repositoryName: repository, layerDigest });
  }
  return { manifest, digest: digestOf(manifest) };
}

/** Copies an image by its digest into another repository. */
export async function promoteAs(
  session: { readonly ecr: ECR },
  from: string,
  to: string,
  digest: string,
  tag: string,
): Promise<string> {
  const image = await pullAs(session, from, digest);
  // The emulator hands out no layers and keeps none, so any bytes stand for them.
  for (const blob of blobsOf(image.manifest)) await upload(session.ecr, to, blob, Buffer.from("layer"));
  return putImage(session.ecr, to, tag, image);
}

async function upload(ecr: ECR, repositoryName: string, digest: string, layerPartBlob: Buffer): Promise<void> {
  const layerDigests = [digest];
  await ecr.batchCheckLayerAvailability({ repositoryName, layerDigests });
  const { uploadId } = await ecr.initiateLayerUpload({ repositoryName });
  const part = { partFirstByte: 0, partLastByte: layerPartBlob.length - 1, layerPartBlob };
  await ecr.uploadLayerPart({ repositoryName, uploadId, ...part });
  await ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests });
}

async function putImage(ecr: ECR, repositoryName: string, imageTag: string, image: Image): Promise<string> {
  const { digest: imageDigest, manifest: imageManifest } = image;
  const found = await ecr.batchGetImage({ repositoryName, imageIds: [{ imageTag }] });
  // A push that is repeated has nothing to do.
  if (found.images?.some((there) => there.imageManifest === imageManifest)) return imageDigest;
  const put = { imageManifest, imageManifestMediaType: manifestType, imageTag, imageDigest };
  const { image: stored } = await ecr.putImage({ repositoryName, ...put });
  return stored?.imageId?.imageDigest ?? "";
}

function blobsOf(manifest: string): string[] {
  const { config, layers }: { config: { digest: string }; layers: { digest: string }[] } = JSON.parse(manifest);
  return [config, ...layers].map(({ digest }) => digest);
}

function descriptor(mediaType: string, blob: Buffer) {
  return { mediaType, digest: digestOf(blob), size: blob.length };
}

function digestOf(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
