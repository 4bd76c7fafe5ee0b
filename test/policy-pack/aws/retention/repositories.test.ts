import { describe, expect, it } from "vitest";
import { ecrRetention } from "../../../../policy-pack/aws/ecr-retention";
import { analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../../analyze";
import { aged, alone, counted, holding, lifecyclePolicy, pack, repository, type Settings, together } from "./judge";
import { any, archive, archivedFor, newest, olderThan, policyOf, untagged } from "./rules";

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
      "versions of each first digit by counts, but not with a `v`",
      policyOf(...[..."0123456789"].map((first) => newest(`${first}*`, 30)), olderThan("*", 90)),
      {},
      ["rules policy.rules[10]"],
    ],
    [
      "versions with a `v` by a count, and all digits in another pattern",
      policyOf(newest("v*", 30), newest("0123456789", 30), olderThan("*", 90)),
      {},
      ["rules policy.rules[2]"],
    ],
    [
      "versions by counts where a digit follows itself or stands alone",
      policyOf(
        ...[..."0123456789"].flatMap((digit) => [newest(`*${digit}.${digit}*`, 30), newest(`*.${digit}.*`, 30)]),
        olderThan("*", 90),
      ),
      {},
      ["rules policy.rules[20]"],
    ],
    [
      "versions by counts for all digits but two, and for numbers of these",
      policyOf(...[..."01234567", "88", "89", "98", "99"].map((part) => newest(`*${part}*`, 30)), olderThan("*", 90)),
      {},
      ["rules policy.rules[12]"],
    ],
    [
      "versions by counts for many numbers",
      policyOf(
        ...["*.53.71*", "*.0.0*", ...[..."123456789"].map((digit) => `*${digit}${digit}*`)].map((pattern) =>
          newest(pattern, 30),
        ),
        olderThan("*", 90),
      ),
      {},
      ["rules policy.rules[11]"],
    ],
    [
      "versions by counts for each last digit",
      policyOf(...[..."v0123456789x"].map((last) => newest(`*${last}`, 30)), olderThan("*", 90)),
      { releasedTags: [] },
      ["rules policy.rules[12]"],
    ],
    [
      "versions by counts for digits anywhere",
      policyOf(...[..."0123456789"].map((digit) => newest(`*${digit}*`, 30)), olderThan("*", 90)),
      {},
      [],
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

  const beforeAges =
    'Put before it, by its rulePriority, a rule for tagPatternList ["*.*.*"], which all versions match,';
  const archived = policyOf(newest("*.*.*", 9), archive("*", "sinceImagePulled", 90), archivedFor("*", 90));
  it.each<[string, object, Settings, string, Resource, object]>([
    ["an age", policyOf(newest("v*", 30), olderThan("*", 90)), {}, `${beforeAges} with`, repository(), versions],
    [
      "an age of tags that are configured",
      policyOf(olderThan("*", 90)),
      { releasedTags: ["release-*"] },
      `${beforeAges} and one for each pattern of the setting \`releasedTags\` with`,
      repository(),
      policyOf(newest("*.*.*", 30), newest("release-*", 30), olderThan("*", 90)),
    ],
    ["an archive", archived, {}, "the tag `artifact-registries:holds`", holding("unreleased"), archived],
  ])("what the message says to do passes: %s", async (_, policy, settings, message, resource, fixed) => {
    const [finding] = await analyzeStack([ecrRetention], [repository(), lifecyclePolicy(policy)], pack(settings));
    expect(finding?.message).toContain(message);
    expect(await together([resource, lifecyclePolicy(fixed)], settings)).toEqual([]);
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
      "has one that was made from it, for another region",
      [
        repository({ region: "eu-central-1" }, frankfurt),
        lifecyclePolicy(counted, {
          repository: unknownStringValue,
          provider: frankfurt,
          region: "eu-west-1",
          dependencies: of(repository()),
        }),
      ],
      missing,
    ],
    [
      "has one that was made from it, for its region",
      [
        repository({ region: "eu-central-1" }, frankfurt),
        lifecyclePolicy(counted, {
          repository: unknownStringValue,
          provider: frankfurt,
          region: "eu-central-1",
          dependencies: of(repository()),
        }),
      ],
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
      policyOf(newest("*", 9), newest(untagged, 100_000)),
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

it("untagged images are bounded by each of a repository's policies, since the last one that is written counts", async () => {
  const mutable = repository({ imageTagMutability: "MUTABLE" });
  const bounding = policyOf(newest("*", 9), newest(untagged, 9));
  const second = (policy: object) => lifecyclePolicy(policy, { name: "second" });
  const found = ["images imageTagMutability"];
  expect(await together([mutable, lifecyclePolicy(bounding), second(bounding)])).toEqual([]);
  expect(await together([mutable, lifecyclePolicy(bounding), second(counted)])).toEqual(found);
  expect(await together([mutable, lifecyclePolicy(counted), second(bounding)])).toEqual(found);
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
