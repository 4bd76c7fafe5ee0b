import { maximumTagCharacters, releaseTagPattern } from "./release-tag";

/** What is known of an image in a later environment. */
export interface ReleasedImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** When it came into this environment's repository first. */
  readonly pushedAt: Date;
  /** @default "standard" */
  readonly storageClass?: "standard" | "archive";
}

/** An image that was released, and can be gone back to. */
export interface Release {
  readonly digest: string;
  /** Its release tags, the highest version first. */
  readonly releases: readonly string[];
  /** The commits that it has as tags. */
  readonly commits: readonly string[];
  readonly pushedAt: Date;
}

export interface OtherImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Why it is not known-good, or not what is looked for. */
  readonly reason: string;
}

interface Selection<Found> {
  /** Newest first. */
  readonly found: readonly Found[];
  readonly others: readonly OtherImage[];
}

const releasePattern = new RegExp(releaseTagPattern);
const commitPattern = /^[0-9a-f]{40}$/;

/**
 * The images that were released before a bad one, newest first. The time is that of the image's first push into the
 * environment, which is its promotion: no registry keeps a tag's own time. Versions would order otherwise where an
 * older line was repaired after a newer one came out, but what to go back to is what ran before.
 *
 * @param bad the release tag or the digest of what is gone back from; without it, all that were released
 */
export function releasedImages(images: readonly ReleasedImage[], bad?: string): Selection<Release> {
  const badImage = images.find(({ digest, tags }) => digest === bad || tags.some((tag) => tag === bad));
  const found: Release[] = [];
  const others: OtherImage[] = [];
  for (const image of [...images].sort(newestFirst)) {
    const { digest, tags, pushedAt } = image;
    const reason = whyNot(image, bad, badImage);
    if (reason !== undefined) others.push({ digest, tags, reason });
    else {
      const releases = releaseTags(image);
      found.push({ digest, releases, commits: tags.filter((tag) => commitPattern.test(tag)).sort(), pushedAt });
    }
  }
  return { found, others };
}

/**
 * The known-good images: released before the bad one, with a valid signature, newest first.
 *
 * @param verified the digests whose signatures are valid
 */
export function knownGood(
  images: readonly ReleasedImage[],
  verified: ReadonlySet<string>,
  bad?: string,
): Selection<Release> {
  const { found, others } = releasedImages(images, bad);
  const unverified = found.filter(({ digest }) => !verified.has(digest));
  return {
    found: found.filter(({ digest }) => verified.has(digest)),
    others: [
      ...others,
      ...unverified.map(({ digest, releases, commits }) => ({
        ...{ digest, tags: [...releases, ...commits] },
        reason: "has no signature that is valid",
      })),
    ],
  };
}

function whyNot(
  image: ReleasedImage,
  bad: string | undefined,
  badImage: ReleasedImage | undefined,
): string | undefined {
  if (releaseTags(image).length === 0) return "was never released";
  if (image.storageClass === "archive") return "is archived, and cannot be pulled before it is restored";
  if (bad === undefined) return undefined;
  if (!badImage) return `cannot be said to be older than ${bad}, which is not there`;
  if (image === badImage) return "is what is gone back from";
  return newestFirst(badImage, image) < 0 ? undefined : `was released after ${bad}`;
}

function releaseTags({ tags }: ReleasedImage): readonly string[] {
  return tags.filter((tag) => tag.length <= maximumTagCharacters && releasePattern.test(tag)).sort(highestFirst);
}

/** Of what came in the same second the higher version is the newer. */
function newestFirst(one: ReleasedImage, other: ReleasedImage): number {
  const byTime = other.pushedAt.getTime() - one.pushedAt.getTime();
  const [first, second] = [releaseTags(one)[0], releaseTags(other)[0]];
  const byVersion =
    first === undefined || second === undefined
      ? Number(first === undefined) - Number(second === undefined)
      : highestFirst(first, second);
  return byTime || byVersion || compare(one.digest, other.digest);
}

/** https://semver.org/#spec-item-11 */
function highestFirst(one: string, other: string): number {
  const [, ...first] = releasePattern.exec(one) ?? [];
  const [, ...second] = releasePattern.exec(other) ?? [];
  for (const place of [0, 1, 2]) {
    const difference = compareIdentifiers(second[place] ?? "", first[place] ?? "");
    if (difference !== 0) return difference;
  }
  return comparePreReleases(second[3]?.slice(1), first[3]?.slice(1)) || compare(one, other);
}

function comparePreReleases(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  const [first, second] = [one.split("."), other.split(".")];
  for (const [place, identifier] of first.entries()) {
    const counterpart = second[place];
    if (counterpart === undefined) return 1;
    const difference = compareIdentifiers(identifier, counterpart);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

/** Numbers come before words, by their value, which may be more than a number holds. */
function compareIdentifiers(one: string, other: string): number {
  const [first, second] = [one, other].map((identifier) => /^\d+$/.test(identifier));
  if (first !== second) return first ? -1 : 1;
  return (first ? one.length - other.length : 0) || compare(one, other);
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}
