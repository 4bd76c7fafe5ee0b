import { ScanStatus } from "@aws-sdk/client-ecr";
import { describe, expect, it } from "vitest";
import { readScan } from "../../../../components/aws/scan-gate/scan-findings";
import { type ScanState, ScanState as state } from "../../../../components/delivery/scan-gate";
import {
  basicAnswer,
  basicCompletedAt,
  basicFinding,
  enhancedAnswer,
  enhancedCompletedAt,
  enhancedFinding,
  pendingAnswer,
} from "./documented-answers";

const found = basicAnswer.imageScanFindings;
const withFound = (more: object) => readScan({ ...basicAnswer, imageScanFindings: { ...found, ...more } });
const withEnhanced = (more: object) =>
  readScan({
    ...enhancedAnswer,
    imageScanFindings: { ...enhancedAnswer.imageScanFindings, enhancedFindings: [{ ...enhancedFinding, ...more }] },
  });
const withStatus = (status: unknown, description?: string) =>
  readScan({ ...basicAnswer, imageScanStatus: { status, ...(description && { description }) } });
const basic = { id: "CVE-2019-5188", severity: "MEDIUM", packages: ["e2fsprogs 1.44.1-1ubuntu1.1"] };
const enhanced = { id: "CVE-2022-49043", severity: "HIGH", packages: ["libxml2 2.9.14+dfsg"] };

describe("what Amazon ECR says of a scan", () => {
  it("is read as documented of a basic scan", () => {
    expect(readScan(basicAnswer)).toEqual({
      state: "complete",
      completedAt: basicCompletedAt,
      findings: [basic],
    });
  });

  it("is read as documented of an enhanced scan", () => {
    expect(readScan(enhancedAnswer)).toEqual({
      state: "continuous",
      completedAt: enhancedCompletedAt,
      findings: [enhanced],
    });
  });

  it("is the same in seconds since 1970 and as the command line's second version prints it", () => {
    const printed = withFound({ imageScanCompletedAt: "2020-01-24T04:11:45+00:00" });
    expect(printed).toEqual(readScan(basicAnswer));
  });

  it("knows every status that the service has", () => {
    const expected: Record<ScanStatus, ScanState> = {
      ACTIVE: state.Complete,
      COMPLETE: state.Complete,
      FAILED: state.Failed,
      FINDINGS_UNAVAILABLE: state.Failed,
      IMAGE_ARCHIVED: state.Failed,
      IN_PROGRESS: state.Pending,
      LIMIT_EXCEEDED: state.Failed,
      PENDING: state.Pending,
      SCAN_ELIGIBILITY_EXPIRED: state.Failed,
      UNSUPPORTED_IMAGE: state.Unsupported,
    };
    const read = Object.values(ScanStatus).map((status) => [status, withStatus(status).state]);
    expect(Object.fromEntries(read)).toEqual(expected);
  });

  it.each<[string, unknown, string | undefined, ScanState]>([
    ["is no promise to go on when it is active without saying so", "ACTIVE", "Image scanned on push.", state.Complete],
    ["goes on when it says so", "ACTIVE", "Continuous scan is selected for image.", state.Continuous],
    [
      "cannot read the image where basic scanning says so in words",
      "FAILED",
      "UnsupportedImageError: The operating system and/or package manager are not supported.",
      state.Unsupported,
    ],
    ["has failed otherwise", "FAILED", "Something went wrong.", state.Failed],
    ["is not understood in a status that does not exist", "DONE", undefined, state.Unknown],
    ["is not understood in lower case", "complete", undefined, state.Unknown],
    ["is not understood without a status", undefined, "The scan was completed successfully.", state.Unknown],
    ["is not understood in a status that every object has", "constructor", undefined, state.Unknown],
  ])("%s", (_, status, description, expected) => {
    expect(withStatus(status, description).state).toBe(expected);
  });

  it("keeps the service's words, and says what helps", () => {
    expect(withStatus("SCAN_ELIGIBILITY_EXPIRED", "Expired.")).toEqual({
      state: "failed",
      detail:
        "SCAN_ELIGIBILITY_EXPIRED, Expired., Amazon Inspector scans it no longer; build it anew, or have Inspector scan for longer",
      findings: [],
    });
    expect(readScan(pendingAnswer)).toEqual({
      state: "pending",
      detail: "PENDING, Pending start of the image scan.",
      findings: [],
    });
  });

  it("waits for an active scan that has not completed for the first time", () => {
    const { imageScanFindings: _, ...active } = enhancedAnswer;
    expect(readScan(active)).toMatchObject({ state: "pending" });
    expect(withFound({ imageScanCompletedAt: undefined })).toMatchObject({ state: "pending" });
  });

  it.each([
    ["another page", { ...basicAnswer, nextToken: "more" }, { ...basicAnswer, nextToken: null }],
    ["another page of the command line's", { ...basicAnswer, NextToken: "more" }, basicAnswer],
  ])("does not do where there is %s", (_, incomplete, complete) => {
    expect(readScan(incomplete)).toMatchObject({ state: "unknown", findings: [] });
    expect(readScan(complete)).toMatchObject({ state: "complete" });
  });

  it("does not do where it counts more findings than it lists", () => {
    expect(withFound({ findingSeverityCounts: { MEDIUM: 1, HIGH: 1 } })).toEqual({
      state: "unknown",
      detail: "imageScanFindings lists 1 findings and counts 2; read all",
      findings: [],
    });
    expect(withFound({ findingSeverityCounts: { MEDIUM: 1, HIGH: 0 } }).state).toBe("complete");
  });

  it.each<[string, object]>([
    ["findings are no list", { findings: {} }],
    ["a finding is none", { findings: ["CVE-1"] }],
    ["a time is none", { imageScanCompletedAt: "yesterday" }],
    ["a count is none", { findingSeverityCounts: { HIGH: "1" } }],
    ["attributes are no list", { findings: [{ ...basicFinding, attributes: "x" }] }],
  ])("does not do where %s", (_, more) => {
    expect(withFound(more)).toMatchObject({ state: "unknown", findings: [] });
  });

  it.each([undefined, null, "", [], {}, { imageScanStatus: null }])("does not do as %j", (answer) => {
    expect(readScan(answer)).toMatchObject({ state: "unknown", findings: [] });
  });

  it("leaves out what Amazon Inspector has closed, and marks what it suppresses", () => {
    expect(withEnhanced({ status: "ACTIVE" }).findings).toEqual([enhanced]);
    expect(withEnhanced({ status: undefined }).findings).toEqual([enhanced]);
    expect(withEnhanced({ status: "CLOSED" }).findings).toEqual([]);
    expect(withEnhanced({ status: "SUPPRESSED" }).findings).toEqual([{ ...enhanced, suppressed: true }]);
    expect(withEnhanced({ status: "IGNORED" })).toMatchObject({ state: "unknown", findings: [] });
  });

  it("keeps findings without an id, a severity or a package", () => {
    expect(withFound({ findings: [{}] }).findings).toEqual([
      { id: "a finding without an id", severity: "(none)", packages: [] },
    ]);
    expect(withEnhanced({ packageVulnerabilityDetails: undefined, severity: "UNTRIAGED" }).findings).toEqual([
      { id: "CVE-2022-49043 - libxml2", severity: "UNTRIAGED", packages: [] },
    ]);
  });

  it("says where a package is repaired", () => {
    const [vulnerablePackage] = enhancedFinding.packageVulnerabilityDetails.vulnerablePackages;
    const vulnerablePackages = [{ ...vulnerablePackage, fixedInVersion: "2.11.0" }];
    const packageVulnerabilityDetails = { ...enhancedFinding.packageVulnerabilityDetails, vulnerablePackages };
    expect(withEnhanced({ packageVulnerabilityDetails }).findings).toEqual([
      { ...enhanced, packages: ["libxml2 2.9.14+dfsg (fixed in 2.11.0)"] },
    ]);
  });
});
