import { describe, expect, it } from "vitest";
import { ciRolePermissions } from "../../../policy-pack/aws/ci-role-permissions";
import { analyze, configuredPack, type Resource, summary } from "../analyze";
import { account, pull, push, repositories, role, text } from "./ci-stack";

const policies = [ciRolePermissions];
type Settings = Record<string, unknown>;
const packOf = (settings: Settings) => configuredPack(policies, { "ci-role-permissions": { settings } });

const one = (resource: Resource, settings: Settings = {}) => analyze(policies, resource, packOf(settings));
const inline = (...documents: unknown[]) =>
  role("publish", { inlinePolicies: documents.map((document) => ({ name: "inline", policy: document })) });
/** What the policy says of a statement in a role of CI, beside one that publishes. */
const judge = async (statement: unknown, settings?: Settings) =>
  summary(await one(inline(text(push("staging"), statement)), settings));
const at = (property: string) => [`inlinePolicies[0].policy.Statement[1].${property}`];
const allow = (Action: unknown, Resource: unknown = repositories("staging/payments/*"), change: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...change,
});

describe("an action", () => {
  it.each<[string, unknown, unknown?]>([
    ["of pushing", push("staging").Action],
    ["of pulling", pull("production").Action, repositories("production/*")],
    ["in other letters", "ECR:putimage"],
    ["of reading scan findings", ["ecr:DescribeImageScanFindings", "ecr:DescribeImages"]],
    ["of logging in, on everything", "ecr:GetAuthorizationToken", "*"],
    ["of looking at the registry, on everything", ["ecr:DescribeRegistry", "ecr:GetAccountSetting"], "*"],
    ["of another service", ["s3:*", "ecs:UpdateService"], "*"],
    ["of using keys", ["kms:Decrypt", "kms:GenerateDataKey*", "kms:Describe*"], "*"],
    ["of verifying signatures", ["kms:Verify", "kms:GetPublicKey"], "*"],
    ["of looking at identities", ["iam:Get*", "iam:List*", "sts:GetCallerIdentity"], "*"],
    ["of making roles for services", "iam:CreateServiceLinkedRole", "*"],
  ])("%s is accepted", async (_, action, resource) => {
    expect(await judge(allow(action, resource))).toEqual([]);
  });

  it.each<[string, string]>([
    ["ecr:BatchDeleteImage", "delete images"],
    ["ecr:DeleteRepository", "delete images"],
    ["ECR:DELETEREPOSITORY", "delete images"],
    ["ecr:PutImageTagMutability", "move tags"],
    ["ecr:PutLifecyclePolicy", "change how long images stay"],
    ["ecr:UpdateImageStorageClass", "change how long images stay"],
    ["ecr:SetRepositoryPolicy", "change who may do what"],
    ["ecr:PutRegistryScanningConfiguration", "change what is scanned and signed"],
    ["ecr:PutReplicationConfiguration", "change where images come from and go to"],
    ["ecr:CreateRepositoryCreationTemplate", "change where images come from and go to"],
    ["ecr:CreateRepository", "create repositories that nobody has described"],
    ["ecr:ReplicateImage", "copy images past their promotion"],
    ["ecr:UntagResource", "change the tags that access can depend on"],
    ["ecr:RegisterPullTimeUpdateExclusion", "change whose pulls keep an image alive"],
    ["ecr:*", "delete images"],
    ["e*", "delete images"],
    ["*", "delete images"],
    ["*:*", "delete images"],
    ["ecr:Batch*", "delete images"],
    ["ecr:Put*", "move tags"],
    ["ecr:Describe*", "has a wildcard"],
    ["ecr:PutImag?", "has a wildcard"],
    ["ecr:New*", "has a wildcard"],
    ["*:BatchGetImage", "has a wildcard"],
    ["ecr:PushImage", "is no action of ECR"],
    ["kms:*", "administer keys"],
    ["kms:ScheduleKeyDeletion", "administer keys"],
    ["kms:PutKeyPolicy", "administer keys"],
    ["kms:CreateGrant", "administer keys"],
    ["kms:UpdateAlias", "administer keys"],
    ["iam:*", "take permissions or credentials of others"],
    ["iam:PutRolePolicy", "take permissions or credentials of others"],
    ["iam:Create*", "take permissions or credentials of others"],
    ["iam:UpdateAssumeRolePolicy", "take permissions or credentials of others"],
    ["sts:*", "take permissions or credentials of others"],
  ])("%s is refused, and it is told why", async (action, reason) => {
    const findings = await one(inline(text(push("staging"), allow(["ecr:PutImage", action]))));
    expect(summary(findings)).toEqual(at("Action[1]"));
    expect(findings[0]?.message).toContain(reason);
    expect(await judge(allow(["ecr:PutImage", action], undefined, { Effect: "Deny" }))).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ["all but some", { NotAction: "s3:*" }, at("NotAction")],
    ["missing", {}, at("Action")],
    ["a number", { Action: 1 }, at("Action")],
    ["an empty list", { Action: [] }, at("Action")],
    ["a list in a list", { Action: [["ecr:PutImage"]] }, at("Action[0]")],
  ])("that is %s is refused", async (_, element, expected) => {
    const statement = { Effect: "Allow", Resource: repositories("staging/payments/*") };
    expect(await judge({ ...statement, ...element })).toEqual(expected);
    expect(await judge({ ...statement, Action: "ecr:PutImage" })).toEqual([]);
  });
});

describe("a resource", () => {
  it.each<[string, unknown]>([
    ["an environment", repositories("staging/*")],
    ["a namespace of an environment", repositories("staging/payments/*")],
    ["a repository", repositories("staging/payments/api")],
    ["several of one environment", [repositories("staging/payments/api"), repositories("staging/shop/*")]],
    ["a policy variable behind the environment", repositories("staging/$".concat("{aws:PrincipalTag/team}/*"))],
    ["an environment in every region", `arn:aws:ecr:*:${account}:repository/staging/*`],
    ["an environment in another partition", `arn:aws-cn:ecr:cn-north-1:${account}:repository/staging/*`],
    ["that of another service", "arn:aws:s3:::artifacts/*"],
  ])("to push to may be %s", async (_, resource) => {
    expect(await judge(allow("ecr:PutImage", resource))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["everything", "*", "covers every repository"],
    ["every ARN", "arn:aws:*", "covers every repository"],
    ["all of ECR", "arn:aws:ecr:*", "covers every repository"],
    ["every service", `arn:aws:*:eu-west-1:${account}:repository/staging`, "covers every repository"],
    ["every repository", repositories("*"), "covers every repository"],
    ["every repository with a path", repositories("*/*"), "covers every repository"],
    [
      "one by a policy variable",
      repositories("$".concat("{aws:PrincipalTag/environment}/*")),
      "covers every repository",
    ],
    ["one by a policy variable alone", "$".concat("{aws:PrincipalTag/repository}"), "covers every repository"],
    ["a namespace of every environment", repositories("*/payments/api"), "leaves open which environment"],
    ["environments that begin alike", repositories("prod*"), "leaves open which environment"],
    ["environments alike but for a letter", repositories("stagin?/payments/*"), "leaves open which environment"],
  ])("to push to may not be %s", async (_, resource, reason) => {
    const findings = await one(
      inline(text(push("staging"), allow("ecr:PutImage", ["arn:aws:s3:::artifacts", resource]))),
    );
    expect(summary(findings)).toEqual(at("Resource[1]"));
    expect(findings[0]?.message).toContain(reason);
  });

  it("to pull from may leave open the environment, and not everything", async () => {
    expect(await judge(allow("ecr:BatchGetImage", repositories("*/payments/api")))).toEqual([]);
    expect(await judge(allow("ecr:BatchGetImage", "*"))).toEqual(at("Resource"));
    expect(await judge(allow("ecr:BatchGetImage", repositories("*")))).toEqual(at("Resource"));
    expect(await judge(allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], "*"))).toEqual(at("Resource"));
  });

  it("of a refused action is judged as well", async () => {
    expect(await judge(allow("ecr:BatchDeleteImage", "*"))).toEqual([...at("Action"), ...at("Resource")]);
    expect(await judge(allow("ecr:BatchDeleteImage"))).toEqual(at("Action"));
  });

  it("may not be all but some where that can be a repository", async () => {
    const but = (Action: string) => ({ Effect: "Allow", Action, NotResource: repositories("production/*") });
    expect(await judge(but("ecr:PutImage"))).toEqual(at("NotResource"));
    expect(await judge(but("s3:GetObject"))).toEqual([]);
  });

  it("is told apart by other parts of its name where a setting says so", async () => {
    const environments = [
      { name: "staging", repositories: ["*-stage", "staging/*"] },
      { name: "production", repositories: ["*-prod"] },
    ];
    expect(await judge(allow("ecr:PutImage", repositories("*-stage")))).toEqual(at("Resource"));
    expect(await judge(allow("ecr:PutImage", repositories("*-stage")), { environments })).toEqual([]);
    expect(await judge(allow("ecr:PutImage", "*"), { environments })).toEqual(at("Resource"));
  });

  const key = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const anyKey = `arn:aws:kms:eu-west-1:${account}:key/*`;
  it.each<[string, unknown, unknown, string[]]>([
    ["one key", key, undefined, []],
    [
      "any key with a named alias",
      anyKey,
      { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/payments" } },
      [],
    ],
    ["the same in other letters", anyKey, { "foranyvalue:stringequals": { "KMS:resourcealiases": ["alias/a"] } }, []],
    ["any key", anyKey, undefined, at("Resource")],
    ["everything", "*", undefined, at("Resource")],
    ["a key in any account", key.replace(account, "*"), undefined, at("Resource")],
    [
      "any key with any alias",
      anyKey,
      { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/*" } },
      at("Resource"),
    ],
    [
      "any key with a named alias or without one",
      anyKey,
      { "ForAllValues:StringEquals": { "kms:ResourceAliases": "alias/payments" } },
      at("Resource"),
    ],
    [
      "any key with a named alias if it has one",
      anyKey,
      { "ForAnyValue:StringEqualsIfExists": { "kms:ResourceAliases": "alias/payments" } },
      at("Resource"),
    ],
    [
      "any key in a condition on something else",
      anyKey,
      { StringEquals: { "kms:KeySpec": "alias/a" } },
      at("Resource"),
    ],
    ["any key with one of no aliases", anyKey, { StringEquals: { "kms:ResourceAliases": [] } }, at("Resource")],
    ["any key in a malformed condition", anyKey, "alias/payments", at("Resource")],
  ])("to sign with is judged: %s", async (_, resource, Condition, expected) => {
    expect(await judge(allow("kms:Sign", resource, Condition === undefined ? {} : { Condition }))).toEqual(expected);
  });

  it.each(["iam:PassRole", "sts:AssumeRole"])("of %s is a role that the statement names", async (action) => {
    expect(await judge(allow(action, `arn:aws:iam::${account}:role/ecs/task`))).toEqual([]);
    expect(await judge(allow(action, "arn:aws:iam::*:role/cdk-*"))).toEqual([]);
    expect(await judge(allow(action, `arn:aws:iam::${account}:role/*`))).toEqual(at("Resource"));
    expect(await judge(allow(action, "*"))).toEqual(at("Resource"));
  });
});
