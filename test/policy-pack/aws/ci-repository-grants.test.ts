import { describe, expect, it } from "vitest";
import { ciRoleSeparation } from "../../../policy-pack/aws/ci-role-separation";
import { analyzeStack, type Resource, summary, unknownStringValue } from "../analyze";
import { both, compliant, promoter, publisher, repositoryPolicy } from "./ci-delivery";
import { account, push, text } from "./ci-stack";

const places = async (resources: readonly Resource[]) =>
  (await analyzeStack([ciRoleSeparation], resources))
    .map((finding) => `${finding.resource} ${summary([finding])[0]}`)
    .sort();

describe("the policy of a repository", () => {
  const grant = (Principal: unknown, change: object = {}) => ({
    Effect: "Allow",
    Principal,
    Action: ["ecr:BatchGetImage", "ecr:PutImage"],
    ...change,
  });
  const arn = (name: string) => ({ AWS: `arn:aws:iam::${account}:role/${name}` });
  const judge = (environment: string, ...statements: unknown[]) =>
    places([...compliant, repositoryPolicy(environment, ...statements)]);

  it("may let the promoter push, and nobody else", async () => {
    expect(await judge("production", grant(arn("promote")))).toEqual([]);
    expect(await judge("production", grant({ AWS: `arn:aws:sts::${account}:assumed-role/promote/job` }))).toEqual([]);
    expect(await judge("production", grant(arn("ci/promote")))).toEqual([]);
    expect(await judge("production", grant(arn("jenkins")))).toEqual([
      "grant policy.Statement[0].Principal",
      "promote-policy policy.Statement[2].Resource",
    ]);
  });

  it("counts for a role of CI as what the role may write itself", async () => {
    const second = ["grant policy.Statement[0].Principal"];
    expect(await judge("production", grant(arn("publish")))).toEqual(second);
    expect(await places([...both, ...publisher(), repositoryPolicy("production", grant(arn("publish")))])).toEqual(
      second,
    );
    expect(await judge("staging", grant(arn("promote")))).toEqual(second);
    expect(await judge("staging", grant(arn("publish")))).toEqual([]);
    expect(await judge("staging", grant(arn("promote"), { Action: "ecr:BatchGetImage" }))).toEqual([]);
  });

  it("counts for a promoter as where it pulls from", async () => {
    const stack = (...grants: readonly Resource[]) => [
      ...both,
      ...publisher(),
      ...promoter(text(push("production"))),
      ...grants,
    ];
    expect(await places(stack())).toEqual(["promote-policy policy.Statement[0].Resource"]);
    const pulling = grant(arn("promote"), { Action: "ecr:BatchGetImage" });
    expect(await places(stack(repositoryPolicy("staging", pulling)))).toEqual([]);
    const looking = { ...pulling, Action: "ecr:DescribeImages" };
    for (const grants of [repositoryPolicy("production", pulling), repositoryPolicy("staging", looking)]) {
      expect(await places(stack(grants))).toEqual(["promote-policy policy.Statement[0].Resource"]);
    }
  });

  it.each<[string, unknown]>([
    ["an account", { AWS: account }],
    ["an account by its root", { AWS: `arn:aws:iam::${account}:root` }],
    ["everybody", "*"],
    ["roles that begin alike", arn("promote*")],
    ["a number", 1],
  ])("may let %s pull, and push into the first environment only", async (_, principal) => {
    expect(await judge("production", grant(principal))).toEqual(["grant policy.Statement[0].Principal"]);
    expect(await judge("production", grant(principal, { Action: "ecr:BatchGetImage" }))).toEqual([]);
    expect(await judge("production", grant(principal, { Effect: "Deny" }))).toEqual([]);
    expect(await judge("staging", grant(principal))).toEqual([]);
  });

  it("may let everybody push whom a condition narrows to the promoter", async () => {
    const condition = (value: string) => ({ Condition: { ArnEquals: { "aws:PrincipalArn": value } } });
    expect(await judge("production", grant("*", condition(arn("promote").AWS)))).toEqual([]);
    expect(await judge("production", grant("*", condition(`arn:aws:iam::${account}:role/*`)))).toEqual([
      "grant policy.Statement[0].Principal",
    ]);
    expect(
      await judge(
        "production",
        grant("*", { Condition: { ArnNotEquals: { "aws:PrincipalArn": arn("promote").AWS } } }),
      ),
    ).toEqual(["grant policy.Statement[0].Principal"]);
  });

  it.each(["ecr:BatchDeleteImage", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy"])(
    "may let no role of CI and no account have %s, in any environment",
    async (Action) => {
      for (const environment of ["staging", "production"]) {
        expect(await judge(environment, grant(arn("promote"), { Action }))).toEqual([
          "grant policy.Statement[0].Principal",
        ]);
        expect(await judge(environment, grant({ AWS: account }, { Action }))).toEqual([
          "grant policy.Statement[0].Principal",
        ]);
        expect(await judge(environment, grant(arn("administrator"), { Action }))).toEqual([]);
      }
    },
  );

  it("is read where it allows all but some actions", async () => {
    const but = (NotAction: string) => ({ Effect: "Allow", Principal: { AWS: account }, NotAction });
    expect(await judge("production", but("ecr:DeleteRepository"))).toEqual(["grant policy.Statement[0].Principal"]);
    expect(await judge("production", { ...but("ecr:DeleteRepository"), Effect: "Deny" })).toEqual([]);
  });

  it("is that of the repository which its name was made from", async () => {
    const [, production] = both;
    if (!production) throw new Error("There is a repository for each environment.");
    const made = {
      ...repositoryPolicy("production", grant({ AWS: account })),
      properties: { repository: unknownStringValue, policy: text(grant({ AWS: account })) },
    };
    expect(await places([...compliant, { ...made, dependencies: { repository: [production] } }])).toEqual([
      "grant policy.Statement[0].Principal",
    ]);
  });

  it("is accepted where roles are in another stack, unless it has two writers", async () => {
    const stack = (...names: string[]) => [
      ...both,
      repositoryPolicy("production", grant({ AWS: names.map((name) => arn(name).AWS) })),
    ];
    expect(await places(stack("promote"))).toEqual([]);
    expect(await places(stack("promote", "jenkins"))).toEqual([
      "grant policy.Statement[0].Principal",
      "grant policy.Statement[0].Principal",
    ]);
  });
});
