/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#discoveryoccurrence */
export const discovery = (more: object = {}) => ({
  name: "projects/acme-delivery/occurrences/0b3ad0b2-1b7a-4b0e-8f55-1c0c1d1b4c8f",
  kind: "DISCOVERY",
  noteName: "projects/goog-analysis/notes/PACKAGE_VULNERABILITY",
  createTime: "2026-11-20T09:29:00.000000Z",
  updateTime: "2026-11-20T09:30:00.123456Z",
  discovery: {
    continuousAnalysis: "ACTIVE",
    analysisStatus: "FINISHED_SUCCESS",
    lastScanTime: "2026-11-20T09:30:00.123456Z",
    ...more,
  },
});

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#vulnerabilityoccurrence */
export const vulnerability = (more: object = {}) => ({
  name: "projects/acme-delivery/occurrences/1c3ad0b2-1b7a-4b0e-8f55-1c0c1d1b4c8f",
  kind: "VULNERABILITY",
  noteName: "projects/goog-vulnz/notes/CVE-2019-5188",
  createTime: "2026-11-20T09:30:00.123456Z",
  vulnerability: {
    severity: "MEDIUM",
    cvssScore: 7.5,
    effectiveSeverity: "HIGH",
    packageIssue: [
      {
        affectedCpeUri: "cpe:/o:canonical:ubuntu_linux:18.04",
        affectedPackage: "e2fsprogs",
        affectedVersion: { name: "1.44.1", revision: "1ubuntu1.1", kind: "NORMAL", fullName: "1.44.1-1ubuntu1.1" },
        fixedCpeUri: "cpe:/o:canonical:ubuntu_linux:18.04",
        fixedPackage: "e2fsprogs",
        fixedVersion: { name: "1.44.1", revision: "1ubuntu1.3", kind: "NORMAL", fullName: "1.44.1-1ubuntu1.3" },
        packageType: "OS",
        effectiveSeverity: "HIGH",
      },
    ],
    shortDescription: "CVE-2019-5188",
    fixAvailable: true,
    ...more,
  },
});
