import { describe, expect, it } from "vitest";
import { ecrUntaggedReferrers } from "../../../policy-pack/aws/ecr-untagged-referrers";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";
import { any, archive, archivedFor, newest, olderThan, policyOf, untagged } from "./retention/rules";

const find = (policy: unknown, preset = "baseline") => {
  const pack = configuredPack([ecrUntaggedReferrers], { "pack-configuration": { settings: { preset } } });
  return analyze(
    [ecrUntaggedReferrers],
    { type: "aws:ecr/lifecyclePolicy:LifecyclePolicy", properties: { policy } },
    pack,
  );
};

const advised = (index: number) => [`advisory: policy.rules[${index}]`];

describe("a rule that can take signatures and SBOMs", () => {
  it.each<[string, object, string[]]>([
    ["of nothing that stays longer", policyOf(olderThan("*", 90), olderThan(untagged, 97)), []],
    ["together with their images", policyOf(olderThan("*", 90), olderThan(untagged, 90)), []],
    ["a day before their images", policyOf(olderThan("*", 90), olderThan(untagged, 89)), advised(1)],
    [
      "of some images before these",
      policyOf(olderThan("v*", 120), olderThan("*", 90), olderThan(untagged, 97)),
      advised(2),
    ],
    ["after the last of these", policyOf(olderThan("v*", 120), olderThan("*", 90), olderThan(untagged, 120)), []],
    ["by age, of images that are counted", policyOf(newest("*", 200), olderThan(untagged, 3650)), advised(1)],
    ["of images that no rule takes", policyOf(olderThan("v*", 90), olderThan(untagged, 97)), advised(1)],
    ["by a count of their own", policyOf(newest("*", 200), newest(untagged, 100_000)), advised(1)],
    ["by a count, of images that go by age", policyOf(olderThan("*", 90), newest(untagged, 1000)), advised(1)],
    ["never", policyOf(newest("*", 200)), []],
    ["by one count with their images, which are older", policyOf(newest(any, 200)), []],
    ["by a count that does not take all images", policyOf(newest("v*", 9), newest(any, 200)), advised(1)],
    ["by one age with their images", policyOf(olderThan(any, 90)), []],
    ["by an age that not all images wait for", policyOf(newest("v*", 9), olderThan(any, 90)), advised(1)],
    ["by an age later than all images", policyOf(olderThan("v*", 90), olderThan(any, 91)), []],
    [
      "of images that are archived when nobody pulls them",
      policyOf(archive("*", "sinceImagePulled", 9), archivedFor("*", 90), olderThan(untagged, 999)),
      advised(2),
    ],
    [
      "of nothing, as they are only archived with their images",
      policyOf(archive("*", "sinceImagePulled", 9), archivedFor("*", 90)),
      [],
    ],
    [
      "by archiving them",
      policyOf(newest("*", 9), archive(untagged, "sinceImagePushed", 9), archivedFor(untagged, 90)),
      advised(1),
    ],
    ["by ages that are more days than a date has", policyOf(olderThan("*", 9e14), olderThan(untagged, 9e15)), []],
    ["by such ages in the other order", policyOf(olderThan("*", 9e15), olderThan(untagged, 9e14)), advised(1)],
  ])("is advised against by evaluating it: %s", async (_, policy, expected) => {
    expect(summary(await find(JSON.stringify(policy)))).toEqual(expected);
    expect(summary(await find(policy))).toEqual(expected);
  });

  it("is named by its place, whatever its priority", async () => {
    const { rules } = policyOf(newest("*", 200), olderThan(untagged, 90));
    expect(summary(await find({ rules: rules.toReversed() }))).toEqual(advised(0));
  });

  it("is a violation in the preset `strict`", async () => {
    const policy = policyOf(newest("*", 200), olderThan(untagged, 90));
    expect(summary(await find(policy, "strict"))).toEqual(["policy.rules[1]"]);
    expect(summary(await find(policyOf(newest("*", 200)), "strict"))).toEqual([]);
  });
});

describe("a document", () => {
  it.each<[string, unknown, string[]]>([
    ["unknown", unknownStringValue, ["advisory: policy"]],
    ["unknown in a part", { rules: [unknownStringValue] }, ["advisory: policy.rules[0]"]],
    ["null", null, []],
    ["a number", 1, []],
    ["a text that is no JSON", "{", []],
    ["a list", [[]], []],
    ["without rules", {}, []],
    ["of malformed rules", { rules: [[{}]] }, []],
  ])("that is %s is left to the policy about retention, or to the update", async (_, policy, expected) => {
    expect(summary(await find(policy))).toEqual(expected);
  });

  it("is never shown", async () => {
    const secret = "aSecretInTheWrongPlace7";
    const [finding] = await find(policyOf(newest([secret], 200), olderThan(untagged, 90)));
    expect(finding?.fullMessage).toContain("policy.rules[1]");
    expect(finding?.fullMessage).not.toContain(secret);
  });
});
