import type { DocumentReader } from "../../delivery/document-reader";
import { parseInstant } from "../../delivery/instant";
import type { LifecycleImage } from "../lifecycle/image";

/** An image as `aws ecr describe-images` describes it. */
export interface DescribedImage extends LifecycleImage {
  readonly sizeInBytes: number;
}

/** The last second of the year 9999. What is beyond it was written in milliseconds. */
const maximumSeconds = 253_402_300_799;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const statuses = ["ACTIVE", "ARCHIVED", "ACTIVATING"] as const;

/**
 * Reads what `aws ecr describe-images` prints.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html
 */
export function readDescribedImages(text: string, reader: DocumentReader): readonly DescribedImage[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    reader.report("document", "is not JSON; give what aws ecr describe-images --output json prints");
    return [];
  }
  const output = reader.record(document, "document", "imageDetails");
  if (!output) return [];
  if (!Array.isArray(output.imageDetails)) {
    reader.report("imageDetails", "is not a list; give what aws ecr describe-images --output json prints");
    return [];
  }
  // AWS's interface calls it nextToken, its command line NextToken.
  for (const token of ["nextToken", "NextToken"]) {
    if (typeof output[token] === "string") {
      reader.report(token, "says that there are more images, and rules count them; describe all without --max-items");
    }
  }
  const images = output.imageDetails.map((detail, index) => readImage(detail, at(index), reader));
  const digests = new Set<string>();
  images.forEach((image, index) => {
    if (image && digests.has(image.digest)) reader.report(`${at(index)}.imageDigest`, "is there twice; remove one");
    if (image) digests.add(image.digest);
  });
  return images.filter((image) => image !== undefined);
}

function at(index: number): string {
  return `imageDetails[${index}]`;
}

function readImage(value: unknown, property: string, reader: DocumentReader): DescribedImage | undefined {
  const before = reader.problems.length;
  const detail = reader.record(value, property, "imageDigest, imagePushedAt");
  if (!detail) return undefined;
  const path = (key: string) => `${property}.${key}`;
  const text = (key: string, meaning: string, pattern?: RegExp) =>
    reader.text(detail[key], path(key), meaning, pattern);
  const optional = <T>(key: string, read: () => T) => ((detail[key] ?? undefined) === undefined ? undefined : read());
  const time = (key: string) => readTime(detail[key], path(key), reader);

  const digest = text("imageDigest", "sha256: and 64 hexadecimal digits", digestPattern);
  const tags = optional("imageTags", () => readTags(detail.imageTags, path("imageTags"), reader)) ?? [];
  const pushedAt = time("imagePushedAt");
  const lastPulledAt = optional("lastRecordedPullTime", () => time("lastRecordedPullTime"));
  const status = optional("imageStatus", () => reader.choice(detail.imageStatus, path("imageStatus"), statuses));
  const archivedAt = optional("lastArchivedAt", () => time("lastArchivedAt"));
  const activatedAt = optional("lastActivatedAt", () => time("lastActivatedAt"));
  const subject = optional("subjectManifestDigest", () => text("subjectManifestDigest", "a digest", digestPattern));
  const sizeInBytes = optional("imageSizeInBytes", () =>
    reader.wholeNumber(detail.imageSizeInBytes, path("imageSizeInBytes"), 0, "bytes"),
  );
  if (digest === undefined || pushedAt === undefined || reader.problems.length > before) return undefined;
  return {
    digest,
    tags,
    pushedAt,
    // An image that is being restored is on its way to standard storage.
    storageClass: status === "ARCHIVED" ? "archive" : "standard",
    sizeInBytes: sizeInBytes ?? 0,
    ...(lastPulledAt && { lastPulledAt }),
    ...(archivedAt && { archivedAt }),
    ...(activatedAt && { activatedAt }),
    ...(subject !== undefined && { subject }),
  };
}

function readTags(value: unknown, property: string, reader: DocumentReader): readonly string[] {
  if (!Array.isArray(value)) {
    reader.report(property, "is not a list; write a list of tags");
    return [];
  }
  return value.map((tag, index) => reader.text(tag, `${property}[${index}]`, "a tag") ?? "");
}

/** AWS's command line prints ISO 8601, or seconds since 1970 where it is told to print what the service sends. */
function readTime(value: unknown, property: string, reader: DocumentReader): Date | undefined {
  const seconds = typeof value === "number" && Math.abs(value) <= maximumSeconds ? value : undefined;
  const time = seconds === undefined ? parseInstant(value) : new Date(seconds * 1000);
  return time ?? reader.report(property, "is no time; write it like 2026-11-22T08:00:00Z or as seconds since 1970");
}
