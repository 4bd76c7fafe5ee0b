import { describe, expect, it } from "vitest";
import { ecrRetention } from "../../../policy-pack/aws/ecr-retention";
import { analyze } from "../analyze";
import { aged, alone, counted, lifecyclePolicy, pack, type Settings, together } from "./retention/judge";
import { any, archive, archivedFor, newest, olderThan, policyOf, untagged } from "./retention/rules";

describe("growth", () => {
  it.each<[string, object, string[]]>([
    ["a count over all tags", counted, []],
    ["an age over all tags", aged, []],
    ["a count over everything", policyOf(newest(any, 200)), []],
    ["a rule for some tags and one for the rest", policyOf(newest("v*", 200), olderThan("*", 90)), []],
    ["an empty prefix, which all tags have", policyOf(newest({ tagStatus: "tagged", tagPrefixList: [""] }, 9)), []],
    ["an archive that is emptied", policyOf(archive("*", "sinceImagePulled", 90), archivedFor("*", 365)), []],
    [
      "an archive that is emptied in two ways",
      policyOf(archive("*", "imageCountMoreThan", 9), archivedFor("v*", 90), archivedFor(any, 365)),
      [],
    ],
    ["a rule for some tags only", policyOf(newest("v*", 200)), ["policy.rules"]],
    ["a rule for prefixes only", policyOf(newest({ tagStatus: "tagged", tagPrefixList: ["v"] }, 9)), ["policy.rules"]],
    ["an untagged rule only", policyOf(olderThan(untagged, 9)), ["policy.rules"]],
    ["two tags at once that no image need have", policyOf(newest(["*", "v*"], 200)), ["policy.rules"]],
    ["an archive that is kept for ever", policyOf(archive("*", "sinceImagePushed", 90)), ["policy.rules[0].action"]],
    [
      "an archive of which a part is emptied",
      policyOf(archive("*", "sinceImagePushed", 90), archivedFor("v*", 365)),
      ["policy.rules[0].action"],
    ],
    ["an age that nobody lives to see", policyOf(olderThan("*", 3651)), ["policy.rules[0].selection.countNumber"]],
    ["the highest age", policyOf(olderThan("*", 3650)), []],
    ["as many images as ECR takes", policyOf(newest("*", 100_000)), ["policy.rules[0].selection.countNumber"]],
    ["one less than ECR takes", policyOf(newest("*", 99_999)), []],
    [
      "an archive that is kept too long",
      policyOf(archive("*", "sinceImagePulled", 90), archivedFor("*", 3651)),
      ["policy.rules[1].selection.countNumber"],
    ],
    [
      "a rule that claims some tags and never takes them",
      policyOf(newest("sha-*", Number.MAX_SAFE_INTEGER), newest("*", 9)),
      ["policy.rules[0].selection.countNumber"],
    ],
    [
      "a count over everything that is too high",
      policyOf(newest(any, 100_000)),
      ["policy.rules[0].selection.countNumber"],
    ],
  ])("is judged by evaluating %s", async (_, policy, expected) => {
    expect(await alone(lifecyclePolicy(JSON.stringify(policy)))).toEqual(expected);
    expect(await alone(lifecyclePolicy(policy))).toEqual(expected);
  });

  it("says which images no rule takes", async () => {
    const messages = async (...patterns: string[]) => {
      const policy = policyOf(...patterns.map((pattern) => newest(pattern, 9)));
      return (await analyze([ecrRetention], lifecyclePolicy(policy), pack())).map(({ message }) => message);
    };
    expect(await messages("x")).toEqual([
      expect.stringContaining("whose only tag is a commit SHA, a version or any other tag"),
    ]);
    expect(await messages("*.*.*")).toEqual([
      expect.stringContaining("whose only tag is a commit SHA or any other tag"),
    ]);
    expect(await messages("v*")).toEqual([expect.stringContaining("a commit SHA, a version or any other tag")]);
    expect(await messages("*")).toEqual([]);
  });

  it("says what to do where it is archived for ever, which passes", async () => {
    for (const repositoryName of ["team/api", "production/api"]) {
      const judge = (policy: object) =>
        analyze([ecrRetention], lifecyclePolicy(policy, { repository: repositoryName }));
      const findings = await judge(policyOf(archive("*", "sinceImagePushed", 90)));
      expect(findings[0]?.message).toContain(
        'Give it the countType "imageCountMoreThan", without countUnit, and the action "expire"',
      );
      expect(await judge(policyOf(newest("*", 90)))).toEqual([]);
    }
  });

  it("has the limits that are configured", async () => {
    const limits = { maximumDays: 30, maximumImages: 10 };
    const at = ["policy.rules[0].selection.countNumber"];
    expect(await alone(lifecyclePolicy(policyOf(olderThan("*", 30))), limits)).toEqual([]);
    expect(await alone(lifecyclePolicy(policyOf(olderThan("*", 31))), limits)).toEqual(at);
    expect(await alone(lifecyclePolicy(policyOf(newest("*", 10))), limits)).toEqual([]);
    expect(await alone(lifecyclePolicy(policyOf(newest("*", 11))), limits)).toEqual(at);
  });

  it("is not judged where everything may stay, and nowhere else", async () => {
    const policy = policyOf(newest("v*", 200));
    expect(await alone(lifecyclePolicy(policy), { keepAll: ["team/*"] })).toEqual([]);
    expect(await alone(lifecyclePolicy(policy), { keepAll: ["teams/*"] })).toEqual(["policy.rules"]);
    expect(await alone(lifecyclePolicy(policyOf(newest(any, 9), newest("*", 9))), { keepAll: ["team/*"] })).toEqual([
      "policy.rules[0].rulePriority",
    ]);
  });
});

describe("a rule that can never act", () => {
  it.each<[string, object, string[]]>([
    ["after one for the same tags", policyOf(newest("*", 9), olderThan("v*", 9)), ["policy.rules[1]"]],
    ["before one for more tags", policyOf(olderThan("v*", 9), newest("*", 9)), []],
    ["after one for other tags", policyOf(olderThan("v*", 9), olderThan("w*", 9), newest("*", 9)), []],
    ["after one for a longer prefix", policyOf(olderThan("v1*", 9), olderThan("v*", 9), newest("*", 9)), []],
    [
      "after one for a shorter prefix",
      policyOf(olderThan("v*", 9), olderThan("v1*", 9), newest("*", 9)),
      ["policy.rules[1]"],
    ],
    [
      "after one for one of its two tags",
      policyOf(newest("a", 9), olderThan(["a", "b"], 9), newest("*", 9)),
      ["policy.rules[1]"],
    ],
    ["after one for one of two tags more", policyOf(newest(["a", "b"], 9), olderThan("a", 9), newest("*", 9)), []],
    ["after some that together leave untagged ones", policyOf(newest("*", 9), olderThan(any, 9)), []],
    [
      "after some that leave nothing",
      policyOf(newest("*", 9), newest(untagged, 9), olderThan(any, 9)),
      ["policy.rules[2]"],
    ],
    ["after one for a letter that tags may have", policyOf(newest("*x*", 9), olderThan("v*", 9), newest("*", 9)), []],
    [
      "after one for a character that no tag has",
      policyOf(newest("*\u3400*", 9), olderThan("v*", 9), newest("*", 9)),
      ["policy.rules[0]"],
    ],
    ["for a tag that cannot be", policyOf(olderThan("release/*", 9), newest("*", 9)), ["policy.rules[0]"]],
    ["for a tag that can be", policyOf(olderThan("release.*", 9), newest("*", 9)), []],
    ["for a tag that cannot begin so", policyOf(olderThan("-rc*", 9), newest("*", 9)), ["policy.rules[0]"]],
    ["for a tag that can end so", policyOf(olderThan("*-rc", 9), newest("*", 9)), []],
    ["for no tag", policyOf(olderThan("", 9), newest("*", 9)), ["policy.rules[0]"]],
    ["for a tag that is too long", policyOf(olderThan("x".repeat(129), 9), newest("*", 9)), ["policy.rules[0]"]],
    ["for a tag that is not too long", policyOf(olderThan(`${"x".repeat(128)}*`, 9), newest("*", 9)), []],
    ["for two tags of which one cannot be", policyOf(olderThan(["a", "a b"], 9), newest("*", 9)), ["policy.rules[0]"]],
    ["in another storage", policyOf(archive("*", "sinceImagePulled", 9), archivedFor("*", 90)), []],
    [
      "after one in that other storage",
      policyOf(archive("*", "sinceImagePulled", 9), archivedFor("*", 90), archivedFor("v*", 90)),
      ["policy.rules[2]"],
    ],
  ])("is found %s", async (_, policy, expected) => {
    expect(await alone(lifecyclePolicy(policy))).toEqual(expected);
  });

  it("is told by the priorities and not by the order", async () => {
    const { rules } = policyOf(newest("*", 9), olderThan("v*", 9));
    expect(await alone(lifecyclePolicy({ rules: rules.toReversed() }))).toEqual(["policy.rules[0]"]);
  });
});

describe("where every tagged image is released", () => {
  const released = (policy: object, settings?: Settings) =>
    alone(lifecyclePolicy(policy, { repository: "production/api" }), settings);
  it.each<[string, object, string[]]>([
    ["a count", counted, []],
    ["a count over everything", policyOf(newest(any, 9)), []],
    ["an age after a count for all", policyOf(newest("*", 9), olderThan(untagged, 9)), []],
    ["an age", aged, ["policy.rules[0]"]],
    ["an age over everything", policyOf(olderThan(any, 9)), ["policy.rules[0]"]],
    ["an age for some tags", policyOf(olderThan("pr-*", 9), newest("*", 9)), ["policy.rules[0]"]],
    [
      "an age for two tags at once",
      policyOf(newest("a", 9), olderThan(["b", "c"], 9), newest("*", 9)),
      ["policy.rules[1]"],
    ],
    ["an age for tags that a count has claimed", policyOf(newest("p*", 9), newest("*", 9), olderThan(any, 9)), []],
    [
      "archiving by the last pull",
      policyOf(archive("*", "sinceImagePulled", 9), archivedFor("*", 90)),
      ["policy.rules[0]", "policy.rules[1]"],
    ],
    [
      "archiving by count",
      policyOf(archive("*", "imageCountMoreThan", 9), archivedFor("*", 90)),
      ["policy.rules[0]", "policy.rules[1]"],
    ],
    ["deleting what somebody has archived", policyOf(newest("*", 9), archivedFor("*", 90)), ["policy.rules[1]"]],
    ["deleting archived images without tags", policyOf(newest("*", 9), archivedFor(untagged, 90)), []],
  ])("no rule takes one by age or archives it: %s", async (_, policy, expected) => {
    expect(await released(policy)).toEqual(expected);
  });

  it.each<[string, object, string, object]>([
    ["an age", policyOf(olderThan("*", 90)), 'Give it the countType "imageCountMoreThan"', counted],
    [
      "an archive",
      policyOf(newest("*", 9), archivedFor("*", 90)),
      "deletes released images by their age. Remove it.",
      policyOf(newest("*", 9)),
    ],
  ])("what the message says to do passes: %s", async (_, policy, message, fixed) => {
    const [finding] = await analyze([ecrRetention], lifecyclePolicy(policy, { repository: "production/api" }), pack());
    expect(finding?.message).toContain(message);
    expect(await released(fixed)).toEqual([]);
  });

  it("is told by the repository's name as configured", async () => {
    expect(await released(aged, { releasedRepositories: ["live/*"] })).toEqual([]);
    expect(await released(aged, { releasedRepositories: ["live/*", "*/api"] })).toEqual(["policy.rules[0]"]);
  });
});

describe("a document that is no lifecycle policy", () => {
  const [rule] = counted.rules;
  it.each<[string, unknown, string[]]>([
    ["null", null, ["policy"]],
    ["a number", 1, ["policy"]],
    ["a text", "rules", ["policy"]],
    ["a list", [counted], ["policy"]],
    ["empty", {}, ["policy.rules"]],
    ["an empty text", "", ["policy"]],
    ["without rules", { rules: [] }, ["policy.rules"]],
    ["of rules that are no list", { rules: rule }, ["policy.rules"]],
    ["of a rule that is no object", { rules: ["rule"] }, ["policy.rules[0]"]],
    [
      "of a rule without an action",
      { rules: [{ rulePriority: 1, selection: rule?.selection }] },
      ["policy.rules[0].action"],
    ],
    ["of a nested list", { rules: [[rule]] }, ["policy.rules[0]"]],
    ["JSON in JSON", JSON.stringify(JSON.stringify(counted)), ["policy"]],
    ["that says a key twice", `{"rules":[],${JSON.stringify(counted).slice(1)}`, ["policy"]],
    ["too long", JSON.stringify({ rules: [{ ...rule, description: "x".repeat(40_000) }] }), ["policy"]],
    ["of too many rules", { rules: Array.from({ length: 60 }, () => rule) }, expect.arrayContaining(["policy.rules"])],
    [
      "of more patterns than are evaluated",
      policyOf(
        newest({ tagStatus: "tagged", tagPrefixList: Array.from({ length: 201 }, (_, index) => `a${index}`) }, 9),
      ),
      ["policy.rules"],
    ],
  ])("is a violation with its problems: %s", async (_, policy, expected) => {
    expect(await alone(lifecyclePolicy(policy, { repository: "production/api" }))).toEqual(expected);
    expect(await together([lifecyclePolicy(policy, { repository: "production/api" })])).toEqual([]);
  });

  it("is evaluated to its end where it is as large as ECR takes", async () => {
    const patterns = (index: number) =>
      Array.from({ length: 4 }, (_, place) => `*${index}*${place}*${"ab".repeat(30)}*`);
    const large = policyOf(
      ...Array.from({ length: 49 }, (_, index) => olderThan(patterns(index), 9)),
      olderThan("*", 9),
    );
    const resource = lifecyclePolicy(large, { repository: "production/api" });
    const findings = await analyze([ecrRetention], resource, pack());
    expect(findings).toHaveLength(50);
  });

  it("never shows a value", async () => {
    const secret = "aSecretInTheWrongPlace7";
    for (const policy of [
      secret,
      { rules: [{ ...rule, action: { type: secret } }] },
      policyOf(newest(secret, 9), olderThan(["*", secret], 9)),
      policyOf(olderThan(`${secret}*`, 9999)),
    ]) {
      const findings = await analyze([ecrRetention], lifecyclePolicy(policy, { repository: "production/api" }), pack());
      expect(findings).not.toEqual([]);
      for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
    }
  });
});
