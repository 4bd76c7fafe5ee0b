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

describe("a resource of a Terraform provider, as `pulumi package add terraform-provider` brings it", () => {
  // https://www.pulumi.com/docs/iac/concepts/providers/any-terraform-provider/
  it.each([
    "aws:index/ecrAccountSetting:EcrAccountSetting",
    "aws:index/ecrLifecyclePolicy:EcrLifecyclePolicy",
    "aws:index/ecrPullThroughCacheRule:EcrPullThroughCacheRule",
    "aws:index/ecrRegistryPolicy:EcrRegistryPolicy",
    "aws:index/ecrRegistryScanningConfiguration:EcrRegistryScanningConfiguration",
    "aws:index/ecrReplicationConfiguration:EcrReplicationConfiguration",
    "aws:index/ecrRepository:EcrRepository",
    "aws:index/ecrRepositoryCreationTemplate:EcrRepositoryCreationTemplate",
    "aws:index/ecrRepositoryPolicy:EcrRepositoryPolicy",
    "aws:index/ecrpublicRepository:EcrpublicRepository",
    "aws:index/ecrpublicRepositoryPolicy:EcrpublicRepositoryPolicy",
    "awscc:index/ecrPublicRepository:EcrPublicRepository",
    "awscc:index/ecrRepository:EcrRepository",
  ])("is refused where the classic provider has it too: %s", async (type) => {
    expect(await find(type, { imageTagMutability: "IMMUTABLE" })).toEqual(["type"]);
  });

  it("passes where it is no registry's", async () => {
    expect(await find("aws:index/ecsCluster:EcsCluster")).toEqual([]);
    expect(await find("awscc:index/ecrSigningConfiguration:EcrSigningConfiguration")).toEqual([]);
  });
});

describe("an extension resource of Cloud Control's provider, which takes any type", () => {
  it.each<[unknown, string[]]>([
    ["AWS::ECR::Repository", ["type"]],
    ["AWS::ECR::PublicRepository", ["type"]],
    ["MyCompany::MyService::MyResource", []],
    [unknownStringValue, ["type"]],
    [undefined, []],
  ])("of the type %s gives %j", async (type, expected) => {
    expect(await find("aws-native:index:ExtensionResource", { type, properties: {} })).toEqual(expected);
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
