import { describe, expect, it } from "vitest";
import { ciRoleSeparation } from "../../../policy-pack/aws/ci-role-separation";
import { analyzeStack, type Resource, summary, unknownStringValue } from "../analyze";
import { both, compliant, repositoryPolicy } from "./ci-delivery";
import { account, text } from "./ci-stack";

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
    expect(await judge("production", grant(arn("publish")))).toEqual([
      "grant policy.Statement[0].Principal",
      "promote-policy policy.Statement[2].Resource",
    ]);
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

  it("may let no role of CI and no account delete, in any environment", async () => {
    const deleting = { Action: "ecr:BatchDeleteImage" };
    for (const environment of ["staging", "production"]) {
      expect(await judge(environment, grant(arn("promote"), deleting))).toEqual([
        "grant policy.Statement[0].Principal",
      ]);
      expect(await judge(environment, grant({ AWS: account }, deleting))).toEqual([
        "grant policy.Statement[0].Principal",
      ]);
      expect(await judge(environment, grant(arn("administrator"), deleting))).toEqual([]);
    }
  });

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
