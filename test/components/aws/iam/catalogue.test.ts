import { describe, expect, it } from "vitest";
import {
  ecrDeleteActions,
  ecrListActions,
  ecrLogInActions,
  ecrPullActions,
  ecrPushActions,
  ecrScanFindingActions,
  kmsSignActions,
  kmsVerifyActions,
} from "../../../../components/aws/actions";
import { webIdentityContext } from "../../../../components/aws/iam/web-identity";
import { catalogueProblems } from "./catalogue";

const repository = "arn:aws:ecr:us-east-2:111122223333:repository/staging/payments/*";
const key = "arn:aws:kms:us-east-2:111122223333:key/*";
const aliases = { "kms:ResourceAliases": "alias/payments" };
const issuer = "token.actions.githubusercontent.com";
const webIdentity = "sts:AssumeRoleWithWebIdentity";

type Statement = Parameters<typeof catalogueProblems>[0];

describe("against the catalogue of actions", () => {
  it.each<[string, Statement, string, Statement]>([
    [
      "an action that exists",
      { Action: "ecr:PushImage" },
      "there is no action ecr:PushImage",
      { Action: "ecr:PutImage" },
    ],
    ["an action as it is spelt", { Action: "ecr:putImage" }, "there is no action ecr:putImage", { Action: "ecr:Put*" }],
    [
      "a service that exists",
      { Action: ["ecrs:PutImage"] },
      "there is no action ecrs:PutImage",
      { Action: ["ecr:PutImage"] },
    ],
    [
      "a resource of a type that the action has",
      { Action: "ecr:PutImage", Resource: key },
      `ecr:PutImage does not apply to ${key}`,
      { Action: "ecr:PutImage", Resource: repository },
    ],
    [
      "no resource for an action that has none",
      { Action: "ecr:GetAuthorizationToken", Resource: repository },
      `ecr:GetAuthorizationToken does not apply to ${repository}`,
      { Action: "ecr:GetAuthorizationToken", Resource: "*" },
    ],
    [
      "a condition key that the action has",
      { Action: "ecr:PutImage", Condition: { StringEquals: { "ecr:ImageTag": "v1" } } },
      "ecr:PutImage has no condition key ecr:ImageTag",
      { Action: "ecr:PutImage", Condition: { StringEquals: { "ecr:ResourceTag/team": "red" } } },
    ],
    [
      "a set operator for a key with several values",
      { Action: "kms:Sign", Resource: key, Condition: { StringEquals: aliases } },
      "kms:ResourceAliases is ArrayOfString, which StringEquals does not compare",
      { Action: "kms:Sign", Resource: key, Condition: { "ForAnyValue:StringEquals": aliases } },
    ],
    [
      "no set operator for a key with one value",
      { Action: "ecr:PutImage", Condition: { "ForAnyValue:ArnEquals": { "aws:PrincipalArn": "x" } } },
      "aws:PrincipalArn is ARN, which ForAnyValue:ArnEquals does not compare",
      { Action: "ecr:PutImage", Condition: { ArnEquals: { "aws:PrincipalArn": "x" } } },
    ],
    [
      "a claim that AWS sees",
      { Action: webIdentity, Condition: { StringEquals: { [`${issuer}:event_name`]: "push" } } },
      `${webIdentity} has no condition key ${issuer}:event_name`,
      {
        Action: webIdentity,
        Condition: { StringEquals: { [`${issuer}:sub`]: "x", [`${issuer}:repository_id`]: "1" } },
      },
    ],
  ])("a statement needs %s", async (_rule, refused, problem, accepted) => {
    expect(await catalogueProblems(refused)).toEqual([problem]);
    expect(await catalogueProblems(accepted)).toEqual([]);
  });

  it("the action lists of this package exist and apply", async () => {
    const ofRepositories = [
      ecrPullActions,
      ecrPushActions,
      ecrScanFindingActions,
      ecrListActions,
      ecrDeleteActions,
    ].flat();
    expect(await catalogueProblems({ Action: ofRepositories, Resource: repository })).toEqual([]);
    expect(await catalogueProblems({ Action: ecrLogInActions, Resource: "*" })).toEqual([]);
    const Condition = { "ForAnyValue:StringEquals": aliases };
    const ofKeys = [...kmsSignActions, ...kmsVerifyActions];
    expect(await catalogueProblems({ Action: ofKeys, Resource: key, Condition })).toEqual([]);
  });

  it("the claims that a token's context keeps are those that AWS sees, and no others", async () => {
    const claims = ["aud", "sub", "actor", "ref", "environment", "repository_id", "repository_owner_id", "workflow"];
    const invisible = ["event_name", "runner_environment", "repository_visibility", "jti", "iss"];
    const token = Object.fromEntries([...claims, ...invisible].map((claim) => [claim, "x"]));
    const kept = Object.keys(webIdentityContext(`https://${issuer}`, token));
    expect(kept.sort()).toEqual(claims.map((claim) => `${issuer}:${claim}`).sort());
    const all = ["actor_id", "enterprise_id", "job_workflow_ref", "repository", ...claims, ...invisible];
    const full = webIdentityContext(issuer, Object.fromEntries(all.map((claim) => [claim, 1])));
    expect(Object.keys(full)).toHaveLength(claims.length + 4);
    expect(await catalogueProblems({ Action: webIdentity, Condition: { StringEquals: full } })).toEqual([]);
    const server = webIdentityContext("https://github.example.com/_services/token", token);
    expect(Object.keys(server).map((name) => name.split(":").at(-1))).toEqual(["aud", "sub"]);
  });
});
