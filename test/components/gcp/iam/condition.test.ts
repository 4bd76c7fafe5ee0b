import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../../../components/gcp/iam/condition";

const evaluate = (expression: string, time?: string, resource = {}) =>
  evaluateCondition({ expression }, { resource, ...(time !== undefined && { time: new Date(time) }) });

const officeHours =
  'request.time.getDayOfWeek("Europe/Berlin") >= 1 && request.time.getDayOfWeek("Europe/Berlin") <= 5 && ' +
  'request.time.getHours("Europe/Berlin") >= 9 && request.time.getHours("Europe/Berlin") <= 17';
const halfPastNine = 'request.time.getHours("Europe/Berlin") >= 9 && request.time.getMinutes("Europe/Berlin") >= 30';

describe("a condition of a binding", () => {
  /** Google's examples, each with a time on either side: https://docs.cloud.google.com/iam/docs/conditions-attribute-reference */
  it.each([
    ["request.time.getDate() > 15", "2026-11-16T00:00:00Z", "2026-11-15T23:59:59Z"],
    ["request.time.getDayOfMonth() > 14", "2026-11-16T00:00:00Z", "2026-11-15T23:59:59Z"],
    [
      'request.time.getDayOfWeek("Europe/Berlin") > 0 && request.time.getDayOfWeek("Europe/Berlin") < 6',
      "2026-11-22T23:00:00Z",
      "2026-11-22T22:59:59Z",
    ],
    ['request.time.getDayOfYear("America/Los_Angeles") < 5', "2026-01-06T07:59:59Z", "2026-01-06T08:00:00Z"],
    ["request.time.getFullYear() == 2026", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"],
    ['request.time.getMonth("America/Los_Angeles") == 3', "2026-04-01T07:00:00Z", "2026-04-01T06:59:59Z"],
    [officeHours, "2026-11-23T08:00:00Z", "2026-11-23T07:59:59Z"],
    [halfPastNine, "2026-11-23T08:30:00Z", "2026-11-23T08:29:59Z"],
    ['request.time < timestamp("2026-11-23T12:00:00Z")', "2026-11-23T11:59:59.999Z", "2026-11-23T12:00:00Z"],
  ])("%s counts by the time", (expression, yes, no) => {
    expect(evaluate(expression, yes)).toBe(true);
    expect(evaluate(expression, no)).toBe(false);
    expect(evaluate(expression)).toBeUndefined();
  });

  it("counts by what is known of the resource", () => {
    const expression =
      'resource.type == "cloudkms.googleapis.com/CryptoKey" && resource.name.extract("keyRings/{ring}/") == "payments"';
    const key = (ring: string) => ({
      type: "cloudkms.googleapis.com/CryptoKey",
      name: `projects/acme-delivery/locations/global/keyRings/${ring}/cryptoKeys/artifacts`,
    });
    expect(evaluate(expression, undefined, key("payments"))).toBe(true);
    expect(evaluate(expression, undefined, key("refunds"))).toBe(false);
    expect(evaluate(expression)).toBeUndefined();
  });

  it.each([
    ["request.time < timestamp('2026-01-01T00:00:00Z') || true", true],
    ["false && resource.matchTag('123/environment', 'production')", false],
    ["resource.matchTag('123/environment', 'production')", undefined],
    ["'accessPolicies/1/accessLevels/office' in request.auth.access_levels", undefined],
    ["api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([])", undefined],
    ["'true'", undefined],
    ["true &&", undefined],
  ])("%s counts only where that can be told", (expression, counts) => {
    expect(evaluate(expression)).toBe(counts);
  });
});
