import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cacheLifecyclePolicy } from "../../../components/aws/account/creation-template";
import { evaluateLifecyclePolicy } from "../../../components/aws/lifecycle/evaluate";
import { readLifecyclePolicy } from "../../../components/aws/lifecycle/read-policy";
import { cacheLifecycleFindings } from "../../../policy-pack/aws/cache-lifecycle";
import { Unknown } from "../../../policy-pack/framework/snapshot";

type Selection = Record<string, unknown>;

const aged = (selection: Selection, days = 90) => ({
  selection: { ...selection, countType: "sinceImagePushed", countUnit: "days", countNumber: days },
  action: { type: "expire" },
});
const counted = (selection: Selection) => ({
  selection: { ...selection, countType: "imageCountMoreThan", countNumber: 1 },
  action: { type: "expire" },
});
const archived = (selection: Selection) => ({
  selection: { ...selection, countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
  action: { type: "transition", targetStorageClass: "archive" },
});
const documentOf = (...rules: object[]) =>
  JSON.stringify({ rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule })) });
const any = { tagStatus: "any" };
const untagged = { tagStatus: "untagged" };
const tagged = (...tagPatternList: string[]) => ({ tagStatus: "tagged", tagPatternList });
const prefixed = (...tagPrefixList: string[]) => ({ tagStatus: "tagged", tagPrefixList });

const judge = (document: string) =>
  cacheLifecycleFindings(document, "lifecyclePolicy", 365).map(({ property }) => property);
const refused = ["lifecyclePolicy"];

describe("the lifecycle policy of a cache", () => {
  it.each<[string, string, string]>([
    ["everything", documentOf(aged(any)), documentOf(counted(any))],
    ["everything in time", documentOf(aged(any, 365)), documentOf(aged(any, 366))],
    ["tagged and untagged", documentOf(aged(tagged("*")), aged(untagged)), documentOf(aged(tagged("*")))],
    ["untagged and tagged", documentOf(aged(untagged), aged(tagged("*"))), documentOf(aged(untagged))],
    ["some tags earlier", documentOf(aged(tagged("v*"), 9), aged(any)), documentOf(counted(tagged("v*")), aged(any))],
    ["a prefix earlier", documentOf(aged(prefixed("v"), 9), aged(any)), documentOf(counted(prefixed("v")), aged(any))],
    ["all, not some", documentOf(aged(any, 9)), documentOf(aged(tagged("v*"), 9), aged(untagged))],
    [
      "two tags on one image",
      documentOf(aged(tagged("v*", "*-arm")), aged(any)),
      documentOf(counted(tagged("v*", "*-arm")), aged(any)),
    ],
    [
      "tags that end in something",
      documentOf(aged(tagged("*-arm")), aged(any)),
      documentOf(aged(tagged("-arm*")), counted(tagged("*-arm")), aged(any)),
    ],
    ["all by deletion, not to the archive", documentOf(aged(any)), documentOf(archived(any))],
  ])("has to expire %s", (_, accepted, rejected) => {
    expect(judge(accepted)).toEqual([]);
    expect(judge(rejected)).toEqual(refused);
  });

  it("of an EcrAccount does", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 365 }), (days) => judge(cacheLifecyclePolicy(days)).length === 0));
    expect(judge(cacheLifecyclePolicy(366))).toEqual(refused);
  });

  it.each<[string, string, string[]]>([
    ["no JSON", "{", ["lifecyclePolicy"]],
    ["empty", "", ["lifecyclePolicy"]],
    ["null", "null", ["lifecyclePolicy"]],
    ["without rules", "{}", ["lifecyclePolicy.rules"]],
    [
      "with a rule that ECR refuses",
      documentOf(aged({ tagStatus: "all" })),
      ["lifecyclePolicy.rules[0].selection.tagStatus"],
    ],
  ])("is refused where it is %s", (_, document, expected) => {
    expect(judge(document)).toEqual(expected);
  });

  it.each([[undefined], [1], [true], [[]], [{}]])("is refused where it is no document: %j", (document) => {
    expect(cacheLifecycleFindings(document, "lifecyclePolicy", 365)).toMatchObject([
      { property: expect.stringMatching(/^lifecyclePolicy/) },
    ]);
  });

  it("is a document that is judged when it is known", () => {
    expect(cacheLifecycleFindings(new Unknown("lifecyclePolicy"), "lifecyclePolicy", 365)).toMatchObject([
      { property: "lifecyclePolicy", unknown: "document" },
    ]);
  });

  it("that is accepted keeps no image, whatever its tags", () => {
    const pattern = fc.stringMatching(/^[ab]?\*?[ab]?$/).filter((text) => text !== "");
    const selection = fc.oneof(
      fc.constant(untagged),
      fc.array(pattern, { minLength: 1, maxLength: 2 }).map((patterns) => tagged(...new Set(patterns))),
    );
    const rule = selection.chain((selected) => fc.constantFrom(aged(selected), aged(selected, 400), counted(selected)));
    const last = fc.constantFrom([], [aged(any)], [aged(tagged("*"))]);
    const tags = fc.array(fc.stringMatching(/^[abc]{1,3}$/), { maxLength: 3 });
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), last, tags, (rules, final, imageTags) => {
        const document = documentOf(...rules, ...final);
        const { policy } = readLifecyclePolicy(document);
        if (!policy || judge(document).length > 0) return;
        accepted++;
        const image = { digest: "sha256:1", tags: imageTags, pushedAt: new Date(0) };
        const decisions = evaluateLifecyclePolicy(policy, [image], new Date(366 * 86_400_000));
        expect(decisions.map(({ action }) => action)).toEqual(["expire"]);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
