import { describe, expect, it } from "vitest";
import { Exemptions, isDay } from "../../../policy-pack/framework/exemptions";

const urn = "urn:pulumi:trial::payments::artifact-registries:index:EcrRegistry$aws:ecr/repository:Repository::api";
const exemption = { policy: "ecr-no-force-delete", urn, reason: "a trial stack", expires: "2026-11-22" };
const today = "2026-11-22";

describe("an exemption covers", () => {
  it.each<[string, Partial<typeof exemption>, boolean]>([
    ["the resource that it names", {}, true],
    ["another resource", { urn: `${urn}-2` }, false],
    ["resources of a stack", { urn: "urn:pulumi:trial::*" }, true],
    ["resources of another stack", { urn: "urn:pulumi:production::*" }, false],
    ["a name in any stack", { urn: "*::api" }, true],
    ["a part of a name, which is none", { urn: "api" }, false],
    ["its own policy only", { policy: "ecr-immutable-tags" }, false],
    ["until the end of its day", { expires: "2026-11-22" }, true],
    ["nothing the day after", { expires: "2026-11-21" }, false],
    ["nothing with a day that does not exist", { expires: "2026-11-31" }, false],
  ])("%s", (_, change, expected) => {
    const exemptions = new Exemptions([{ ...exemption, ...change }], today);
    expect(exemptions.cover("ecr-no-force-delete", urn)).toBe(expected);
    expect(exemptions.covered(exemptions.all[0] ?? exemption)).toBe(expected);
  });
});

it.each([
  ["2026-11-22", true],
  ["2028-02-29", true],
  ["2026-02-29", false],
  ["2026-13-01", false],
  ["2026-1-1", false],
  ["soon", false],
  ["", false],
])("%s is a day: %s", (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
