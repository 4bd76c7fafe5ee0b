import { describe, expect, it } from "vitest";
import {
  allow,
  analyzeTrust,
  byName,
  documentOf,
  type Elements,
  equals,
  immutable,
  issuer,
  judge,
  judgeClaims,
  keyed,
} from "./github-trust";

const sub = ["Condition.StringEquals.sub"];
const branch = "repo:acme/payments:ref:refs/heads/main";
const commit = "10040c56a8c0253d69db7c1f26a0d227275512e2";
const workflow = `acme/automation/.github/workflows/deploy.yml@${commit}`;

describe("the subject", () => {
  it.each<[string, unknown]>([
    ["an environment's, with ids", immutable],
    ["an environment's, by names", byName],
    ["a branch's", branch],
    ["a tag's", "repo:acme/payments:ref:refs/tags/v1.0.0"],
    ["a branch's with a slash", "repo:acme/payments:ref:refs/heads/release/1.0"],
    ["those of two environments", [byName, "repo:acme/payments:environment:production"]],
    ["a customised one", `repo:acme/payments:environment:staging:job_workflow_ref:${workflow}`],
    ["one of ids only", "repository_id:41881900:environment:staging"],
  ])("may be %s", async (_, subject) => {
    expect(await judgeClaims({ sub: subject })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["a pull request's", "repo:acme/payments:pull_request", sub],
    ["a pull request's with ids", "repo:acme@9919/payments@41881900:pull_request", sub],
    ["a pull request's ref", "repo:acme/payments:ref:refs/pull/1/merge", sub],
    ["a repository's alone", "repo:acme/payments", sub],
    ["a repository's alone with ids", "repo:acme@9919/payments@41881900", sub],
    ["a workflow's alone", `job_workflow_ref:${workflow}`, [...sub, ...sub]],
    ["an owner's", "repository_owner:acme", [...sub, ...sub]],
    ["an environment's of anybody", "environment:staging:repository_owner:acme", sub],
    ["an environment's that two can be", "repo:acme/payments:environment:Production%3AV1", sub],
    [
      "a workflow's at a branch",
      "repo:acme/payments:environment:staging:job_workflow_ref:acme/automation/.github/workflows/deploy.yml@refs/heads/main",
      sub,
    ],
    ["one bad among good ones", [byName, "repo:acme/payments:pull_request", branch], [`${sub[0]}[1]`]],
    ["missing", undefined, ["Condition"]],
  ])("may not be %s", async (_, subject, expected) => {
    expect(await judgeClaims({ sub: subject })).toEqual(expected);
  });

  it("may be a pull request's where that is accepted", async () => {
    const settings = { acceptPullRequests: true };
    expect(await judgeClaims({ sub: "repo:acme/payments:pull_request" }, settings)).toEqual([]);
    expect(await judgeClaims({ sub: "repo:acme/payments:ref:refs/pull/1/merge" }, settings)).toEqual([]);
    expect(await judgeClaims({ sub: "repo:acme/payments" }, settings)).toEqual(sub);
  });

  it("may leave the environment or branch to the claim beside it", async () => {
    expect(await judgeClaims({ sub: "repo:acme/payments", environment: "staging" })).toEqual([]);
    expect(await judgeClaims({ sub: "repo:acme/payments", ref: "refs/heads/main" })).toEqual([]);
    expect(await judgeClaims({ sub: "repo:acme/payments", workflow: "Deploy" })).toEqual(sub);
    expect(await judgeClaims({ sub: "repo:acme/payments", ref: "refs/pull/1/merge" })).toEqual([
      "Condition.StringEquals.ref",
    ]);
  });

  it("may have an encoded environment where the claim says which one it is", async () => {
    const subject = "repo:acme/payments:environment:Production%3AV1";
    expect(await judgeClaims({ sub: subject, environment: "Production:V1" })).toEqual([]);
    expect(await judgeClaims({ sub: subject, environment: "Production:V2" })).toEqual(sub);
  });

  it.each<[string, string]>([
    ["any", "*"],
    ["any of an owner", "repo:acme/*"],
    ["any of a repository", "repo:acme/payments:*"],
    ["either form", "repo:acme*/payments*:environment:staging"],
    ["either form of a name", "repo:acme@*/payments@*:environment:staging"],
    ["any branch", "repo:acme/payments:ref:refs/heads/*"],
    ["branches that begin alike", "repo:acme/payments:ref:refs/heads/main*"],
    ["environments that begin alike", "repo:acme/payments:environment:staging*"],
    ["a letter", "repo:acme/payments:ref:refs/heads/mai?"],
    ["a variable", "repo:acme/$" + "{token.actions.githubusercontent.com:actor}:environment:staging"],
  ])("may have no wildcard: %s", async (_, pattern) => {
    const rest = { aud: "sts.amazonaws.com", repository_id: "41881900" };
    const like = (values: unknown, operator: string) =>
      judge({ Condition: { StringEquals: keyed(rest), [operator]: keyed({ sub: values }) } });
    for (const operator of ["StringLike", "ForAnyValue:StringLike"]) {
      expect(await like(pattern, operator)).toEqual([`Condition.${operator}.sub`]);
      expect(await like([byName, pattern], operator)).toEqual([`Condition.${operator}.sub[1]`]);
      expect(await like([byName], operator)).toEqual([]);
    }
    // Literal, and so the subject of nobody.
    expect(await judgeClaims({ sub: pattern })).toEqual(sub);
  });

  it("is told why a pattern is refused", async () => {
    const reason = async (pattern: string) => {
      const like = { StringLike: keyed({ sub: pattern }) };
      const [finding] = await analyzeTrust(documentOf(allow({ Condition: equals({ sub: undefined }, like) })));
      return finding?.message;
    };
    expect(await reason("repo:acme/payments:ref:refs/heads/mai?")).toContain("has a wildcard");
    expect(await reason("repo:acme/payments:ref:refs/heads/main*")).toContain("has a wildcard");
    expect(await reason(["repo:acme/$", "{aws:username}:environment:staging"].join(""))).toContain("has a variable");
    expect(await reason(byName)).toBeUndefined();
  });

  it("is held by one exact condition, whatever others say", async () => {
    const wider = { StringLike: keyed({ sub: "repo:acme/*" }) };
    expect(await judge({ Condition: equals({}, wider) })).toEqual([]);
    const another = { StringLike: keyed({ sub: branch }) };
    expect(await judge({ Condition: equals({}, another) })).toEqual(sub);
  });
});

describe("an operator", () => {
  const rest = { aud: "sts.amazonaws.com", repository_id: "41881900" };
  const asks = (operator: string, claims: Elements) =>
    judge({ Condition: { StringEquals: keyed(rest), [operator]: keyed(claims) } });

  it.each(["StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike"])("may be %s", async (operator) => {
    expect(await asks(operator, { sub: byName })).toEqual([]);
  });

  it.each([
    ...["ForAllValues:StringEquals", "ForAllValues:StringLike", "StringEqualsIfExists", "StringLikeIfExists"],
    ...["StringNotEquals", "StringNotLike", "ForAnyValue:StringNotEquals", "StringNotEqualsIgnoreCase", "Null"],
    ...["StringEqualsIgnoreCase", "ArnLike", "ArnEquals", "Bool", "NumericEquals", "IpAddress"],
  ])("holds no subject where it is %s", async (operator) => {
    expect(await asks(operator, { sub: byName })).toEqual([`Condition.${operator}.sub`]);
  });

  it.each(["ForAllValues:StringEquals", "StringEqualsIfExists", "StringNotEquals", "Null"])(
    "is named where it fails open on a claim beside the others: %s",
    async (operator) => {
      const open = { [operator]: keyed({ environment: "staging" }) };
      expect(await judge({ Condition: equals({}, open) })).toEqual([`Condition.${operator}.environment`]);
      expect(await judge({ Condition: equals({ environment: "staging" }) })).toEqual([]);
    },
  );

  it.each<[string, unknown, string[]]>([
    ["unknown to IAM", equals({}, { StringMatches: keyed({ ref: "refs/heads/main" }) }), ["Condition"]],
    ["there twice", equals({}, { stringEquals: keyed({ ref: "refs/heads/main" }) }), ["Condition.StringEquals"]],
    ["without keys", equals({}, { StringLike: {} }), ["Condition.StringLike"]],
    ["without an object", equals({}, { StringLike: "sub" }), ["Condition.StringLike"]],
    [
      "with a key twice",
      equals({}, { StringLike: { [`${issuer}:ref`]: "*", [`${issuer}:REF`]: "*" } }),
      ["Condition.StringLike"],
    ],
    ["without values", equals({}, { StringLike: keyed({ ref: [] }) }), ["Condition.StringLike.ref"]],
    [
      "with a value that is none",
      equals({}, { StringLike: keyed({ ref: ["*", {}] }) }),
      ["Condition.StringLike.ref[1]"],
    ],
    ["with null", equals({}, { StringLike: keyed({ ref: null }) }), ["Condition.StringLike.ref"]],
  ])("is refused where it is %s", async (_, condition, expected) => {
    expect(await judge({ Condition: condition })).toEqual(expected);
    expect(await judge({ Condition: equals({}, { StringLike: keyed({ ref: "*" }) }) })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["missing", undefined],
    ["empty", {}],
  ])("is missing where the condition is %s", async (_, Condition) => {
    expect(await judge({ Condition })).toEqual(["Condition", "Condition"]);
  });

  it.each<[string, unknown]>([
    ["a text", "StringEquals"],
    ["a list", [equals()]],
    ["a number", 1],
  ])("cannot be read where the condition is %s", async (_, Condition) => {
    expect(await judge({ Condition })).toEqual(["Condition"]);
  });
});
