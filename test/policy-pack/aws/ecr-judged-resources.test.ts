import { describe, expect, it } from "vitest";
import { ecrJudgedResources } from "../../../policy-pack/aws/ecr-judged-resources";
import { analyze, summary, unknownStringValue } from "../analyze";

const find = async (type: string, properties: Record<string, unknown> = {}) =>
  summary(await analyze([ecrJudgedResources], { type, properties }));

describe("a resource of Cloud Control's provider", () => {
  // https://www.pulumi.com/registry/packages/aws-native/api-docs/ecr/
  it.each([
    "PublicRepository",
    "PullThroughCacheRule",
    "RegistryPolicy",
    "RegistryScanningConfiguration",
    "ReplicationConfiguration",
    "Repository",
    "RepositoryCreationTemplate",
  ])("is refused where the classic provider has it too: %s", async (kind) => {
    expect(await find(`aws-native:ecr:${kind}`)).toEqual(["type"]);
  });

  it("passes where the classic provider has none, or where it is no registry's", async () => {
    expect(await find("aws-native:ecr:SigningConfiguration")).toEqual([]);
    expect(await find("aws-native:s3:Bucket")).toEqual([]);
    expect(await find("aws:ecr/repository:Repository")).toEqual([]);
  });
});

describe("a resource of Cloud Control in the classic provider", () => {
  it.each<[unknown, string[]]>([
    ["AWS::ECR::Repository", ["typeName"]],
    ["AWS::ECR::RegistryPolicy", ["typeName"]],
    ["AWS::ECR::SigningConfiguration", []],
    ["AWS::ECS::Cluster", []],
    [unknownStringValue, ["typeName"]],
    [undefined, []],
    [7, []],
  ])("of the type %s gives %j", async (typeName, expected) => {
    expect(await find("aws:cloudcontrol/resource:Resource", { typeName, desiredState: "{}" })).toEqual(expected);
  });
});
