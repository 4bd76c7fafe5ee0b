import { describe, expect, it } from "vitest";
import { ecrAccountSettings } from "../../../policy-pack/aws/ecr-account-settings";
import { analyze, summary, unknownStringValue } from "../analyze";

const type = "aws:ecr/accountSetting:AccountSetting";

const find = async (name: unknown, value: unknown, resourceType = type) =>
  summary(await analyze([ecrAccountSettings], { type: resourceType, properties: { name, value } }));

describe("a setting of the account", () => {
  it.each<[string, string, string]>([
    ["BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE", "CLAIR"],
    ["REGISTRY_POLICY_SCOPE", "V2", "V1"],
    ["BLOB_MOUNTING", "DISABLED", "SOMETIMES"],
    ["BLOB_MOUNTING", "ENABLED", ""],
  ])("%s may be %s, and not %s", async (name, accepted, refused) => {
    expect(await find(name, accepted)).toEqual([]);
    expect(await find(name, refused)).toEqual(["value"]);
  });

  it.each<[string, unknown, string[]]>([
    ["is unheard of", "SCAN_TYPE", ["name"]],
    ["is written in other letters", "registry_policy_scope", ["name"]],
    ["is missing", undefined, ["name"]],
    ["is null", null, ["name"]],
    ["is a number", 2, ["name"]],
    ["is a list", ["REGISTRY_POLICY_SCOPE"], ["name"]],
    ["is a name of every object", "constructor", ["name"]],
    ["is unknown", unknownStringValue, ["name"]],
  ])("is refused where its name %s", async (_, name, expected) => {
    expect(await find(name, "V2")).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["missing", undefined],
    ["null", null],
    ["a number", 2],
    ["a list", ["V2"]],
    ["an object", { value: "V2" }],
    ["in other letters", "v2"],
    ["unknown", unknownStringValue],
  ])("is refused where its value is %s", async (_, value) => {
    expect(await find("REGISTRY_POLICY_SCOPE", value)).toEqual(["value"]);
  });

  it("may have an unknown value where each one is safe", async () => {
    expect(await find("BLOB_MOUNTING", unknownStringValue)).toEqual([]);
  });

  it("is not judged on other resources", async () => {
    expect(await find("REGISTRY_POLICY_SCOPE", "V1", "aws:ecs/accountSettingDefault:AccountSettingDefault")).toEqual(
      [],
    );
  });
});
