import { describe, expect, it } from "vitest";
import { ecrScanOnPush } from "../../../policy-pack/aws/ecr-scan-on-push";
import { analyze, analyzeStack, type Resource, summary, unknownStringValue } from "../analyze";

const flag = "imageScanningConfiguration.scanOnPush";
const frankfurt = { name: "frankfurt", properties: { region: "eu-central-1" } };
const dublin = { name: "dublin", properties: { region: "eu-west-1" } };

const repository = (properties: Record<string, unknown>, name = "subject", provider = frankfurt): Resource => ({
  type: "aws:ecr/repository:Repository",
  name,
  properties: { name: "production/api", ...properties },
  provider,
});

const configuration = (properties: Record<string, unknown>, provider = frankfurt): Resource => ({
  type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  name: "scanning",
  properties,
  provider,
});

const rule = (filter: unknown, scanFrequency: unknown = "SCAN_ON_PUSH", filterType: unknown = "WILDCARD") => ({
  scanFrequency,
  repositoryFilters: [{ filter, filterType }],
});

const find = async (...resources: Resource[]) =>
  (await analyzeStack([ecrScanOnPush], resources)).map(({ level, resource, message }) => [
    level,
    resource,
    message.split(" ")[0],
  ]);

const flagged = { imageScanningConfiguration: { scanOnPush: true } };
const refusedFlag = [["mandatory", "subject", flag]];
const refusedName = [["mandatory", "subject", "name"]];

describe("without a scanning configuration of the registry", () => {
  it.each<[string, Record<string, unknown>, unknown[]]>([
    ["on", flagged, []],
    ["off", { imageScanningConfiguration: { scanOnPush: false } }, refusedFlag],
    ["unset", {}, refusedFlag],
    ["null", { imageScanningConfiguration: null }, refusedFlag],
    ["empty", { imageScanningConfiguration: {} }, refusedFlag],
    ["malformed", { imageScanningConfiguration: true }, refusedFlag],
    ["a text", { imageScanningConfiguration: { scanOnPush: "true" } }, refusedFlag],
    ["unknown", { imageScanningConfiguration: { scanOnPush: unknownStringValue } }, refusedFlag],
    [
      "unknown as a whole",
      { imageScanningConfiguration: unknownStringValue },
      [["mandatory", "subject", "imageScanningConfiguration"]],
    ],
  ])("the repository's own flag decides where it is %s", async (_, properties, expected) => {
    expect(await find(repository(properties))).toEqual(expected);
  });

  it("an unknown in one repository hides nothing of the next", async () => {
    const unknown = { imageScanningConfiguration: unknownStringValue, name: unknownStringValue };
    expect(await find(repository(unknown, "first"), repository({}, "second"), repository(flagged, "third"))).toEqual([
      ["mandatory", "first", "imageScanningConfiguration"],
      ["mandatory", "second", flag],
    ]);
  });

  it("a registry that has been put back to BASIC without rules leaves it to the flag", async () => {
    const basic = configuration({ scanType: "BASIC" });
    expect(await find(basic, repository(flagged))).toEqual([]);
    expect(await find(basic, repository({}))).toEqual(refusedFlag);
  });
});

describe("with a scanning configuration of the registry", () => {
  it.each<[string, Record<string, unknown>, unknown[]]>([
    ["a rule scans on push", { scanType: "BASIC", rules: [rule("production/*")] }, []],
    ["a rule scans all the time", { scanType: "ENHANCED", rules: [rule("*", "CONTINUOUS_SCAN")] }, []],
    ["one rule out of several matches", { scanType: "ENHANCED", rules: [rule("x", "MANUAL"), rule("api")] }, []],
    ["a rule is manual", { scanType: "BASIC", rules: [rule("*", "MANUAL")] }, refusedName],
    ["no rule matches", { scanType: "BASIC", rules: [rule("staging/*")] }, refusedName],
    ["there is no rule, so that nothing is scanned", { scanType: "ENHANCED" }, refusedName],
    ["the filter's type is another", { scanType: "BASIC", rules: [rule("*", "SCAN_ON_PUSH", "REGEX")] }, refusedName],
    ["the filter is empty", { scanType: "BASIC", rules: [rule("")] }, refusedName],
    ["the filters are missing", { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH" }] }, refusedName],
    ["a rule is malformed", { scanType: "BASIC", rules: ["*"] }, refusedName],
    ["the rules are malformed", { scanType: "BASIC", rules: "*" }, refusedName],
    ["the type is unknown", { scanType: unknownStringValue, rules: [rule("*")] }, []],
    ["the type is unknown and nothing matches", { scanType: unknownStringValue }, refusedName],
    ["the rules are unknown", { scanType: "BASIC", rules: unknownStringValue }, refusedName],
    ["a frequency is unknown", { scanType: "BASIC", rules: [rule("*", unknownStringValue)] }, refusedName],
    ["a filter is unknown", { scanType: "BASIC", rules: [rule(unknownStringValue)] }, refusedName],
    [
      "a filter's type is unknown",
      { scanType: "BASIC", rules: [rule("*", undefined, unknownStringValue)] },
      refusedName,
    ],
    ["another rule is unknown", { scanType: "BASIC", rules: [unknownStringValue, rule("*")] }, []],
  ])("its rules decide, not the flag: %s", async (_, properties, expected) => {
    expect(await find(configuration(properties), repository(flagged))).toEqual(expected);
    expect(await find(repository({}), configuration(properties))).toEqual(expected);
  });

  it("a repository whose name is unknown is scanned by a rule for all, and by no other for certain", async () => {
    const nameless = repository({ name: unknownStringValue, ...flagged });
    expect(await find(configuration({ scanType: "BASIC", rules: [rule("*")] }), nameless)).toEqual([]);
    expect(await find(configuration({ scanType: "BASIC", rules: [rule("production*")] }), nameless)).toEqual(
      refusedName,
    );
  });

  it("counts in its own region only, whether a provider or the resource names it", async () => {
    const everything = { scanType: "ENHANCED", rules: [rule("*")] };
    expect(await find(configuration(everything, dublin), repository({}))).toEqual(refusedFlag);
    expect(await find(configuration({ ...everything, region: "eu-west-1" }), repository({}))).toEqual(refusedFlag);
    const both = [configuration({ ...everything, region: "eu-west-1" }), repository({ region: "eu-west-1" })];
    expect(await find(...both)).toEqual([]);
    expect(await find(configuration({ ...everything, region: unknownStringValue }), repository({}))).toEqual([]);
  });

  it("counts for its own provider only, which may be another account's", async () => {
    const everything = { scanType: "ENHANCED", rules: [rule("*")] };
    const otherAccount = { ...frankfurt, name: "other-account" };
    expect(await find(configuration(everything, otherAccount), repository({}))).toEqual(refusedFlag);
    expect(await find(configuration(everything, otherAccount), repository({}, "subject", otherAccount))).toEqual([]);
  });

  it("has to scan by each of two that are written for one registry, because either may come last", async () => {
    const everything = configuration({ scanType: "ENHANCED", rules: [rule("*")] });
    expect(await find(everything, everything, repository({}))).toEqual([]);
    expect(await find(everything, configuration({ scanType: "ENHANCED" }), repository({}))).toEqual(refusedName);
  });

  it("does not overrule repositories of another region", async () => {
    expect(await find(configuration({ scanType: "ENHANCED" }, dublin), repository(flagged))).toEqual([]);
  });
});

describe("a scanning configuration by itself, before it is created", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["scans some repositories on push", { scanType: "BASIC", rules: [rule("production/*")] }, []],
    ["scans some all the time", { scanType: "ENHANCED", rules: [rule("*", "CONTINUOUS_SCAN")] }, []],
    ["scans on push beside other rules", { scanType: "BASIC", rules: [rule("*", "MANUAL"), rule("api")] }, []],
    ["leaves it to the repositories", { scanType: "BASIC" }, []],
    ["leaves it to the repositories by an empty list", { scanType: "BASIC", rules: [] }, []],
    ["is enhanced without rules", { scanType: "ENHANCED" }, ["rules"]],
    ["is of an unknown type without rules", { scanType: unknownStringValue }, ["rules"]],
    ["scans when asked only", { scanType: "BASIC", rules: [rule("*", "MANUAL")] }, ["rules"]],
    ["has rules that are unknown", { scanType: "BASIC", rules: unknownStringValue }, ["rules"]],
    ["has a frequency that is unknown", { scanType: "BASIC", rules: [rule("*", unknownStringValue)] }, ["rules"]],
    ["has a filter that is unknown", { scanType: "BASIC", rules: [rule(unknownStringValue)] }, ["rules"]],
    ["has an empty filter", { scanType: "BASIC", rules: [rule("")] }, ["rules"]],
    ["has no filters", { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH" }] }, ["rules"]],
  ])("is judged where it %s", async (_, properties, expected) => {
    expect(summary(await analyze([ecrScanOnPush], configuration(properties)))).toEqual(expected);
  });

  it("is all that is told before the whole stack is known: a repository may rely on the registry", async () => {
    expect(await analyze([ecrScanOnPush], repository({}))).toEqual([]);
    expect(await find(configuration({ scanType: "BASIC", rules: [rule("*")] }), repository({}))).toEqual([]);
  });
});

// The table of https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
describe("the filters of a rule match as AWS documents it", () => {
  const names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"];
  it.each([
    ["prod", "yes yes yes yes yes"],
    ["*prod", "yes yes no no no"],
    ["prod*", "yes no yes no yes"],
    ["*prod*", "yes yes yes yes yes"],
    ["prod*repo", "no no yes no yes"],
  ])("%s", async (filter, expected) => {
    const rules = configuration({ scanType: "BASIC", rules: [rule(filter)] });
    const found = await find(rules, ...names.map((name) => repository({ name }, name)));
    const unscanned = names.filter((_, index) => expected.split(" ")[index] === "no");
    expect(found).toEqual(unscanned.map((name) => ["mandatory", name, "name"]));
  });
});

it.each([
  ["prod*rod", "prod", false],
  ["prod*rod", "prod-rod", true],
  ["a*b*b", "ab", false],
  ["a*b*b", "abb", true],
  ["*ab*ab*", "ab", false],
  ["*ab*ab*", "abab", true],
  ["a*a", "a", false],
  ["**a**", "a", true],
])("no part of a name counts for two parts of a filter: %s, %s, %s", async (filter, name, scanned) => {
  const found = await find(configuration({ scanType: "BASIC", rules: [rule(filter)] }), repository({ name }));
  expect(found).toEqual(scanned ? [] : refusedName);
});
