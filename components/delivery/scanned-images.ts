import { readManifest } from "./manifest";
import type { Patience } from "./patience";
import { type Scan, type ScannedImage, ScanState } from "./scan-gate";

/** What is asked of a repository. */
export interface ScannedRepository {
  /** The manifest of a digest; `undefined` where it is not there. */
  manifest(digest: string): Promise<string | undefined>;
  scan(digest: string): Promise<Scan>;
}

/** An index may name indexes; more levels or images than these no build makes. */
const maximumDepth = 3;
const maximumImages = 200;

/** The images of a digest with their scans: its own, or those of the index that it is. */
export async function scannedImages(
  digest: string,
  repository: ScannedRepository,
  patience: Patience,
): Promise<readonly ScannedImage[]> {
  const images: ScannedImage[] = [];
  const seen = new Set<string>();
  const judge = async (one: string, platform: string | undefined, scan: Scan | undefined) =>
    images.push({ digest: one, ...(platform && { platform }), scan: scan ?? (await repository.scan(one)) });

  const visit = async (one: string, depth: number, platform?: string): Promise<void> => {
    if (seen.has(one)) return;
    seen.add(one);
    const unscanned = (state: ScanState, detail?: string) =>
      judge(one, platform, { state, ...(detail !== undefined && { detail }), findings: [] });
    if (depth > maximumDepth || seen.size > maximumImages) {
      await unscanned(ScanState.Unknown, `its index has more than ${maximumDepth} levels or ${maximumImages} images`);
      return;
    }
    const text = await repository.manifest(one);
    const manifest = text === undefined ? undefined : readManifest(text, one);
    if (!manifest) await unscanned(ScanState.Absent);
    else if (manifest.kind === "unreadable") await unscanned(ScanState.Unknown, manifest.problem);
    else if (manifest.kind === "other") await unscanned(ScanState.Unsupported, `it is ${manifest.type} and no image`);
    else if (manifest.kind === "image") await judge(one, platform, undefined);
    else for (const child of manifest.children) await visit(child.digest, depth + 1, child.platform);
  };
  await visit(digest, 0);
  return waitForScans(images, repository, patience);
}

/**
 * Asks again for scans that have not ended, or have not begun: between the push and the start of its scan an image has
 * none.
 */
async function waitForScans(
  first: readonly ScannedImage[],
  repository: ScannedRepository,
  patience: Patience,
): Promise<readonly ScannedImage[]> {
  let images = first;
  const isOpen = ({ scan: { state } }: ScannedImage) => state === ScanState.Pending || state === ScanState.Missing;
  for (;;) {
    const open = images.filter(isOpen);
    if (open.length === 0) return images;
    const names = open.map(({ digest, platform }) => platform ?? digest);
    if (!(await patience.pause(`the scan of ${names.join(", ")} to complete`))) return images;
    const again: ScannedImage[] = [];
    for (const image of images) {
      again.push(isOpen(image) ? { ...image, scan: await repository.scan(image.digest) } : image);
    }
    images = again;
  }
}
