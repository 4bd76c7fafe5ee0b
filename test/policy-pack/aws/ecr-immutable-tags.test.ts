import { describe, expect, it } from "vitest";
import { ecrImmutableTags } from "../../../policy-pack/aws/ecr-immutable-tags";
import { analyze, summary, unknownStringValue } from "../analyze";

const type = "aws:ecr/repository:Repository";
const filtersAt = "imageTagMutabilityExclusionFilters";

const find = async (properties: Record<string, unknown>, resourceType = type) =>
  summary(await analyze([ecrImmutableTags], { type: resourceType, properties }));

const excluding = (imageTagMutability: string, ...filters: unknown[]) => ({
  imageTagMutability,
  imageTagMutabilityExclusionFilters: filters.map((filter) =>
    typeof filter === "string" ? { filter, filterType: "WILDCARD" } : filter,
  ),
});

describe("the mode of tags", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["immutable", { imageTagMutability: "IMMUTABLE" }, []],
    ["mutable", { imageTagMutability: "MUTABLE" }, ["imageTagMutability"]],
    ["unset", {}, ["imageTagMutability"]],
    ["null", { imageTagMutability: null }, ["imageTagMutability"]],
    ["unheard of", { imageTagMutability: "SOMETIMES" }, ["imageTagMutability"]],
    ["not a text", { imageTagMutability: ["IMMUTABLE"] }, ["imageTagMutability"]],
    ["unknown", { imageTagMutability: unknownStringValue }, ["imageTagMutability"]],
  ])("is judged where it is %s", async (_, properties, expected) => {
    expect(await find(properties)).toEqual(expected);
  });

  it("is not judged on other resources", async () => {
    expect(await find({ imageTagMutability: "MUTABLE" }, "aws:s3/bucket:Bucket")).toEqual([]);
  });
});

describe("filters that make some tags mutable", () => {
  it.each([["sha256-*"], ["pr-*"], ["cache-*"], ["sha256-*.sig"]])("may be %s", async (filter) => {
    expect(await find(excluding("IMMUTABLE_WITH_EXCLUSION", filter))).toEqual([]);
  });

  it.each([["*"], ["1*"], ["v*"], ["lat*"], ["latest"], ["*-dev"], ["a*"]])("may not be %s", async (filter) => {
    expect(await find(excluding("IMMUTABLE_WITH_EXCLUSION", "pr-*", filter))).toEqual([`${filtersAt}[1].filter`]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["missing", { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" }, [filtersAt]],
    ["none", excluding("IMMUTABLE_WITH_EXCLUSION"), [filtersAt]],
    ["six", excluding("IMMUTABLE_WITH_EXCLUSION", "q1", "q2", "q3", "q4", "q5", "q6"), [filtersAt]],
    ["not a list", { ...excluding("IMMUTABLE_WITH_EXCLUSION"), [filtersAt]: "pr-*" }, [filtersAt]],
    ["a bare text", excluding("IMMUTABLE_WITH_EXCLUSION", ["pr-*"]), [`${filtersAt}[0]`]],
    ["badly spelled", excluding("IMMUTABLE_WITH_EXCLUSION", "pr/*"), [`${filtersAt}[0].filter`]],
    ["full of wildcards", excluding("IMMUTABLE_WITH_EXCLUSION", "q*q*q*"), [`${filtersAt}[0].filter`]],
    [
      "of another type",
      excluding("IMMUTABLE_WITH_EXCLUSION", { filter: "pr-*", filterType: "REGEX" }),
      [`${filtersAt}[0].filterType`],
    ],
    ["without a filter", excluding("IMMUTABLE_WITH_EXCLUSION", { filterType: "WILDCARD" }), [`${filtersAt}[0].filter`]],
    ["unknown as a whole", { ...excluding("IMMUTABLE_WITH_EXCLUSION"), [filtersAt]: unknownStringValue }, [filtersAt]],
    ["unknown one by one", excluding("IMMUTABLE_WITH_EXCLUSION", unknownStringValue), [`${filtersAt}[0].filter`]],
    [
      "unknown in part",
      { ...excluding("IMMUTABLE_WITH_EXCLUSION"), [filtersAt]: ["pr-*", unknownStringValue] },
      [`${filtersAt}[0]`, `${filtersAt}[1]`],
    ],
    [
      "of an unknown type",
      excluding("IMMUTABLE_WITH_EXCLUSION", { filter: "pr-*", filterType: unknownStringValue }),
      [`${filtersAt}[0].filterType`],
    ],
  ])("are refused where they are %s", async (_, properties, expected) => {
    expect(await find(properties)).toEqual(expected);
  });

  it("do not matter while every tag is immutable", async () => {
    expect(await find(excluding("IMMUTABLE", unknownStringValue))).toEqual([]);
  });
});

describe("filters that make some tags immutable", () => {
  it.each<[string, string[], string[]]>([
    ["only wildcards, so that no tag escapes", ["*"], []],
    ["only wildcards beside others", ["v*", "**"], []],
    ["versions only", ["v*"], ["imageTagMutability"]],
    ["everything that has some character", ["a*", "*b"], ["imageTagMutability"]],
    ["only wildcards, but too many", ["***"], [`${filtersAt}[0].filter`]],
  ])("are judged where they name %s", async (_, filters, expected) => {
    expect(await find(excluding("MUTABLE_WITH_EXCLUSION", ...filters))).toEqual(expected);
  });
});
