import { expect, it } from "vitest";
import { outcomeOf, type Preset, type UnknownOutcome } from "../../../policy-pack/framework/outcome";
import type { UnknownKind } from "../../../policy-pack/framework/policy";

const finding = (unknown?: UnknownKind) => ({ property: "p", reason: "r", ...(unknown && { unknown }) });
const rule = {};
const advice = { advisory: true } as const;

it.each<[string, Preset, "advisory" | "violation"]>([
  ["a broken rule", "baseline", "violation"],
  ["a broken rule", "strict", "violation"],
  ["a broken rule", "audit", "advisory"],
  ["advice", "baseline", "advisory"],
  ["advice", "strict", "violation"],
  ["advice", "audit", "advisory"],
])("%s under the preset %s is %s", (kind, preset, expected) => {
  expect(outcomeOf(kind === "advice" ? advice : rule, finding(), preset)).toBe(expected);
});

it.each<[UnknownKind, Preset, "advisory" | "violation"]>([
  ["scalar", "baseline", "violation"],
  ["scalar", "strict", "violation"],
  ["scalar", "audit", "advisory"],
  ["document", "baseline", "advisory"],
  ["document", "strict", "advisory"],
  ["document", "audit", "advisory"],
  ["relation", "baseline", "advisory"],
  ["relation", "strict", "violation"],
  ["relation", "audit", "advisory"],
])("an unknown %s under the preset %s is %s", (kind, preset, expected) => {
  expect(outcomeOf(rule, finding(kind), preset)).toBe(expected);
});

it.each<[UnknownOutcome, "advisory" | "violation" | undefined]>([
  ["violation", "violation"],
  ["advisory", "advisory"],
  ["ignore", undefined],
])("an unknown of any kind counts as %s where the policy is configured so", (setting, expected) => {
  for (const kind of ["scalar", "document", "relation"] as const) {
    expect(outcomeOf(rule, finding(kind), "baseline", setting)).toBe(expected);
  }
  expect(outcomeOf(rule, finding(), "baseline", setting)).toBe("violation");
});

it("what is unknown to a policy that gives advice is advice too", () => {
  expect(outcomeOf(advice, finding("scalar"), "baseline")).toBe("advisory");
  expect(outcomeOf(advice, finding("scalar"), "strict")).toBe("violation");
});
