import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScanState } from "../../../../components/delivery/scan-gate";
import { readOccurrences } from "../../../../components/gcp/scan-gate/occurrences";
import { discovery, vulnerability } from "./documented-occurrences";

const finding = {
  id: "CVE-2019-5188",
  severity: "HIGH",
  packages: ["e2fsprogs 1.44.1-1ubuntu1.1 (fixed in 1.44.1-1ubuntu1.3)"],
};
const scannedAt = new Date("2026-11-20T09:30:00.123Z");

describe("what Artifact Analysis says of an image", () => {
  it("is a scan that goes on, with its findings", () => {
    expect(readOccurrences([discovery(), vulnerability()])).toEqual({
      state: ScanState.Continuous,
      completedAt: scannedAt,
      findings: [finding],
    });
  });

  it("is a scan that has ended where it is looked at no longer, or nobody says so", () => {
    for (const continuousAnalysis of ["INACTIVE", "CONTINUOUS_ANALYSIS_UNSPECIFIED", undefined]) {
      expect(readOccurrences([discovery({ continuousAnalysis })])).toEqual({
        state: ScanState.Complete,
        completedAt: scannedAt,
        findings: [],
      });
    }
  });

  /** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#analysisstatus */
  it.each([
    ["ANALYSIS_STATUS_UNSPECIFIED", ScanState.Unknown],
    ["PENDING", ScanState.Pending],
    ["SCANNING", ScanState.Pending],
    ["FINISHED_SUCCESS", ScanState.Continuous],
    ["COMPLETE", ScanState.Continuous],
    ["FINISHED_FAILED", ScanState.Failed],
    ["FINISHED_UNSUPPORTED", ScanState.Unsupported],
    ["SOMETHING_NEW", ScanState.Unknown],
  ])("has the status %s", (analysisStatus, state) => {
    expect(readOccurrences([discovery({ analysisStatus })]).state).toBe(state);
  });

  it("is nothing where nobody has looked, whatever findings there are", () => {
    expect(readOccurrences([])).toEqual({ state: ScanState.Missing, findings: [] });
    expect(readOccurrences([vulnerability()])).toEqual({ state: ScanState.Missing, findings: [finding] });
    expect(readOccurrences([{ kind: "PACKAGE", package: {} }]).state).toBe(ScanState.Missing);
  });

  it("is the worst of several discoveries, with the reason", () => {
    const analysisStatusError = { code: 3, message: "unable to determine the distribution" };
    const failed = discovery({ analysisStatus: "FINISHED_FAILED", analysisStatusError });
    expect(readOccurrences([discovery(), failed])).toEqual({
      state: ScanState.Failed,
      detail: "FINISHED_FAILED, unable to determine the distribution",
      findings: [],
    });
    expect(readOccurrences([discovery({ analysisStatus: "SCANNING" }), discovery()]).state).toBe(ScanState.Pending);
  });

  it.each([
    ["the severity that its distribution gives it", { effectiveSeverity: "LOW", severity: "CRITICAL" }, "LOW"],
    [
      "its own severity where the distribution gives none",
      { effectiveSeverity: "SEVERITY_UNSPECIFIED", severity: "CRITICAL" },
      "CRITICAL",
    ],
    ["our word for what is less than low", { effectiveSeverity: "MINIMAL" }, "INFORMATIONAL"],
    [
      "no severity where nobody gives one",
      { effectiveSeverity: "SEVERITY_UNSPECIFIED", severity: undefined },
      "(none)",
    ],
  ])("has findings with %s", (_, more, severity) => {
    expect(readOccurrences([discovery(), vulnerability(more)]).findings).toEqual([{ ...finding, severity }]);
  });

  it("has findings that a VEX statement has put aside, and others that it has not", () => {
    const suppressed = (state: string) =>
      readOccurrences([discovery(), vulnerability({ vexAssessment: { cve: "CVE-2019-5188", state } })]).findings[0]
        ?.suppressed;
    expect(suppressed("NOT_AFFECTED")).toBe(true);
    expect(suppressed("FIXED")).toBe(true);
    expect(suppressed("AFFECTED")).toBeUndefined();
    expect(suppressed("UNDER_INVESTIGATION")).toBeUndefined();
  });

  it("has findings without a package, without a fix, and without an id", () => {
    const findingsOf = (more: object, occurrence: object = {}) =>
      readOccurrences([discovery(), { ...vulnerability(more), ...occurrence }]).findings;
    expect(findingsOf({ packageIssue: undefined })[0]?.packages).toEqual([]);
    const packageIssue = [
      { affectedPackage: "zlib", affectedVersion: { fullName: "1.2.11" }, fixedVersion: { kind: "MAXIMUM" } },
    ];
    expect(findingsOf({ packageIssue })[0]?.packages).toEqual(["zlib 1.2.11"]);
    expect(findingsOf({}, { noteName: undefined })[0]?.id).toBe("a finding without an id");
  });

  it.each<[string, unknown, object]>([
    ["an occurrence", "text", discovery()],
    ["a discovery", { kind: "DISCOVERY" }, discovery()],
    ["a status", discovery({ analysisStatus: 1 }), discovery()],
    [
      "a time",
      { ...discovery({ lastScanTime: "yesterday" }), updateTime: undefined },
      discovery({ lastScanTime: undefined }),
    ],
    ["a vulnerability", { kind: "VULNERABILITY" }, vulnerability()],
    ["packages", vulnerability({ packageIssue: {} }), vulnerability({ packageIssue: [] })],
  ])("is not understood without %s", (_, wrong, right) => {
    const { state, detail } = readOccurrences([discovery(), wrong]);
    expect(state).toBe(ScanState.Unknown);
    expect(detail).toContain("occurrences[1]");
    expect(readOccurrences([discovery(), right]).state).toBe(ScanState.Continuous);
  });

  it("is never taken for a scan where it is anything else", () => {
    fc.assert(
      fc.property(fc.array(fc.anything({ maxDepth: 3 }), { minLength: 1 }), (occurrences) => {
        const { state } = readOccurrences(occurrences);
        expect([ScanState.Unknown, ScanState.Missing]).toContain(state);
      }),
    );
  });
});
