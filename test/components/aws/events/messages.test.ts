import { describe, expect, it } from "vitest";
import {
  basicScan,
  enhancedScan,
  failedBasicScan,
  finding,
  unscanned,
} from "../../../../components/aws/events/scan-events";
import { scanMessage } from "../../../../components/aws/events/scan-message";
import {
  basicScanEvent,
  coverageEvent,
  digest,
  enhancedScanEvent,
  findingEvent,
  type SampleEvent,
} from "./documented-events";

/** What a path finds: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function found(path: string, event: SampleEvent): unknown {
  const steps = path
    .replace(/^\$\./, "")
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".");
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], event);
}

const api = "production/payments/api";
const cases = [
  [basicScan("HIGH"), basicScanEvent(api, { CRITICAL: 2 })],
  [failedBasicScan, basicScanEvent(api, {}, "FAILED")],
  [enhancedScan("HIGH"), enhancedScanEvent(api, { CRITICAL: 2, TOTAL: 9 })],
  [finding("HIGH"), findingEvent(api)],
  [unscanned, coverageEvent(api, "UNSUPPORTED_OS")],
] as const;

describe("a message", () => {
  it.each(cases)("is made of what every event of its kind has: $name", (kind, event) => {
    const { inputPaths, inputTemplate } = scanMessage(kind, "HIGH", "aws");
    for (const [name, path] of Object.entries(inputPaths)) expect(found(path, event), name).toBeDefined();
    const used = [...inputTemplate.matchAll(/<([a-z]+)>/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputPaths).sort());
  });

  it.each(cases)("has one quoted text per line, and quotes nowhere else: $name", (kind) => {
    for (const line of scanMessage(kind, "HIGH", "aws").inputTemplate.split("\n")) expect(line).toMatch(/^"[^"]+"$/);
  });

  it.each(cases)("says which image, and where to look: $name", (kind, event) => {
    const { inputPaths, inputTemplate } = scanMessage(kind, "HIGH", "aws");
    const text = inputTemplate.replaceAll(/<([a-z]+)>/g, (_, name) => String(found(inputPaths[name] ?? "", event)));
    expect(text).toContain(digest);
    expect(text).toContain(api);
    expect(text).toContain("https://us-east-1.console.aws.amazon.com/");
  });

  it("leads to the console of its partition", () => {
    const link = (partition: string) => scanMessage(basicScan("HIGH"), "HIGH", partition).inputTemplate;
    expect(link("aws-cn")).toContain("https://<region>.console.amazonaws.cn/");
    expect(link("aws-us-gov")).toContain("https://<region>.console.amazonaws-us-gov.com/");
  });
});
