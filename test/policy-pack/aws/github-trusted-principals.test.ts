import { describe, expect, it } from "vitest";
import {
  account,
  allow,
  byName,
  documentOf,
  type Elements,
  findTrust,
  immutable,
  issuer,
  judge,
  keyed,
  providerArn,
  without,
} from "./github-trust";

describe("a second way in", () => {
  const second = (statement: Elements, settings?: Elements) =>
    findTrust(documentOf(allow(), { Effect: "Allow", Action: "sts:AssumeRole", ...statement }), settings);
  const role = `arn:aws:iam::${account}:role/ci/jenkins`;
  const eks = `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;

  it.each<[string, Elements, string]>([
    ["the account", { Principal: { AWS: `arn:aws:iam::${account}:root` } }, "Principal.AWS"],
    ["the account by its id", { Principal: { AWS: account } }, "Principal.AWS"],
    ["a role", { Principal: { AWS: role } }, "Principal.AWS"],
    ["a role among others", { Principal: { AWS: [role] } }, "Principal.AWS[0]"],
    ["a service", { Principal: { Service: "ec2.amazonaws.com" } }, "Principal"],
    ["everyone", { Principal: "*" }, "Principal"],
    ["everyone with an account", { Principal: { AWS: "*" } }, "Principal.AWS"],
    ["everyone but one", { NotPrincipal: { AWS: role } }, "NotPrincipal"],
    [
      "another issuer",
      { Principal: { Federated: eks }, Action: "sts:AssumeRoleWithWebIdentity" },
      "Principal.Federated",
    ],
    [
      "all actions but one",
      { Principal: { AWS: role }, Action: undefined, NotAction: "sts:TagSession" },
      "Principal.AWS",
    ],
    ["all actions", { Principal: { AWS: role }, Action: "sts:*" }, "Principal.AWS"],
    ["nobody", { Principal: {} }, "Principal"],
    ["a number", { Principal: 1 }, "Principal"],
  ])("is %s", async (_, statement, expected) => {
    expect(await second(statement)).toEqual([`Statement[1].${expected}`]);
    expect(await second({ ...statement, Effect: "Deny" })).toEqual([]);
  });

  it("is none for a role that is accepted, by its whole ARN", async () => {
    expect(await second({ Principal: { AWS: role } }, { otherPrincipals: [role] })).toEqual([]);
    expect(await second({ Principal: { AWS: [role, `${role}-2`] } }, { otherPrincipals: [role] })).toEqual([
      "Statement[1].Principal.AWS[1]",
    ]);
  });

  it("is none for what is given to sessions", async () => {
    const Principal = { AWS: role };
    expect(await second({ Principal, Action: ["sts:TagSession", "sts:SetSourceIdentity"] })).toEqual([]);
    expect(await second({ Principal, Action: ["sts:TagSession", "sts:AssumeRole"] })).toEqual([
      "Statement[1].Principal.AWS",
    ]);
    expect(await second({ Principal, Action: "sts:Tag*" })).toEqual(["Statement[1].Principal.AWS"]);
  });

  it.each<[string, unknown, string[]]>([
    ["another issuer", { Federated: [providerArn, eks] }, ["Principal.Federated[1]"]],
    ["an account", { Federated: providerArn, AWS: account }, ["Principal.AWS"]],
    ["a service", { Federated: providerArn, Service: "ec2.amazonaws.com" }, ["Principal"]],
    ["any provider", { Federated: [providerArn, "*"] }, ["Principal.Federated[1]"]],
    ["an enterprise's issuer", { Federated: [providerArn, `${providerArn}/acme`] }, ["Principal.Federated"]],
  ])("may be in the same statement: %s", async (_, Principal, expected) => {
    expect(await judge({ Principal })).toEqual(expected);
  });
});

describe("the principal", () => {
  it.each<[string, Elements, string[]]>([
    ["any provider", { Principal: { Federated: "*" } }, ["Principal.Federated"]],
    [
      "any provider of the account",
      { Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/*` } },
      ["Principal.Federated"],
    ],
    ["everyone", { Principal: "*" }, ["Principal"]],
    ["a host", { Principal: { Federated: issuer } }, ["Principal.Federated"]],
    ["in other letters", { Principal: { federated: providerArn } }, ["Principal"]],
    [
      "a host that is misspelt",
      { Principal: { Federated: providerArn.replace("actions", "action") } },
      ["Principal.Federated"],
    ],
  ])("is the provider by its ARN, and not %s", async (_, change, expected) => {
    expect(await judge(change)).toEqual(expected);
  });

  it("is found where it is misspelt everywhere", async () => {
    const host = issuer.replace("actions", "action");
    const Condition = { StringEquals: keyed({ aud: "sts.amazonaws.com", sub: immutable }, host) };
    const found = await judge({ Principal: { Federated: providerArn.replace(issuer, host) }, Condition });
    expect(found).toContain("Principal.Federated");
  });

  it.each<[string, unknown, string[]]>([
    ["everything", "*", ["Action"]],
    ["all of the token service", "sts:*", ["Action"]],
    ["all ways in", "sts:AssumeRole*", ["Action"]],
    ["another way in", "sts:AssumeRole", ["Action"]],
    ["another way in beside it", ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRole"], ["Action[1]"]],
    ["for sessions only", ["sts:TagSession"], []],
    ["missing", undefined, ["Action"]],
    ["a number", 1, ["Action"]],
    ["an empty list", [], ["Action"]],
  ])("may do one thing, and not %s", async (_, Action, expected) => {
    expect(await judge({ Action })).toEqual(expected);
    expect(await judge({ Action: "sts:AssumeRoleWithWebIdentity" })).toEqual([]);
  });

  it("may not do all but one thing", async () => {
    expect(await findTrust(documentOf({ ...without("Action", allow()), NotAction: "s3:*" }))).toEqual(["NotAction"]);
  });
});

describe("an issuer", () => {
  const from = (host: string, claims: Elements = {}, settings?: Elements) =>
    judge(
      {
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
        Condition: { StringEquals: keyed({ aud: "sts.amazonaws.com", sub: byName, ...claims }, host) },
      },
      settings,
    );
  const id = { repository_id: "41881900" };

  it.each([`${issuer}/acme-corporation`, "token.actions.acme.ghe.com"])(
    "of an enterprise has all claims: %s",
    async (host) => {
      expect(await from(host, id)).toEqual([]);
      expect(await from(host)).toEqual(["Condition"]);
      expect(await from(host, { ...id, sub: "repo:acme/payments:pull_request" })).toEqual([
        "Condition.StringEquals.sub",
      ]);
    },
  );

  it("of GitHub Enterprise Server has the audience and the subject only", async () => {
    expect(await from("git.acme.example/_services/token")).toEqual([]);
    expect(await from("git.acme.example/_services/token", id)).toEqual(["Condition.StringEquals"]);
    expect(await from("git.acme.example/_services/token", { sub: undefined })).toEqual(["Condition"]);
  });

  it("of no known form is judged where it is named", async () => {
    const settings = { issuers: ["oidc.acme.example"] };
    const open = { sub: "repo:acme/payments:pull_request" };
    expect(await from("oidc.acme.example", open)).toEqual([]);
    expect(await from("oidc.acme.example", open, settings)).toEqual(["Condition.StringEquals.sub"]);
    expect(await from("oidc.acme.example", {}, settings)).toEqual([]);
  });
});

it("an issuer is found whatever is written behind its host", async () => {
  const Principal = { Federated: `${providerArn}/` };
  expect(await judge({ Principal })).toEqual([
    ...["Condition.StringEquals", "Condition.StringEquals", "Condition.StringEquals"],
  ]);
});
