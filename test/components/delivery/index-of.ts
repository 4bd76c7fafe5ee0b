import { digestOf } from "../aws/scan-gate/ecr-api";

interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** What makes an entry of an index an attestation: https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
export const attestation = {
  platform: { os: "unknown", architecture: "unknown" },
  annotations: { "vnd.docker.reference.type": "attestation-manifest" },
};

export function entryOf(manifest: string, more: { readonly platform?: Platform; readonly annotations?: object } = {}) {
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  return { mediaType, digest: digestOf(manifest), size: manifest.length, ...more };
}

export function indexOf(...manifests: readonly object[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });
}

export const linux = (architecture: string): { readonly platform: Platform } => ({
  platform: { os: "linux", architecture },
});
