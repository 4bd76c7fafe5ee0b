import type { LifecycleRule, StorageClass } from "./policy";

/** What decides about an image when a lifecycle policy is evaluated. */
export interface LifecycleImage {
  /** Tells this image from all others. */
  readonly digest: string;
  /** Empty for an untagged image. */
  readonly tags: readonly string[];
  /** When the image was pushed first; a new tag does not change it. */
  readonly pushedAt: Date;
  /** @default the image was never pulled */
  readonly lastPulledAt?: Date;
  /** @default "standard" */
  readonly storageClass?: StorageClass;
  /**
   * When the image was last moved to archive storage.
   *
   * @default for an archived image its push, the earliest time possible
   */
  readonly archivedAt?: Date;
  /** When the image was last restored from archive storage. */
  readonly activatedAt?: Date;
  /** The digest of the image that this one, such as a signature or an SBOM, refers to. */
  readonly subject?: string;
  /**
   * The digests that this image, an index or a manifest list, is made of. Amazon ECR is documented to keep them while
   * it is there; leave them out to see what happens where it does not.
   *
   * @see https://github.com/aws/containers-roadmap/issues/2613
   */
  readonly children?: readonly string[];
}

/** What a lifecycle policy does with an image. */
export interface LifecycleDecision<Image extends LifecycleImage = LifecycleImage> {
  readonly image: Image;
  readonly action: "expire" | "archive";
  /** The rule that does it to the image, or to the subject that the image follows. */
  readonly rule: LifecycleRule;
  /** The digest of the subject, where the image goes only because that one goes. */
  readonly subject?: string;
}
