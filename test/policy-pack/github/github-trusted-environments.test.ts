import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubTrustedEnvironments } from "../../../policy-pack/github/github-trusted-environments";
import { type Resource, unknownStringValue as unknown } from "../analyze";
import { serviceTrust, trust } from "../aws/ci-stack";
import { allow, documentOf, equals, keyed } from "../aws/github-trust";
import {
  type Change,
  deploymentPolicy,
  environment,
  judging,
  of,
  production,
  role,
  staging,
  types,
  unreviewed,
} from "./delivery-stack";

const { one, whole } = judging(githubTrustedEnvironments);
const sub = "assumeRolePolicy.Statement[0].Condition.StringEquals.sub";
const both = [`role ${sub}[0]`, `role ${sub}[1]`];
const trusting = (claims: Change, others: Change = {}) =>
  role(documentOf(allow({ Condition: equals(claims, others) })));
const subject = (text: string) => trusting({ sub: text });
const variable = of(types.variable, "region", { repository: "payments", variableName: "REGION", value: "eu-west-1" });

describe("the name of an environment is", () => {
  it.each<[string, unknown, string[]]>([
    ["a word", "staging", []],
    ["words", "Production EU/west_1", []],
    ["not one that subjects write as another one", "a:b", ["environment"]],
    ["not the other one", "a%3Ab", ["environment"]],
    ["not the other one in small letters", "a%3ab", ["environment"]],
    ["one with a sign of percent that stands for nothing", "50%", []],
    ["unknown", unknown, ["advisory: environment"]],
    ["not a number", 7, ["environment"]],
    ["not a list", ["staging"], ["environment"]],
    ["left to the provider where it is missing", null, []],
  ])("%s", async (_, name, expected) => {
    expect(await one(environment("staging", { environment: name }))).toEqual(expected);
  });
});

describe("an environment that a role trusts", () => {
  it.each<[string, readonly Resource[], string[]]>([
    ["is there", [role(), ...staging], []],
    ["is there in letters of another case", [role(), unreviewed("Staging"), deploymentPolicy("STAGING")], []],
    ["is not there, and another one is", [role(), ...production], both],
    ["is not there, and a variable of the repository is", [role(), variable], both],
    ["is that of a repository whose GitHub side is somewhere else", [role()], []],
    ["is that of another repository", [role(), { ...variable, properties: { repository: "orders" } }], []],
    [
      "is that of another owner",
      [role(), { ...variable, provider: { name: "g", properties: { owner: "globex" } } }],
      [],
    ],
    ["is that of an owner that is not known", [role(), { type: variable.type, properties: variable.properties }], both],
    [
      "is that of an owner under the older name",
      [role(), { ...variable, provider: { name: "g", properties: { organization: "Acme" } } }],
      both,
    ],
    [
      "is that of a repository named with its owner",
      [role(), { ...variable, properties: { repository: "Acme/Payments" } }],
      both,
    ],
    [
      "is that of a repository that the stack makes",
      [role(), of("github:index/repository:Repository", "r", { name: "payments" })],
      both,
    ],
    [
      "is in an unknown repository",
      [role(), variable, environment("staging", { repository: unknown })],
      ["staging advisory: repository"],
    ],
    [
      "has an unknown name",
      [role(), variable, environment("staging", { environment: unknown })],
      ["staging advisory: environment"],
    ],
    [
      "is unknown where no role trusts one",
      [role(serviceTrust), variable, environment("staging", { environment: unknown })],
      [],
    ],
  ])("%s", async (_, resources, expected) => {
    expect(await whole(resources)).toEqual(expected);
  });
});

describe("a role that trusts", () => {
  const colons = "repo:acme/payments:environment:a%3Ab";
  it.each<[string, Resource, string[]]>([
    ["the environment by its name only", subject("repo:acme/payments:environment:staging"), []],
    ["the environment by ids", subject("repo:acme@9919/payments@41881900:environment:staging"), []],
    ["another environment", subject("repo:acme/payments:environment:production"), [`role ${sub}`]],
    ["another environment by ids", subject("repo:acme@9919/payments@41881900:environment:production"), [`role ${sub}`]],
    ["another environment, in other letters", subject("repo:Acme/Payments:environment:production"), [`role ${sub}`]],
    ["another environment of another repository", subject("repo:acme/orders:environment:production"), []],
    ["an environment with a colon that is not there", subject(colons), [`role ${sub}`]],
    ["a branch", subject("repo:acme/payments:ref:refs/heads/main"), []],
    ["pull requests, which another policy refuses", subject("repo:acme/payments:pull_request"), []],
    ["what no token has, which another policy refuses", subject("repo:acme/payments/environment:production"), []],
    [
      "a wildcard, which another policy refuses",
      role(documentOf(allow({ Condition: { StringLike: keyed({ sub: "repo:acme/payments:environment:*" }) } }))),
      [],
    ],
    [
      "another environment by a claim of its own",
      trusting({ sub: "repo:acme/payments", environment: "production" }),
      [`role ${sub}`],
    ],
    ["the environment by a claim of its own", trusting({ sub: "repo:acme/payments", environment: "staging" }), []],
    ["nobody of GitHub's", role(serviceTrust), []],
    ["something unknown", role(unknown), ["role advisory: assumeRolePolicy"]],
    [
      "an unknown subject",
      role({ Statement: [allow({ Condition: equals({ sub: [unknown] }) })] }),
      [
        `role advisory: assumeRolePolicy.Statement[0].Condition.StringEquals.token.actions.githubusercontent.com:sub[0]`,
      ],
    ],
    ["no document", role("{"), []],
  ])("%s is judged", async (_, judged, expected) => {
    expect(await whole([judged, ...staging])).toEqual(expected);
  });

  it("an environment with a colon finds it", async () => {
    const resources = [unreviewed("a:b"), deploymentPolicy("a:b"), subject(colons)];
    expect(await whole(resources)).toEqual([]);
  });
});

describe("what may run in an environment that a role trusts", () => {
  const flags = (customBranchPolicies: unknown, protectedBranches: unknown) => ({
    deploymentBranchPolicy: { customBranchPolicies, protectedBranches },
  });
  it.each<[string, readonly Resource[], string[]]>([
    ["is a branch", [unreviewed("staging"), deploymentPolicy("staging")], []],
    ["is every branch", [unreviewed("staging", { deploymentBranchPolicy: undefined })], both],
    ["is every branch, as false says", [unreviewed("staging", flags(false, false))], both],
    ["is every protected branch", [unreviewed("staging", flags(false, true))], []],
    ["is nothing", [unreviewed("staging")], []],
    [
      "is every branch by its pattern",
      [unreviewed("staging"), deploymentPolicy("staging", { branchPattern: "*" })],
      both,
    ],
    ["is every tag by its pattern", [unreviewed("staging"), deploymentPolicy("staging", { tagPattern: "*" })], both],
    [
      "has an unknown pattern, which another policy refuses",
      [unreviewed("staging"), deploymentPolicy("staging", { branchPattern: unknown })],
      [],
    ],
    [
      "is unknown",
      [unreviewed("staging", { deploymentBranchPolicy: unknown })],
      ["staging advisory: deploymentBranchPolicy", "staging advisory: deploymentBranchPolicy"],
    ],
  ])("%s", async (_, resources, expected) => {
    expect(await whole([role(), ...resources])).toEqual(expected);
  });
});

describe("a role that trusts an environment's jobs of one branch", () => {
  const held = trusting({ sub: "repo:acme/payments:environment:staging", ref: "refs/heads/main" });
  const inSubject = subject("repo:acme/payments:environment:staging:ref:refs/heads/main");
  const dead = [`role ${sub}`];
  it.each<[string, Change, string[]]>([
    ["takes those that may run there", { branchPattern: "main" }, []],
    ["takes those that a pattern lets run there", { branchPattern: "ma*" }, []],
    ["takes those that a pattern may let run there", { branchPattern: "mai[nm]" }, []],
    ["takes none of another branch", { branchPattern: "release" }, dead],
    ["takes none of a tag of that name", { tagPattern: "main" }, dead],
    ["may take some", { branchPattern: unknown }, ["role advisory: branchPattern"]],
  ])("%s", async (_, pattern, expected) => {
    const resources = [unreviewed("staging"), deploymentPolicy("staging", pattern)];
    expect(await whole([held, ...resources])).toEqual(expected);
    expect(await whole([inSubject, ...resources])).toEqual(expected);
  });

  it("takes those of any policy among several", async () => {
    const other = { ...deploymentPolicy("staging", { branchPattern: "release" }), name: "other" };
    expect(await whole([held, unreviewed("staging"), other])).toEqual(dead);
    expect(await whole([held, ...staging, other])).toEqual([]);
  });
});

it("knows issuers of GitHub Enterprise Server by the setting", async () => {
  const issuer = "github.proxy.acme.example";
  const Condition = { StringEquals: keyed({ sub: "repo:acme/payments:environment:production" }, issuer) };
  const Principal = { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` };
  const resources = [role(documentOf(allow({ Principal, Condition }))), ...staging];
  expect(await whole(resources)).toEqual([]);
  expect(await whole(resources, { issuers: [issuer] })).toEqual([`role ${sub}`]);
});

it("does not stop at whatever a program writes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (garbage) => {
      await one(environment("staging", { environment: garbage }));
      await whole([role(garbage), role(trust(JSON.stringify(garbage))), ...staging]);
      await whole([
        role(),
        environment("staging", { environment: garbage, deploymentBranchPolicy: garbage }),
        variable,
      ]);
      await whole([role(), unreviewed("staging"), deploymentPolicy("staging", { branchPattern: garbage })]);
      await whole([role(), { ...variable, properties: { repository: garbage } }]);
    }),
    { numRuns: 50 },
  );
});
