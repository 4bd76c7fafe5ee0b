import { describe, expect, it } from "vitest";
import { Reader } from "../../../components/delivery/reader";
import { readScanExceptions } from "../../../components/delivery/scan-gate-exceptions";

const at = new Date("2026-11-23T12:00:00Z");
function read(value: unknown) {
  const reader = new Reader();
  return { exceptions: readScanExceptions(value, at, reader), problems: reader.problems };
}
const ignored = { id: "CVE-2022-49043", reason: "libxml2 is not called", until: "2026-12-31" };
const waiver = { artifact: "charts/api", reason: "a chart holds no packages; it is linted", until: "2027-06-30" };

describe("exceptions of the scan gate", () => {
  it("reads findings to ignore and scans to waive", () => {
    const inOne = { ...ignored, artifact: "api" };
    expect(read({ ignoredFindings: [ignored, inOne], waivers: [waiver] })).toEqual({
      exceptions: { ignoredFindings: [ignored, inOne], waivers: [waiver] },
      problems: [],
    });
  });

  it("reads that there are none", () => {
    expect(read({})).toEqual({ exceptions: { ignoredFindings: [], waivers: [] }, problems: [] });
    expect(read({ ignoredFindings: [] }).problems).toEqual([]);
  });

  it("lets an exception be over, which is for the gate to say", () => {
    expect(read({ ignoredFindings: [{ ...ignored, until: "2020-01-01" }] }).problems).toEqual([]);
  });

  it.each<[string, object, object, string]>([
    ["without an end", { until: undefined }, {}, "ignoredFindings[0].until"],
    ["with an end that is no day", { until: "2026-02-29" }, { until: "2024-02-29" }, "ignoredFindings[0].until"],
    ["with an end in another form", { until: "31.12.2026" }, { until: "2026-12-31" }, "ignoredFindings[0].until"],
    ["for more than a year", { until: "2027-11-25" }, { until: "2027-11-24" }, "ignoredFindings[0].until"],
    ["without a reason", { reason: undefined }, { reason: "x" }, "ignoredFindings[0].reason"],
    ["with a reason that says nothing", { reason: "  -  " }, { reason: "so" }, "ignoredFindings[0].reason"],
    ["without an id", { id: undefined }, { id: "GHSA-mc8v-mgrf-8f4m" }, "ignoredFindings[0].id"],
    ["for a pattern", { id: "CVE-2022-*" }, { id: "CVE-2022-1" }, "ignoredFindings[0].id"],
    ["for no artifact", { artifact: "" }, { artifact: "charts/api" }, "ignoredFindings[0].artifact"],
    ["with another property", { severity: "HIGH" }, { severity: undefined }, "ignoredFindings[0].severity"],
  ])("refuses to ignore a finding %s", (_, wrong, right, property) => {
    const refused = read({ ignoredFindings: [{ ...ignored, ...wrong }] });
    expect({ ...refused, problems: refused.problems.map((problem) => problem.property) }).toEqual({
      exceptions: undefined,
      problems: [property],
    });
    expect(read({ ignoredFindings: [{ ...ignored, ...right }] }).problems).toEqual([]);
  });

  it("refuses to say the same twice, and takes the same finding in two artifacts", () => {
    const twice = read({ ignoredFindings: [ignored, { ...ignored, until: "2026-11-30" }], waivers: [waiver, waiver] });
    expect(twice.problems.map(({ property }) => property)).toEqual(["ignoredFindings[1].id", "waivers[1].artifact"]);
    const two = ["api", "worker"].map((artifact) => ({ ...ignored, artifact }));
    expect(read({ ignoredFindings: two, waivers: [waiver, { ...waiver, artifact: "api" }] }).problems).toEqual([]);
  });

  it("names all problems at once", () => {
    const { exceptions, problems } = read({
      ignoredFindings: [{ id: 1 }, "CVE-1"],
      waivers: [
        { reason: "x", until: "2026-12-31" },
        { ...waiver, id: "CVE-1" },
      ],
      ignored: [],
    });
    expect(exceptions).toBeUndefined();
    expect(problems.map(({ property }) => property)).toEqual([
      "ignored",
      "ignoredFindings[0].id",
      "ignoredFindings[0].reason",
      "ignoredFindings[0].until",
      "ignoredFindings[1]",
      "waivers[0].artifact",
      "waivers[1].id",
    ]);
  });

  it.each([null, [], "CVE-1", { ignoredFindings: {} }, { waivers: null }])("refuses %j", (value) => {
    expect(read(value)).toMatchObject({ exceptions: undefined, problems: [{}] });
  });
});
