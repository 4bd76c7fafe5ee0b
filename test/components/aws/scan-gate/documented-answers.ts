/**
 * The examples of the API's reference:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html#API_DescribeImageScanFindings_Examples
 */
const imageId = { imageDigest: "sha256:74b2c688c700ec95a93e478cdb959737c148df3fbf5ea706abe0318726e885e6" };

export const basicFinding = {
  name: "CVE-2019-5188",
  description:
    "A code execution vulnerability exists in the directory rehashing functionality of E2fsprogs e2fsck 1.45.4.",
  uri: "http://people.ubuntu.com/~ubuntu-security/cve/CVE-2019-5188",
  severity: "MEDIUM",
  attributes: [
    { key: "package_version", value: "1.44.1-1ubuntu1.1" },
    { key: "package_name", value: "e2fsprogs" },
    { key: "CVSS2_VECTOR", value: "AV:L/AC:L/Au:N/C:P/I:P/A:P" },
    { key: "CVSS2_SCORE", value: "4.6" },
  ],
};

export const basicAnswer = {
  imageScanFindings: {
    findings: [basicFinding],
    imageScanCompletedAt: 1579839105.0,
    vulnerabilitySourceUpdatedAt: 1579811117.0,
    findingSeverityCounts: { MEDIUM: 1 },
  },
  registryId: "012345678910",
  repositoryName: "sample-repo",
  imageId,
  imageScanStatus: { status: "COMPLETE", description: "The scan was completed successfully." },
};
export const basicCompletedAt = new Date("2020-01-24T04:11:45Z");

export const enhancedFinding = {
  awsAccountId: "123456789012",
  description: "xmlXIncludeAddNode in xinclude.c in libxml2 before 2.11.0 has a use-after-free.",
  findingArn: "arn:aws:inspector2:us-west-2:123456789012:finding/123456789012123456789012",
  firstObservedAt: "2025-05-27T17:54:07.765000+00:00",
  lastObservedAt: "2025-06-09T07:08:40.144000+00:00",
  packageVulnerabilityDetails: {
    cvss: [
      {
        baseScore: 8.1,
        scoringVector: "CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H",
        source: "NVD",
        version: "3.1",
      },
    ],
    referenceUrls: ["https://security-tracker.debian.org/tracker/CVE-2022-49043"],
    relatedVulnerabilities: [],
    source: "DEBIAN_CVE",
    sourceUrl: "https://security-tracker.debian.org/tracker/CVE-2022-49043",
    vendorSeverity: "not yet assigned",
    vulnerabilityId: "CVE-2022-49043",
    vulnerablePackages: [
      {
        arch: "AMD64",
        epoch: 0,
        name: "libxml2",
        packageManager: "OS",
        release: "1.3~deb12u1",
        sourceLayerHash: "sha256:deb7d8874f38d4ec281d990aac2c7badbfcd5b97d602a388056e3f918a3f8cc7",
        version: "2.9.14+dfsg",
        fixedInVersion: "NotAvailable",
      },
    ],
  },
  remediation: { recommendation: { text: "None Provided" } },
  score: 8.1,
  severity: "HIGH",
  status: "ACTIVE",
  title: "CVE-2022-49043 - libxml2",
  type: "PACKAGE_VULNERABILITY",
  updatedAt: "2025-06-09T07:08:40.144000+00:00",
  fixAvailable: "NO",
  exploitAvailable: "NO",
};

export const enhancedAnswer = {
  imageScanFindings: {
    enhancedFindings: [enhancedFinding],
    imageScanCompletedAt: "2025-06-09T07:08:40.144000+00:00",
    vulnerabilitySourceUpdatedAt: "2025-06-09T07:08:40.144000+00:00",
    findingSeverityCounts: { HIGH: 1 },
  },
  registryId: "123456789012",
  repositoryName: "sample-repo",
  imageId,
  imageScanStatus: { status: "ACTIVE", description: "Continuous scan is selected for image." },
};
export const enhancedCompletedAt = new Date("2025-06-09T07:08:40.144Z");

/** As sent by the service, where it has not begun: https://github.com/alexjurkiewicz/ecr-scan-image/pull/51 */
export const pendingAnswer = {
  imageScanStatus: { status: "PENDING", description: "Pending start of the image scan." },
  imageScanFindings: { findings: [], enhancedFindings: [] },
};

/** An image as Docker pushes it, an index of two with what BuildKit adds, and a Helm chart. */
export const manifests = {
  amd64: manifest("application/vnd.oci.image.config.v1+json", "a"),
  arm64: manifest("application/vnd.oci.image.config.v1+json", "b"),
  docker: JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: { mediaType: "application/vnd.docker.container.image.v1+json", size: 2, digest: hex("c") },
    layers: [],
  }),
  helm: manifest("application/vnd.cncf.helm.config.v1+json", "d"),
  attestation: manifest("application/vnd.oci.image.config.v1+json", "e"),
};

export function hex(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

function manifest(mediaType: string, letter: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType, size: 2, digest: hex(letter) },
    layers: [],
  });
}
