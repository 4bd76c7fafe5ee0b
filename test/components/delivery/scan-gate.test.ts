import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideScanGate,
  defaultMaximumAgeDays,
  type Finding,
  type GateSubject,
  type Scan,
  type ScanGateSettings,
  ScanState,
} from "../../../components/delivery/scan-gate";
import { type Severity, severities } from "../../../components/delivery/severity";

const at = new Date("2026-11-23T12:00:00Z");
const daysAgo = (days: number) => new Date(at.getTime() - days * 24 * 60 * 60 * 1000);
const settings: ScanGateSettings = {
  threshold: "HIGH",
  maximumAgeDays: defaultMaximumAgeDays,
  acceptSuppressed: false,
  ignoredFindings: [],
  waivers: [],
};
const finding = (id: string, severity: string, more: Partial<Finding> = {}): Finding => ({
  ...{ id, severity, packages: ["libxml2 2.9.14"] },
  ...more,
});
const scan = (more: Partial<Scan> = {}): Scan => ({
  ...{ state: ScanState.Complete, completedAt: daysAgo(1), findings: [] },
  ...more,
});
const subject = (...scans: readonly Scan[]): GateSubject => ({
  artifact: "api",
  images: scans.map((one, index) => ({ digest: `sha256:${index}`, scan: one })),
});
const decide = (scans: readonly Scan[], more: Partial<ScanGateSettings> = {}) =>
  decideScanGate(subject(...scans), { ...settings, ...more }, at);
const texts = (reasons: readonly { readonly text: string }[]) => reasons.map(({ text }) => text);

describe("scan gate", () => {
  it("allows what was scanned lately and has nothing severe", () => {
    expect(decide([scan({ findings: [finding("CVE-1", "MEDIUM")] })])).toEqual({
      allowed: true,
      refusals: [],
      notes: [],
    });
  });

  it.each(
    severities.flatMap((threshold, limit) =>
      severities.map((severity, rank): [Severity, Severity, boolean] => [threshold, severity, rank > limit]),
    ),
  )("with the threshold %s judges a finding of the severity %s: allowed %s", (threshold, severity, allowed) => {
    expect(decide([scan({ findings: [finding("CVE-1", severity)] })], { threshold }).allowed).toBe(allowed);
  });

  it.each(["UNDEFINED", "UNTRIAGED", "high", "(none)", "SEVERE"])(
    "takes the severity %s, of which nobody knows how bad it is, for the worst",
    (severity) => {
      const { allowed, refusals } = decide([scan({ findings: [finding("CVE-1", severity)] })], {
        threshold: "CRITICAL",
      });
      expect({ allowed, texts: texts(refusals) }).toEqual({
        allowed: false,
        texts: [`CVE-1 has the severity ${severity}, which says nothing of how bad it is, in libxml2 2.9.14`],
      });
    },
  );

  it("names a finding once, with each package that has it, the worst first", () => {
    const { refusals } = decide([
      scan({
        findings: [
          finding("CVE-2", "HIGH", { packages: ["a 1"] }),
          finding("CVE-1", "CRITICAL", { packages: [] }),
          finding("CVE-2", "HIGH", { packages: ["b 2", "a 1"] }),
        ],
      }),
    ]);
    expect(refusals).toEqual([
      { text: "CVE-1 is CRITICAL", finding: "CVE-1", digest: "sha256:0" },
      { text: "CVE-2 is HIGH, in a 1 and b 2", finding: "CVE-2", digest: "sha256:0" },
    ]);
  });

  it.each<[string, Partial<Scan>, string]>([
    ["has not completed", { state: "pending", detail: "PENDING" }, "its scan has not completed: PENDING"],
    ["is not there", { state: "missing" }, "it was never scanned"],
    ["has failed", { state: "failed", detail: "FAILED" }, "its scan has no findings to judge: FAILED"],
    ["is of an image that is not there", { state: "absent" }, "it is not in the repository"],
    ["is not understood", { state: "unknown", detail: "X" }, "what is said of its scan is not understood: X"],
  ])("refuses an image whose scan %s, also if another one's is fine", (_, more, text) => {
    const decision = decide([scan(), scan({ ...more })]);
    expect(decision).toEqual({ allowed: false, refusals: [{ text, digest: "sha256:1" }], notes: [] });
  });

  it("refuses a scan that does not say when it completed, even if it is continuous", () => {
    for (const state of [ScanState.Complete, ScanState.Continuous]) {
      const without: Scan = { state, findings: [] };
      expect(texts(decide([without]).refusals)).toEqual(["its scan does not say when it completed"]);
      expect(decide([{ ...without, completedAt: daysAgo(0) }]).allowed).toBe(true);
    }
  });

  it("refuses a scan that is too old, unless the scanner goes on looking", () => {
    const justRight = scan({ completedAt: daysAgo(30) });
    const tooOld = scan({ completedAt: new Date(daysAgo(30).getTime() - 1) });
    expect(decide([justRight]).allowed).toBe(true);
    expect(texts(decide([tooOld]).refusals)).toEqual([
      "its scan completed 2026-10-24T11:59:59.999Z, more than 30 days ago: scan it again",
    ]);
    expect(decide([tooOld], { maximumAgeDays: 31 }).allowed).toBe(true);
    expect(decide([{ ...tooOld, state: ScanState.Continuous }]).allowed).toBe(true);
  });

  it("refuses what has no image at all", () => {
    expect(decide([])).toMatchObject({
      allowed: false,
      refusals: [{ text: "it has no image that could have been scanned" }],
    });
  });

  it("says every reason at once", () => {
    const old = scan({ completedAt: daysAgo(40), findings: [finding("CVE-1", "HIGH"), finding("CVE-2", "UNDEFINED")] });
    expect(decide([old, scan({ state: ScanState.Missing })]).refusals).toHaveLength(4);
  });

  it("ignores a finding to the end of the last day, and says so", () => {
    const scans = [scan({ findings: [finding("CVE-1", "HIGH")] })];
    const ignored = { id: "CVE-1", reason: "not reachable", until: "2026-11-23" };
    expect(decide(scans, { ignoredFindings: [ignored] })).toEqual({
      allowed: true,
      refusals: [],
      notes: [
        {
          text: "CVE-1 is HIGH, in libxml2 2.9.14, which is ignored until 2026-11-23: not reachable",
          finding: "CVE-1",
          digest: "sha256:0",
        },
      ],
    });
    const over = decide(scans, { ignoredFindings: [{ ...ignored, until: "2026-11-22" }] });
    expect(texts(over.refusals)).toEqual(["CVE-1 is HIGH, in libxml2 2.9.14"]);
    expect(texts(over.notes)).toEqual(["CVE-1 was ignored until 2026-11-22, and counts again"]);
  });

  it.each([
    ["another finding", { id: "CVE-2" }],
    ["a part of the id", { id: "CVE" }],
    ["the finding in another artifact", { artifact: "worker" }],
  ])("does not ignore a finding because %s is ignored", (_, other) => {
    const scans = [scan({ findings: [finding("CVE-1", "HIGH")] })];
    const ignored = { id: "CVE-1", artifact: "api", reason: "not reachable", until: "2026-12-31" };
    expect(decide(scans, { ignoredFindings: [ignored] }).allowed).toBe(true);
    expect(decide(scans, { ignoredFindings: [{ ...ignored, ...other }] }).allowed).toBe(false);
  });

  it("counts what is suppressed at the scanner, unless that is accepted", () => {
    const scans = [scan({ findings: [finding("CVE-1", "HIGH", { suppressed: true })] })];
    expect(texts(decide(scans).refusals)).toEqual([
      "CVE-1 is HIGH, in libxml2 2.9.14; it is suppressed at the scanner, without a reason or an end that are known here",
    ]);
    const accepted = decide(scans, { acceptSuppressed: true });
    expect({ ...accepted, notes: texts(accepted.notes) }).toEqual({
      allowed: true,
      refusals: [],
      notes: ["CVE-1 is HIGH, in libxml2 2.9.14, which is suppressed at the scanner"],
    });
    const unsuppressed = [scan({ findings: [finding("CVE-1", "HIGH")] })];
    expect(decide(unsuppressed, { acceptSuppressed: true }).allowed).toBe(false);
  });

  it("asks for a waiver where the scanner cannot read the artifact", () => {
    const scans = [scan({ state: ScanState.Unsupported, detail: "a Helm chart" })];
    const waiver = { artifact: "api", reason: "linted instead", until: "2026-12-31" };
    expect(texts(decide(scans).refusals)).toEqual([
      "the scanner cannot read it: a Helm chart; waive the scan of this artifact, with a reason and an end, if another check stands in for it",
    ]);
    const waived = decide(scans, { waivers: [waiver] });
    expect({ ...waived, notes: texts(waived.notes) }).toEqual({
      allowed: true,
      refusals: [],
      notes: ["the scanner cannot read it (a Helm chart), which is waived until 2026-12-31: linted instead"],
    });
    expect(decide(scans, { waivers: [{ ...waiver, artifact: "worker" }] }).allowed).toBe(false);
    const over = decide(scans, { waivers: [{ ...waiver, until: "2026-11-22" }] });
    expect(over.allowed).toBe(false);
    expect(texts(over.notes)).toEqual(["its scan was waived until 2026-11-22, and is asked for again"]);
  });

  it.each(Object.values(ScanState).filter((state) => state !== ScanState.Unsupported))(
    "waives nothing else: not a scan that is %s and would be refused",
    (state) => {
      const waivers = [{ artifact: "api", reason: "linted instead", until: "2026-12-31" }];
      const scans = [{ state, findings: [finding("CVE-1", "HIGH")] }];
      expect(decide(scans, { waivers }).refusals).toEqual(decide(scans).refusals);
      expect(decide(scans, { waivers }).allowed).toBe(false);
    },
  );
});

const ids = ["CVE-1", "CVE-2", "CVE-3"];
const days = ["2026-11-01", "2026-11-22", "2026-11-23", "2026-12-31"];
const findings: fc.Arbitrary<Finding> = fc.record({
  id: fc.constantFrom(...ids),
  severity: fc.constantFrom<string>(...severities, "UNDEFINED", "UNTRIAGED"),
  packages: fc.subarray(["a 1", "b 2"]),
  suppressed: fc.boolean(),
});
const scans: fc.Arbitrary<Scan> = fc
  .record({
    state: fc.constantFrom(...Object.values(ScanState), ScanState.Complete, ScanState.Complete),
    completedAt: fc.option(fc.integer({ min: 0, max: 60 }).map(daysAgo), { nil: undefined, freq: 8 }),
    findings: fc.array(findings, { maxLength: 4 }),
  })
  .map(({ completedAt, ...rest }) => ({ ...rest, ...(completedAt && { completedAt }) }));
const subjects = fc.array(scans, { maxLength: 3 }).map((some) => subject(...some));
const exception = { reason: fc.constant("because"), until: fc.constantFrom(...days) };
const ignoredFindings = fc.record({ id: fc.constantFrom(...ids), ...exception });
const waivers = fc.record({ artifact: fc.constantFrom("api", "worker"), ...exception });
const anySettings: fc.Arbitrary<ScanGateSettings> = fc.record({
  threshold: fc.constantFrom(...severities),
  maximumAgeDays: fc.integer({ min: 1, max: 60 }),
  acceptSuppressed: fc.boolean(),
  ignoredFindings: fc.array(ignoredFindings, { maxLength: 3 }),
  waivers: fc.array(waivers, { maxLength: 2 }),
});

/** A stricter question never has the kinder answer. */
function neverKinder(one: boolean, stricter: boolean): void {
  expect(!one && stricter).toBe(false);
}
const allowed = (one: GateSubject, some: ScanGateSettings) => decideScanGate(one, some, at).allowed;

describe("scan gate, whatever is known", () => {
  it("gives a reason exactly where it does not allow", () => {
    fc.assert(
      fc.property(subjects, anySettings, (one, some) => {
        const decision = decideScanGate(one, some, at);
        expect(decision.allowed).toBe(decision.refusals.length === 0);
      }),
    );
  });

  it("never allows more for another finding", () => {
    fc.assert(
      fc.property(subjects, anySettings, findings, fc.nat(2), (one, some, found, index) => {
        const images = one.images.map((image, place) =>
          place === index ? { ...image, scan: { ...image.scan, findings: [...image.scan.findings, found] } } : image,
        );
        neverKinder(allowed(one, some), allowed({ ...one, images }, some));
      }),
    );
  });

  it("never allows more for another image", () => {
    const some = subjects.filter(({ images }) => images.length > 0);
    fc.assert(
      fc.property(some, anySettings, scans, (one, settings, scan) => {
        const images = [...one.images, { digest: "sha256:more", scan }];
        neverKinder(allowed(one, settings), allowed({ ...one, images }, settings));
      }),
    );
  });

  it("never allows more with a stricter threshold, age, or judgement of what is suppressed", () => {
    fc.assert(
      fc.property(subjects, anySettings, fc.constantFrom(...severities), fc.nat(60), (one, some, threshold, age) => {
        const isLower = severities.indexOf(threshold) >= severities.indexOf(some.threshold);
        const stricter = {
          ...some,
          threshold: isLower ? threshold : some.threshold,
          maximumAgeDays: Math.min(age, some.maximumAgeDays),
          acceptSuppressed: false,
        };
        neverKinder(allowed(one, some), allowed(one, stricter));
      }),
    );
  });

  it("never allows more without an exception, and with one that has ended as much as without it", () => {
    fc.assert(
      fc.property(subjects, anySettings, (one, some) => {
        const lasting = (until: string) => until >= "2026-11-23";
        const none = { ...some, ignoredFindings: [], waivers: [] };
        neverKinder(allowed(one, some), allowed(one, none));
        const withoutEnded = {
          ...some,
          ignoredFindings: some.ignoredFindings.filter(({ until }) => lasting(until)),
          waivers: some.waivers.filter(({ until }) => lasting(until)),
        };
        expect(decideScanGate(one, some, at).refusals).toEqual(decideScanGate(one, withoutEnded, at).refusals);
      }),
    );
  });

  it("never allows more later", () => {
    fc.assert(
      fc.property(subjects, anySettings, fc.nat(60), (one, some, later) => {
        neverKinder(allowed(one, some), decideScanGate(one, some, daysAgo(-later)).allowed);
      }),
    );
  });
});
