import { describe, expect, it } from "vitest";
import { ecrRetention } from "../../../policy-pack/aws/ecr-retention";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import { any, archive, archivedFor, newest, olderThan, policyOf, untagged } from "./retention/rules";

type Settings = Record<string, unknown>;

const lifecyclePolicy = (policy: unknown, change: Partial<Resource> & Record<string, unknown> = {}): Resource => {
  const { dependencies, provider, name = "rules", ...properties } = change;
  return {
    type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    name,
    properties: { policy, repository: "team/api", ...properties },
    ...(dependencies && { dependencies }),
    ...(provider && { provider }),
  };
};
const repository = (properties: Record<string, unknown> = {}, provider?: Resource["provider"]): Resource => ({
  type: "aws:ecr/repository:Repository",
  name: "images",
  properties: { name: "team/api", imageTagMutability: "IMMUTABLE", ...properties },
  ...(provider && { provider }),
});
const holding = (holds: unknown) => repository({ tags: { "artifact-registries:holds": holds } });

const pack = (settings: Settings = {}) => configuredPack([ecrRetention], { "ecr-retention": { settings } });
const alone = async (resource: Resource, settings?: Settings) =>
  summary(await analyze([ecrRetention], resource, pack(settings)));
const together = async (resources: readonly Resource[], settings?: Settings) =>
  (await analyzeStack([ecrRetention], resources, pack(settings))).map(
    ({ level, resource, message }) =>
      `${level === "mandatory" ? "" : `${level}: `}${resource} ${message.split(" ")[0]}`,
  );

const counted = policyOf(newest("*", 200));
const aged = policyOf(olderThan("*", 90), olderThan(untagged, 97));

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
    ["more images than ECR takes", policyOf(newest("*", 100_001)), ["policy.rules[0].selection.countNumber"]],
    ["as many images as ECR takes", policyOf(newest("*", 100_000)), []],
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
      policyOf(newest(any, 100_001)),
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
      policyOf(newest("*\ue000*", 9), olderThan("v*", 9), newest("*", 9)),
      [],
    ],
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

  it("is told by the repository's name as configured", async () => {
    expect(await released(aged, { releasedRepositories: ["live/*"] })).toEqual([]);
    expect(await released(aged, { releasedRepositories: ["live/*", "*/api"] })).toEqual(["policy.rules[0]"]);
  });
});

describe("in other repositories", () => {
  const versions = policyOf(newest("*.*.*", 30), olderThan("*", 90));
  it.each<[string, object, Settings, string[]]>([
    ["versions by a count before an age", versions, {}, []],
    ["versions by an age", aged, {}, ["rules policy.rules[0]"]],
    ["versions that are meant to go by age", aged, { semanticVersions: false }, []],
    [
      "versions with a `v` by a count, those without by age",
      policyOf(newest("v*", 30), olderThan("*", 90)),
      {},
      ["rules policy.rules[1]"],
    ],
    [
      "versions of each first digit by counts",
      policyOf(...[..."v0123456789"].map((first) => newest(`${first}*`, 30)), olderThan("*", 90)),
      {},
      [],
    ],
    [
      "versions of each first digit but 7",
      policyOf(...[..."v012345689"].map((first) => newest(`${first}*`, 30)), olderThan("*", 90)),
      {},
      ["rules policy.rules[10]"],
    ],
    [
      "pre-releases by age",
      policyOf(olderThan("*-rc*", 90), newest("*.*.*", 30), olderThan("*", 90)),
      {},
      ["rules policy.rules[0]"],
    ],
    [
      "a rule for other tags that a version may have too",
      policyOf(olderThan("pr-*", 14), newest("*.*.*", 30), olderThan("*", 90)),
      {},
      ["rules policy.rules[0]"],
    ],
    ["that rule after the count", policyOf(newest("*.*.*", 30), olderThan("pr-*", 14), olderThan("*", 90)), {}, []],
    ["tags that are configured", versions, { releasedTags: ["release-*"] }, ["rules policy.rules[1]"]],
    [
      "tags that are configured by a count",
      policyOf(newest("*.*.*", 30), newest("release-*", 30), olderThan("*", 90)),
      { releasedTags: ["release-*"] },
      [],
    ],
  ])("released is told by tags: %s", async (_, policy, settings, expected) => {
    expect(await together([repository(), lifecyclePolicy(policy)], settings)).toEqual(expected);
    expect(await together([lifecyclePolicy(policy), repository()], settings)).toEqual(expected);
  });

  it.each<[string, Resource, string[]]>([
    ["says that it holds unreleased images", holding("unreleased"), []],
    ["says that it holds released ones", holding("released"), ["rules policy.rules[1]"]],
    ["says nothing that is known of", holding("something"), []],
    ["says nothing", repository(), []],
    ["says something malformed", holding(["released"]), []],
    ["has malformed tags", repository({ tags: "released" }), []],
  ])("the repository itself may say it: one that %s", async (_, resource, expected) => {
    const versions = policyOf(newest("*.*.*", 30), olderThan("*", 90));
    expect(await together([resource, lifecyclePolicy(versions)])).toEqual(expected);
  });

  it("the component's tag lets unreleased images expire, and a released repository's name outdoes it", async () => {
    expect(await together([holding("unreleased"), lifecyclePolicy(aged)])).toEqual([]);
    const configured = { releasedRepositories: ["team/*"] };
    expect(await alone(lifecyclePolicy(aged), configured)).toEqual(["policy.rules[0]"]);
    expect(await together([holding("unreleased"), lifecyclePolicy(aged)], configured)).toEqual([]);
  });

  it("a policy whose repository is not in the stack is judged by tags", async () => {
    expect(await together([lifecyclePolicy(aged)])).toEqual(["rules policy.rules[0]"]);
    expect(await together([lifecyclePolicy(counted)])).toEqual([]);
  });
});

describe("every repository has a lifecycle policy", () => {
  const frankfurt = { name: "frankfurt", properties: { region: "eu-central-1" } };
  const nowhere = { name: "frankfurt", properties: {} };
  const other = { name: "other-account", properties: { region: "eu-central-1" } };
  const missing = ["images name"];
  const unsure = ["advisory: images name"];
  const of = (subject: Resource) => ({ repository: [subject] });
  const named = repository();
  const nameless = repository({ name: unknownStringValue });
  const another = { ...repository({ name: "team/web" }), name: "web" };

  it.each<[string, readonly Resource[], string[]]>([
    ["has one by its name", [named, lifecyclePolicy(counted)], []],
    ["has none", [named], missing],
    ["has one that is another's", [named, lifecyclePolicy(counted, { repository: "team/web" })], missing],
    ["has one with a malformed name", [named, lifecyclePolicy(counted, { repository: 1 })], missing],
    ["has one without a name", [named, lifecyclePolicy(counted, { repository: null })], missing],
    [
      "has one that was made from it",
      [nameless, lifecyclePolicy(counted, { repository: unknownStringValue, dependencies: of(nameless) })],
      [],
    ],
    [
      "has one that was made from it, and a name",
      [named, lifecyclePolicy(counted, { repository: unknownStringValue, dependencies: of(named) })],
      [],
    ],
    [
      "has one that was made from it, and is another's",
      [named, lifecyclePolicy(counted, { repository: "team/web", dependencies: of(named) })],
      missing,
    ],
    [
      "may have one whose name is unknown",
      [named, lifecyclePolicy(counted, { repository: unknownStringValue })],
      unsure,
    ],
    ["may have one, and its own name is unknown", [nameless, lifecyclePolicy(counted)], unsure],
    [
      "has none, since that of an unknown name was made from another",
      [
        named,
        another,
        lifecyclePolicy(counted),
        lifecyclePolicy(counted, { repository: unknownStringValue, dependencies: of(another), name: "web" }),
      ],
      [],
    ],
    [
      "has none where the only one of an unknown name was made from another",
      [named, another, lifecyclePolicy(counted, { repository: unknownStringValue, dependencies: of(another) })],
      missing,
    ],
    ["has none, and no name either", [nameless], missing],
    ["has one in its region", [repository({}, frankfurt), lifecyclePolicy(counted, { provider: frankfurt })], []],
    [
      "has one in another region",
      [repository({}, frankfurt), lifecyclePolicy(counted, { provider: frankfurt, region: "eu-west-1" })],
      missing,
    ],
    ["has one in another account", [repository({}, frankfurt), lifecyclePolicy(counted, { provider: other })], missing],
    [
      "may have one in a region that is unknown",
      [repository({ region: "eu-west-1" }, nowhere), lifecyclePolicy(counted, { provider: nowhere })],
      unsure,
    ],
    [
      "has one in a region that is unknown and that was made from it",
      [
        repository({ region: "eu-west-1" }, nowhere),
        lifecyclePolicy(counted, { provider: nowhere, dependencies: of(repository()) }),
      ],
      [],
    ],
  ])("or is reported: one that %s", async (_, resources, expected) => {
    expect(await together(resources)).toEqual(expected);
  });

  it("unless it may keep everything", async () => {
    expect(await together([named], { keepAll: ["team/*"] })).toEqual([]);
    expect(await together([named], { keepAll: ["teams/*"] })).toEqual(missing);
    expect(await together([nameless], { keepAll: ["team/*"] })).toEqual(unsure);
  });

  it("is a violation in the preset `strict` where it cannot be told", async () => {
    const strict = configuredPack([ecrRetention], { "pack-configuration": { settings: { preset: "strict" } } });
    const findings = await analyzeStack([ecrRetention], [nameless, lifecyclePolicy(counted)], strict);
    expect(summary(findings)).toEqual(["name"]);
  });
});

describe("where tags can move", () => {
  const excluding = (filter: unknown) => [{ filter, filterType: "WILDCARD" }];
  const everything = policyOf(newest(any, 9));
  const kept = policyOf(newest("*", 9), archive(untagged, "sinceImagePushed", 9));
  it.each<[string, Record<string, unknown>, object, string[]]>([
    ["IMMUTABLE", {}, counted, []],
    ["MUTABLE", { imageTagMutability: "MUTABLE" }, counted, ["images imageTagMutability"]],
    ["the default, which is MUTABLE", { imageTagMutability: null }, counted, ["images imageTagMutability"]],
    [
      "MUTABLE, and a rule for untagged images",
      { imageTagMutability: "MUTABLE" },
      policyOf(newest("*", 9), newest(untagged, 9)),
      [],
    ],
    ["MUTABLE, and a rule for everything", { imageTagMutability: "MUTABLE" }, everything, []],
    [
      "MUTABLE, and an endless rule",
      { imageTagMutability: "MUTABLE" },
      policyOf(newest("*", 9), newest(untagged, 100_001)),
      ["images imageTagMutability"],
    ],
    ["MUTABLE, and an archive that is kept", { imageTagMutability: "MUTABLE" }, kept, ["images imageTagMutability"]],
    [
      "IMMUTABLE_WITH_EXCLUSION, where tags of tools move",
      { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: excluding("sha256-*") },
      counted,
      [],
    ],
    [
      "MUTABLE_WITH_EXCLUSION",
      { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: excluding("v*") },
      counted,
      ["images imageTagMutability"],
    ],
    [
      "MUTABLE_WITH_EXCLUSION of all tags",
      { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: excluding("*") },
      counted,
      [],
    ],
    [
      "MUTABLE_WITH_EXCLUSION of tags that are unknown",
      {
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: excluding(unknownStringValue),
      },
      counted,
      ["images imageTagMutabilityExclusionFilters[0].filter"],
    ],
    [
      "MUTABLE_WITH_EXCLUSION of something unknown",
      { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: unknownStringValue },
      counted,
      ["images imageTagMutabilityExclusionFilters"],
    ],
    ["a mode that is unknown", { imageTagMutability: unknownStringValue }, counted, ["images imageTagMutability"]],
    ["a mode that is unknown, where it does not matter", { imageTagMutability: unknownStringValue }, everything, []],
    ["a mode that is malformed", { imageTagMutability: ["IMMUTABLE"] }, counted, ["images imageTagMutability"]],
  ])("untagged images are bounded as well: %s", async (_, properties, policy, expected) => {
    expect(await together([repository(properties), lifecyclePolicy(policy)])).toEqual(expected);
  });
});

describe("what is not known before the apply", () => {
  const dependsOn = (subject: Resource) => ({
    repository: unknownStringValue,
    dependencies: { repository: [subject] },
  });

  it("makes a document advice, whole and in parts, and the update judges it", async () => {
    expect(await alone(lifecyclePolicy(unknownStringValue))).toEqual(["advisory: policy"]);
    const [rule] = counted.rules;
    expect(await alone(lifecyclePolicy({ rules: [{ ...rule, description: unknownStringValue }] }))).toEqual([
      "advisory: policy.rules[0].description",
    ]);
    expect(await alone(lifecyclePolicy({ rules: unknownStringValue }))).toEqual(["advisory: policy.rules"]);
  });

  it("does not matter where the policy keeps what is released anywhere", async () => {
    const subject = repository({ tags: unknownStringValue });
    expect(await alone(lifecyclePolicy(counted, { repository: unknownStringValue }))).toEqual([]);
    expect(await together([subject, lifecyclePolicy(counted)])).toEqual([]);
    expect(await together([lifecyclePolicy(counted, { repository: unknownStringValue })])).toEqual([]);
  });

  it("is reported where it decides whether something released goes", async () => {
    const versions = policyOf(newest("*.*.*", 30), olderThan("*", 90));
    const of = (subject: Resource) => together([subject, lifecyclePolicy(versions)]);
    expect(await of(repository({ tags: unknownStringValue }))).toEqual(["images tags"]);
    expect(await of(holding(unknownStringValue))).toEqual(["images tags.artifact-registries:holds"]);
    expect(await of(repository({ tags: { other: unknownStringValue } }))).toEqual([]);
  });

  it("is the name of a repository that may be a released one", async () => {
    const named = repository();
    const nameless = repository({ name: unknownStringValue });
    const versions = policyOf(newest("*.*.*", 30), olderThan("*", 90));
    const of = (subject: Resource, settings?: Settings) =>
      together([subject, lifecyclePolicy(versions, dependsOn(subject))], settings);
    expect(await of(named)).toEqual([]);
    expect(await of(named, { releasedRepositories: ["team/*"] })).toEqual(["rules policy.rules[1]"]);
    expect(await of(nameless)).toEqual(["advisory: rules repository"]);
    expect(await of(nameless, { releasedRepositories: [] })).toEqual([]);
    expect(await together([lifecyclePolicy(versions, { repository: unknownStringValue })])).toEqual([
      "advisory: rules repository",
    ]);
  });

  it("is the name of a repository that may keep everything", async () => {
    const some = policyOf(newest("v*", 200));
    const keepAll = ["team/*"];
    const of = (subject: Resource) => together([subject, lifecyclePolicy(some, dependsOn(subject))], { keepAll });
    expect(await alone(lifecyclePolicy(some, { repository: unknownStringValue }))).toEqual(["policy.rules"]);
    expect(await alone(lifecyclePolicy(some, { repository: unknownStringValue }), { keepAll })).toEqual([]);
    expect(await of(repository())).toEqual([]);
    expect(await of(repository({ name: "web" }))).toEqual(["rules policy.rules"]);
    expect(await of(repository({ name: unknownStringValue }))).toEqual(["advisory: rules repository"]);
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
