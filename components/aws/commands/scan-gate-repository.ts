import { manifestMediaTypes } from "../../delivery/manifest";
import type { Patience } from "../../delivery/patience";
import { ScanState } from "../../delivery/scan-gate";
import type { ScannedRepository } from "../../delivery/scanned-images";
import { readScan } from "../scan-gate/scan-findings";
import { AwsFailure, aws, patiently } from "./aws-command-line";

/** Where a repository is. */
export interface EcrPlace {
  readonly repository: string;
  readonly region?: string;
  /** The account's id. */
  readonly registryId?: string;
}

/** A repository of Amazon ECR, asked with the AWS command line. */
export function ecrRepository({ repository, region, registryId }: EcrPlace, patience: Patience): ScannedRepository {
  const place = ["--repository-name", repository, ...(registryId === undefined ? [] : ["--registry-id", registryId])];
  const ask = (command: string, ...words: readonly string[]) =>
    patiently(patience, () => aws(["ecr", command, ...place, ...words], region));
  return {
    async manifest(digest) {
      const answer = await ask(
        ...(["batch-get-image", "--image-ids", `imageDigest=${digest}`] as const),
        ...["--accepted-media-types", ...manifestMediaTypes],
      );
      return readImage(answer);
    },
    async scan(digest) {
      try {
        return readScan(await ask("describe-image-scan-findings", "--image-id", `imageDigest=${digest}`));
      } catch (error) {
        const state = error instanceof AwsFailure ? absences[error.code] : undefined;
        if (state === undefined) throw error;
        return { state, findings: [] };
      }
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html#API_DescribeImageScanFindings_Errors */
const absences: Readonly<Record<string, ScanState>> = {
  ImageNotFoundException: ScanState.Absent,
  ScanNotFoundException: ScanState.Missing,
};

/**
 * The manifest in what `aws ecr batch-get-image` prints, which names what is not there among the failures:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
 */
function readImage(answer: unknown): string | undefined {
  const { images, failures } = (answer ?? {}) as { images?: unknown; failures?: unknown };
  const [image] = Array.isArray(images) ? images : [];
  if (typeof image?.imageManifest === "string") return image.imageManifest;
  const [failure] = Array.isArray(failures) ? failures : [];
  if (failure?.failureCode === "ImageNotFound") return undefined;
  throw new AwsFailure("", `Amazon ECR gives no manifest: ${failure?.failureReason ?? "it does not say why"}`);
}
