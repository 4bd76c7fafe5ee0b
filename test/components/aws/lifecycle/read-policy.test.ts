import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLifecyclePolicy } from "../../../../components/aws/lifecycle/read-policy";
import { policies } from "./arbitraries";
import { documentedPolicies, workedExamples } from "./documented-examples";

type Document = Record<string, unknown>;

const tagged = { tagStatus: "tagged", tagPatternList: ["v*"] };
const byCount = { countType: "imageCountMoreThan", countNumber: 5 };
const byAge = { countType: "sinceImagePushed", countUnit: "days", countNumber: 14 };
const byPull = { countType: "sinceImagePulled", countUnit: "days", countNumber: 14 };
const fromArchive = {
  storageClass: "archive",
  countType: "sinceImageTransitioned",
  countUnit: "days",
  countNumber: 90,
};
const expire = { type: "expire" };
const archive = { type: "transition", targetStorageClass: "archive" };

const rule = (selection: unknown, others: Document = {}) => ({ rulePriority: 1, selection, action: expire, ...others });
const only = (selection: unknown, others?: Document) => ({ rules: [rule(selection, others)] });
const numbered = (...selections: unknown[]) => ({
  rules: selections.map((selection, index) => rule(selection, { rulePriority: index + 1 })),
});

const propertiesOf = (document: unknown) => readLifecyclePolicy(document).problems.map(({ property }) => property);

describe("a lifecycle policy of the documentation", () => {
  const examples = [
    ...Object.entries(documentedPolicies),
    ...workedExamples.map(({ name, policy }) => [name, policy] as const),
  ];

  it.each(examples)("%s: is read as it is written", (_, document) => {
    expect(readLifecyclePolicy(document)).toEqual({ policy: document, problems: [] });
    expect(readLifecyclePolicy(JSON.stringify(document, null, 4))).toEqual({ policy: document, problems: [] });
  });
});

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
describe("a lifecycle policy", () => {
  const selection = { ...tagged, ...byCount };
  const at = "rules[0].selection";
  it.each<[string, unknown, unknown, readonly string[]]>([
    ["without rules", {}, only(selection), ["rules"]],
    ["with an empty list of rules", { rules: [] }, only(selection), ["rules"]],
    ["with rules that are no list", { rules: rule(selection) }, only(selection), ["rules"]],
    ["with a rule that is no object", { rules: [1] }, only(selection), ["rules[0]"]],
    ["with another property", { ...only(selection), version: 1 }, only(selection), ["version"]],
    ["with another property of a rule", only(selection, { name: "x" }), only(selection), ["rules[0].name"]],
    ["with another property of a selection", only({ ...selection, tags: [] }), only(selection), [`${at}.tags`]],
    [
      "with another property of an action",
      only(selection, { action: { ...expire, days: 1 } }),
      only(selection),
      ["rules[0].action.days"],
    ],
    ["without a priority", only(selection, { rulePriority: undefined }), only(selection), ["rules[0].rulePriority"]],
    ["with a priority of 0", only(selection, { rulePriority: 0 }), only(selection), ["rules[0].rulePriority"]],
    ["with a priority of 1.5", only(selection, { rulePriority: 1.5 }), only(selection), ["rules[0].rulePriority"]],
    ["with a priority in quotes", only(selection, { rulePriority: "1" }), only(selection), ["rules[0].rulePriority"]],
    [
      "with a priority twice",
      { rules: [rule(selection), rule({ ...selection, tagPatternList: ["w*"] })] },
      numbered(selection, { ...selection, tagPatternList: ["w*"] }),
      ["rules[1].rulePriority"],
    ],
    [
      "with a description that is no text",
      only(selection, { description: 1 }),
      only(selection, { description: "1" }),
      ["rules[0].description"],
    ],
    [
      "with a description of null",
      only(selection, { description: null }),
      only(selection, { description: "" }),
      ["rules[0].description"],
    ],
    ["without a selection", { rules: [{ rulePriority: 1, action: expire }] }, only(selection), [at]],
    ["with a selection of null", only(null), only(selection), [at]],
    ["without an action", only(selection, { action: undefined }), only(selection), ["rules[0].action"]],
    ["with another action", only(selection, { action: { type: "delete" } }), only(selection), ["rules[0].action.type"]],
    [
      "with a transition to nowhere",
      only(selection, { action: { type: "transition" } }),
      only(selection, { action: archive }),
      ["rules[0].action.targetStorageClass"],
    ],
    [
      "with a transition to standard storage",
      only(selection, { action: { ...archive, targetStorageClass: "standard" } }),
      only(selection, { action: archive }),
      ["rules[0].action.targetStorageClass"],
    ],
    [
      "that expires into a storage class",
      only(selection, { action: { ...archive, type: "expire" } }),
      only(selection, { action: archive }),
      ["rules[0].action.targetStorageClass"],
    ],
    [
      // https://github.com/cloudposse/terraform-aws-ecr/issues/158
      "with a storage class of null",
      only(selection, { action: { ...expire, targetStorageClass: null } }),
      only(selection, { action: expire }),
      ["rules[0].action.targetStorageClass"],
    ],
    ["with another tag status", only({ ...selection, tagStatus: "TAGGED" }), only(selection), [`${at}.tagStatus`]],
    [
      "for tagged images without a list",
      only({ tagStatus: "tagged", ...byCount }),
      only(selection),
      [`${at}.tagPatternList`],
    ],
    [
      "for tagged images with both lists",
      only({ ...selection, tagPrefixList: ["v"] }),
      only({ tagStatus: "tagged", ...byCount, tagPrefixList: ["v"] }),
      [`${at}.tagPatternList`],
    ],
    [
      "with an empty list",
      only({ ...selection, tagPatternList: [] }),
      only({ ...selection, tagPatternList: ["*"] }),
      [`${at}.tagPatternList`],
    ],
    [
      "with a pattern that is no text",
      only({ ...selection, tagPatternList: ["a", 1] }),
      only({ ...selection, tagPatternList: ["a", "1"] }),
      [`${at}.tagPatternList[1]`],
    ],
    [
      "with more than four wildcards in a pattern",
      only({ ...selection, tagPatternList: ["test*1*2*3*4*5*6", "*test*1*2*3*"] }),
      only({ ...selection, tagPatternList: ["*test*1*2*3", "test*1*2*3*"] }),
      [`${at}.tagPatternList[0]`, `${at}.tagPatternList[1]`],
    ],
    [
      "with a pattern list for untagged images",
      only({ ...selection, tagStatus: "untagged" }),
      only({ tagStatus: "untagged", ...byCount }),
      [`${at}.tagPatternList`],
    ],
    [
      "with a prefix list for all images",
      only({ tagStatus: "any", tagPrefixList: [], ...byCount }),
      only({ tagStatus: "any", ...byCount }),
      [`${at}.tagPrefixList`],
    ],
    ["with another count type", only({ ...selection, countType: "age" }), only(selection), [`${at}.countType`]],
    ["with a count of 0", only({ ...selection, countNumber: 0 }), only(selection), [`${at}.countNumber`]],
    ["with a count of 2.5", only({ ...selection, countNumber: 2.5 }), only(selection), [`${at}.countNumber`]],
    ["with a count in quotes", only({ ...selection, countNumber: "5" }), only(selection), [`${at}.countNumber`]],
    ["with a count of null", only({ ...selection, countNumber: null }), only(selection), [`${at}.countNumber`]],
    ["with a unit of a count", only({ ...selection, countUnit: "days" }), only(selection), [`${at}.countUnit`]],
    [
      "with an age without a unit",
      only({ ...tagged, ...byAge, countUnit: undefined }),
      only({ ...tagged, ...byAge }),
      [`${at}.countUnit`],
    ],
    [
      "with an age in hours",
      only({ ...tagged, ...byAge, countUnit: "hours" }),
      only({ ...tagged, ...byAge }),
      [`${at}.countUnit`],
    ],
    [
      "that expires by the last pull",
      only({ ...tagged, ...byPull }),
      only({ ...tagged, ...byPull }, { action: archive }),
      ["rules[0].action.type"],
    ],
    [
      "that archives what is archived",
      only({ ...tagged, ...fromArchive }, { action: archive }),
      only({ ...tagged, ...fromArchive }),
      ["rules[0].action.type"],
    ],
    [
      "that counts the days in archive storage of standard storage",
      only({ ...tagged, ...fromArchive, storageClass: "standard" }),
      only({ ...tagged, ...fromArchive }),
      [`${at}.storageClass`],
    ],
    [
      "that counts the days in archive storage without naming that",
      only({ ...tagged, ...fromArchive, storageClass: undefined }),
      only({ ...tagged, ...fromArchive }),
      [`${at}.storageClass`],
    ],
    [
      "that counts the days since the push in archive storage",
      only({ ...tagged, ...byAge, storageClass: "archive" }),
      only({ ...tagged, ...byAge, storageClass: "standard" }),
      [`${at}.storageClass`],
    ],
    [
      "that expires what was archived for less than 90 days",
      only({ ...tagged, ...fromArchive, countNumber: 89 }),
      only({ ...tagged, ...fromArchive }),
      [`${at}.countNumber`],
    ],
    [
      "with a rule for all images that is not the last of its storage class",
      numbered({ tagStatus: "any", ...byCount }, selection),
      numbered(selection, { tagStatus: "any", ...byCount }),
      ["rules[0].rulePriority"],
    ],
    [
      "with two rules for all images",
      numbered({ tagStatus: "any", ...byCount }, { tagStatus: "any", ...byAge }),
      numbered({ tagStatus: "any", ...byCount }, { tagStatus: "any", ...fromArchive }),
      ["rules[0].rulePriority"],
    ],
    [
      "with two rules for untagged images",
      numbered({ tagStatus: "untagged", ...byCount }, { tagStatus: "untagged", ...byAge }),
      numbered({ tagStatus: "untagged", ...byCount }, { tagStatus: "untagged", ...fromArchive }),
      ["rules[1].selection"],
    ],
    [
      "with two rules for the same prefixes",
      numbered(
        { tagStatus: "tagged", tagPrefixList: ["a", "b"], ...byCount },
        { tagStatus: "tagged", tagPrefixList: ["b", "a"], ...byAge },
      ),
      numbered(
        { tagStatus: "tagged", tagPrefixList: ["a", "b"], ...byCount },
        { tagStatus: "tagged", tagPrefixList: ["b"], ...byAge },
      ),
      ["rules[1].selection"],
    ],
    [
      "with two rules for the same prefix, one of them twice",
      numbered(
        { tagStatus: "tagged", tagPrefixList: ["a"], ...byCount },
        { tagStatus: "tagged", tagPrefixList: ["a", "a"], ...byAge },
      ),
      numbered(
        { tagStatus: "tagged", tagPrefixList: ["a"], ...byCount },
        { tagStatus: "tagged", tagPrefixList: ["a", "aa"], ...byAge },
      ),
      ["rules[1].selection"],
    ],
  ])("%s is refused", (_, refused, accepted, properties) => {
    expect(propertiesOf(refused)).toEqual(properties);
    expect(propertiesOf(JSON.stringify(refused))).toEqual(properties);
    expect(propertiesOf(accepted)).toEqual([]);
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
  it("has at most 50 rules", () => {
    const rules = (count: number) =>
      numbered(...Array.from({ length: count }, (_, index) => ({ ...selection, tagPatternList: [`v${index}`] })));
    expect(propertiesOf(rules(50))).toEqual([]);
    expect(propertiesOf(rules(51))).toEqual(["rules"]);
  });

  it("has at most 30,720 characters", () => {
    const text = (length: number) => {
      const empty = JSON.stringify(only(selection, { description: "" }));
      return empty.replace('""', `"${"x".repeat(length - empty.length)}"`);
    };
    expect(propertiesOf(text(30_720))).toEqual([]);
    expect(propertiesOf(text(30_721))).toEqual(["document"]);
    expect(propertiesOf(JSON.parse(text(30_721)))).toEqual(["document"]);
    expect(propertiesOf("[".repeat(10_000_000))).toEqual(["document"]);
  });

  it("has all its problems reported at once, each with what to do", () => {
    const { policy, problems } = readLifecyclePolicy({
      rules: [
        rule({ tagStatus: "tagged", countType: "sinceImagePushed", countNumber: 0 }, { description: 7 }),
        { rulePriority: 1, selection: { tagStatus: "all", ...byCount, tagPatternlist: [] }, action: "expire" },
      ],
    });
    expect(policy).toBe(undefined);
    expect(problems.map(({ property, reason }) => `${property} ${reason}`)).toEqual([
      "rules[0].description is a number; write a text",
      'rules[0].selection.tagPatternList is missing, and so is tagPrefixList; a rule for "tagged" images needs one: ["*"] here selects all of them',
      'rules[0].selection.countUnit is missing; write one of "days"',
      "rules[0].selection.countNumber is another number; write a whole number of at least 1: images or days, as countType says",
      "rules[1].selection.tagPatternlist is a property that does not exist here; there are tagStatus, countType, countNumber, tagPatternList, tagPrefixList, storageClass, countUnit",
      'rules[1].selection.tagStatus is another text; write one of "tagged", "untagged", "any"',
      "rules[1].action is a text; write an object with type",
      "rules[1].rulePriority is the same as that of rules[0]; give each rule its own",
    ]);
  });
});

describe("a document that is no lifecycle policy", () => {
  const cycle: Document = {};
  cycle.rules = [cycle];
  const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], []);
  const throwing = {
    get rules(): unknown {
      throw new Error("not known yet");
    },
  };
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a function", () => only({ ...tagged, ...byCount })],
    ["a number that JSON does not have", 1n],
    ["an empty text", ""],
    ["half a text", '{"rules":['],
    ["a text of null", "null"],
    ["a list", []],
    ["a cycle", cycle],
    ["a depth without end", nested(100_000)],
    ["a property that cannot be read", throwing],
  ])("%s is a problem of the document, not an exception", (_, document) => {
    expect(propertiesOf(document)).toEqual(["document"]);
  });

  it("is whatever anybody may write, and never an exception", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withBigInt: true }), fc.json(), fc.string()), (document) => {
        expect(propertiesOf(document).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a problem", () => {
  it("names an unknown property unless that is too long for a name", () => {
    const named = (length: number) => propertiesOf({ ...only({ ...tagged, ...byCount }), ["x".repeat(length)]: 1 });
    expect(named(40)).toEqual(["x".repeat(40)]);
    expect(named(41)).toEqual(["document"]);
  });

  it("never repeats a value or an odd name of the document", () => {
    const secret = fc
      .string({ unit: fc.constantFrom("k", "9", "%"), minLength: 12, maxLength: 20 })
      .map((text) => `9${text}`);
    const shapes = policies.map((policy) => JSON.parse(JSON.stringify(policy)) as { rules: Document[] });
    fc.assert(
      fc.property(shapes, secret, fc.nat(), fc.boolean(), (document, text, seed, asName) => {
        const places = containersIn(document);
        const place = places[seed % places.length] as Document;
        const keys = Object.keys(place);
        if (asName) place[text] = 1;
        else place[keys[seed % keys.length] ?? ""] = text;
        const { problems } = readLifecyclePolicy(document);
        expect(JSON.stringify(problems)).not.toContain(text);
        expect(JSON.stringify(readLifecyclePolicy(`${JSON.stringify(document)}}`))).not.toContain(text);
      }),
    );
  });
});

/** The objects and lists of a document, from the outside in. */
function containersIn(value: unknown): readonly object[] {
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(containersIn)] : [];
}

describe("a policy of any kind that Amazon ECR accepts", () => {
  it("is read as it is written", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(readLifecyclePolicy(JSON.stringify(policy))).toEqual({ policy, problems: [] });
      }),
    );
  });
});
