import { createHash } from "node:crypto";
import { readUnambiguousJson } from "../unambiguous-json";

/** An image of an index. */
interface IndexChild {
  readonly digest: string;
  /** Such as `linux/arm64`. */
  readonly platform?: string;
}

/** What a manifest is, for a scanner. */
export type Manifest =
  | { readonly kind: "image" }
  | { readonly kind: "index"; readonly children: readonly IndexChild[] }
  /** No image: a Helm chart, a signature, … */
  | { readonly kind: "other"; readonly type: string }
  | { readonly kind: "unreadable"; readonly problem: string };

/**
 * In other types a registry would convert the manifest into one of those that were asked for:
 * https://github.com/opencontainers/image-spec/blob/main/media-types.md
 */
export const manifestMediaTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
] as const;

const [ociManifest, ociIndex, dockerManifest, dockerIndex] = manifestMediaTypes;

/** What says how an image is run. Only images have it, and only they are scanned. */
const imageConfigs = [
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
] as const;

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Reads the manifest that a registry gives for a digest. */
export function readManifest(text: string, digest: string): Manifest {
  const unreadable = (problem: string): Manifest => ({ kind: "unreadable", problem });
  if (`sha256:${createHash("sha256").update(text).digest("hex")}` !== digest) {
    return unreadable("the registry gives another manifest than the digest's");
  }
  const reading = readUnambiguousJson(text);
  if ("fault" in reading) return unreadable(`its manifest is no JSON that every reader takes alike: ${reading.fault}`);
  const manifest = objectOf(reading.value);
  const { mediaType, manifests } = manifest;
  const config = objectOf(manifest.config);
  const isIndex = Array.isArray(manifests);
  // What one client takes for an index and another for an image is two things under one digest:
  // https://github.com/opencontainers/distribution-spec/security/advisories/GHSA-mc8v-mgrf-8f4m
  if (isIndex && ("config" in manifest || "layers" in manifest)) {
    return unreadable("its manifest is an image and an index at once");
  }
  const types: readonly unknown[] = isIndex ? [ociIndex, dockerIndex] : [ociManifest, dockerManifest];
  if (manifest.schemaVersion !== 2 || (mediaType !== undefined && !types.includes(mediaType))) {
    return unreadable("its manifest is of a type that nobody here knows");
  }
  if (isIndex) return readChildren(manifests) ?? unreadable("its index names something that has no digest");
  if (imageConfigs.some((type) => type === config.mediaType)) return { kind: "image" };
  const type = manifest.artifactType ?? config.mediaType;
  return typeof type === "string" ? { kind: "other", type } : unreadable("its manifest does not say what it is");
}

function readChildren(manifests: readonly unknown[]): Manifest | undefined {
  const children: IndexChild[] = [];
  for (const value of manifests) {
    const { digest, platform, annotations } = objectOf(value);
    if (typeof digest !== "string" || !digestPattern.test(digest)) return undefined;
    const { os, architecture } = objectOf(platform);
    const words = [os, architecture].filter((word) => typeof word === "string").join("/");
    if (words === "unknown/unknown" && isAttestation(annotations)) continue;
    children.push({ digest, ...(words !== "" && { platform: words }) });
  }
  return { kind: "index", children };
}

/**
 * What BuildKit keeps beside the images of an index looks like an image and is none; no runtime takes it for one,
 * because of its platform: https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
function isAttestation(annotations: unknown): boolean {
  return objectOf(annotations)["vnd.docker.reference.type"] === "attestation-manifest";
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
