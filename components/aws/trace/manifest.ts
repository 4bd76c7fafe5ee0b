import { createHash } from "node:crypto";
import { jsonValues } from "./json-values";
import { listAt, textAt, valueAt } from "./values";

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
export function digestOf(manifest: string): string {
  return `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
}

/** What a manifest says of where its artifact comes from. Whoever pushed it has written that. */
export interface Origin {
  readonly commit?: string;
  readonly source?: string;
  readonly created?: string;
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
export function originOf(manifest: string): Origin {
  const [value] = jsonValues(manifest) ?? [];
  const annotation = (name: string) => textAt(value, "annotations", `org.opencontainers.image.${name}`);
  const [commit, source, created] = [annotation("revision"), annotation("source"), annotation("created")];
  return {
    ...(commit !== undefined && { commit }),
    ...(source !== undefined && { source }),
    ...(created !== undefined && { created }),
  };
}

/** What a manifest refers to, and as what: https://github.com/opencontainers/image-spec/blob/main/manifest.md */
export function referenceOf(manifest: string): { readonly subject: string; readonly type: string } | undefined {
  const [value] = jsonValues(manifest) ?? [];
  const subject = textAt(value, "subject", "digest");
  if (subject === undefined) return undefined;
  return { subject, type: textAt(value, "artifactType") ?? textAt(value, "config", "mediaType") ?? "of unknown type" };
}

/**
 * The manifest of a digest in a text that is the manifest itself, or what `aws ecr batch-get-image` prints; `undefined`
 * where it is neither, or another one's.
 */
export function manifestIn(text: string, digest: string): string | undefined {
  const [value] = jsonValues(text) ?? [];
  const images = listAt(value, "images").map((image) => valueAt(image, "imageManifest"));
  return [text, ...images].find((manifest) => typeof manifest === "string" && digestOf(manifest) === digest) as
    | string
    | undefined;
}
