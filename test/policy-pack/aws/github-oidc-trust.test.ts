import { describe, expect, it } from "vitest";
import { unknownStringValue } from "../analyze";
import {
  account,
  allow,
  analyzeTrust,
  byName,
  documentOf,
  type Elements,
  equals,
  findTrust,
  immutable,
  issuer,
  judge,
  judgeClaims,
  keyed,
  providerArn,
} from "./github-trust";

const sub = ["Condition.StringEquals.sub"];
const branch = "repo:acme/payments:ref:refs/heads/main";

describe("a role's trust", () => {
  it.each<[string, unknown]>([
    ["a JSON text", documentOf(allow())],
    ["an object", { Version: "2012-10-17", Statement: [allow()] }],
    ["one statement without a list", { Statement: allow() }],
    [
      "lists of one value",
      documentOf(allow({ Action: ["sts:AssumeRoleWithWebIdentity"], Principal: { Federated: [providerArn] } })),
    ],
    ["several statements", documentOf(allow(), allow({ Condition: equals({ sub: branch }) }))],
    [
      "keys, operators and actions in other letters",
      documentOf(
        allow({
          Action: "STS:assumerolewithwebidentity",
          Condition: {
            stringequals: keyed(
              { AUD: "sts.amazonaws.com", Sub: [immutable, byName], Repository_ID: 41881900 },
              "Token.Actions.GitHubUserContent.com",
            ),
          },
        }),
      ),
    ],
    [
      "tags and the identity of sessions",
      documentOf(allow({ Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"] })),
    ],
    [
      "a statement of its own for these",
      documentOf(allow(), { Effect: "Allow", Principal: { Federated: providerArn }, Action: "sts:TagSession" }),
    ],
    ["a denial of everything", documentOf(allow(), { Effect: "Deny", Principal: "*", Action: "*" })],
  ])("may be written as %s", async (_, document) => {
    expect(await findTrust(document)).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["no JSON", "{", ["assumeRolePolicy"]],
    ["missing", undefined, ["assumeRolePolicy"]],
    ["null", null, ["assumeRolePolicy"]],
    ["a number", 1, ["assumeRolePolicy"]],
    ["a list", [allow()], ["assumeRolePolicy"]],
    ["without a statement", {}, ["Statement"]],
    ["with a statement that is none", documentOf("GitHub"), ["assumeRolePolicy.Statement[0]"]],
    ["with another effect", documentOf({ ...allow(), Effect: "allow" }), ["Effect"]],
    ["with a key twice", documentOf(allow()).replace('"Effect"', '"Effect":"Deny","Effect"'), ["assumeRolePolicy"]],
  ])("is refused where it is %s", async (_, document, expected) => {
    const places = (await findTrust(document)).map((place) => place.replace(/^Statement\[0\]\./, ""));
    expect(places).toEqual(expected.map((place) => place.replace("assumeRolePolicy.", "")));
    expect(await findTrust(documentOf(allow()))).toEqual([]);
  });

  it.each<[string, Elements]>([
    ["a service", { Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    ["an account", { Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" }],
    [
      "an account, with GitHub's claims, which it has not",
      { Principal: { AWS: account }, Action: "sts:AssumeRole", Condition: equals() },
    ],
    ["everyone, who has no token", { Principal: "*", Action: "sts:AssumeRole" }],
    [
      "a cluster's issuer",
      {
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC` },
        Action: "sts:AssumeRoleWithWebIdentity",
      },
    ],
    [
      "a provider of SAML",
      { Principal: { Federated: `arn:aws:iam::${account}:saml-provider/okta` }, Action: "sts:AssumeRoleWithSAML" },
    ],
  ])("is somebody else's business where it is in %s", async (_, statement) => {
    expect(await findTrust(documentOf({ Effect: "Allow", ...statement }))).toEqual([]);
  });

  it("is judged in every statement", async () => {
    const open = allow({ Condition: equals({ sub: "repo:acme/payments:pull_request" }) });
    expect(await findTrust(documentOf(allow(), open))).toEqual(["Statement[1].Condition.StringEquals.sub"]);
  });
});

describe("what is not known yet", () => {
  const advisory = (...places: string[]) => places.map((place) => `advisory: assumeRolePolicy${place}`);
  const find = async (document: unknown) => findTrust(document);
  const object = (statement: Elements) => ({ Version: "2012-10-17", Statement: [statement] });

  it.each<[string, unknown, string[]]>([
    ["the document", unknownStringValue, advisory("")],
    ["its statements", { Statement: unknownStringValue }, advisory(".Statement")],
    ["a statement", { Statement: [unknownStringValue] }, advisory(".Statement[0]")],
    ["an effect", object(allow({ Effect: unknownStringValue })), advisory(".Statement[0].Effect")],
    ["the principal", object(allow({ Principal: unknownStringValue })), advisory(".Statement[0].Principal")],
    [
      "the provider",
      object(allow({ Principal: { Federated: unknownStringValue } })),
      advisory(".Statement[0].Principal.Federated"),
    ],
    [
      "one of several providers",
      object(allow({ Principal: { Federated: [unknownStringValue] } })),
      advisory(".Statement[0].Principal.Federated[0]"),
    ],
    ["the action", object(allow({ Action: unknownStringValue })), advisory(".Statement[0].Action")],
    ["the condition", object(allow({ Condition: unknownStringValue })), advisory(".Statement[0].Condition")],
    [
      "what an operator asks",
      object(allow({ Condition: { StringEquals: unknownStringValue } })),
      advisory(".Statement[0].Condition.StringEquals"),
    ],
    [
      "a subject",
      object(allow({ Condition: equals({ sub: unknownStringValue }) })),
      advisory(`.Statement[0].Condition.StringEquals.${issuer}:sub`),
    ],
    [
      "one of several subjects",
      object(allow({ Condition: equals({ sub: [byName, unknownStringValue] }) })),
      advisory(`.Statement[0].Condition.StringEquals.${issuer}:sub[1]`),
    ],
    [
      "a repository's id",
      object(allow({ Condition: equals({ repository_id: unknownStringValue }) })),
      advisory(`.Statement[0].Condition.StringEquals.${issuer}:repository_id`),
    ],
  ])("is left to the update: %s", async (_, document, expected) => {
    const found = (await find(document)).map((place) =>
      place.replace(/^advisory: (?!assumeRolePolicy)/, "advisory: assumeRolePolicy.Statement[0]."),
    );
    expect(
      found.map((place) => place.replace("assumeRolePolicy.Statement[0].Statement", "assumeRolePolicy.Statement")),
    ).toEqual(expected);
  });

  it("hides nothing that is known", async () => {
    const subjects = ["repo:acme/payments:pull_request", unknownStringValue];
    const open = object(allow({ Principal: { Federated: unknownStringValue }, Condition: equals({ sub: subjects }) }));
    expect((await find(open)).filter((place) => !place.startsWith("advisory"))).toEqual([
      "Condition.StringEquals.sub[0]",
    ]);
    const lambda = { Effect: "Allow", Principal: { Service: unknownStringValue }, Action: "sts:AssumeRole" };
    expect(await find(object(lambda))).toEqual([]);
  });

  it("contradicts nothing", async () => {
    const ids = (...repository_id: string[]) => find(object(allow({ Condition: equals({ repository_id }) })));
    expect((await ids("41", unknownStringValue)).filter((place) => !place.startsWith("advisory"))).toEqual([]);
    expect((await ids("41", "42")).filter((place) => !place.startsWith("advisory"))).toHaveLength(1);
    const twice = async (subject: string, ...others: string[]) => {
      const condition = equals({ sub: subject }, { StringLike: keyed({ sub: others }) });
      return (await find(object(allow({ Condition: condition })))).filter((place) => !place.startsWith("advisory"));
    };
    expect(await twice(byName, branch, unknownStringValue)).toEqual([]);
    expect(await twice(byName, branch)).toEqual(sub);
    expect(await twice("repo:acme/payments:pull_request", branch, unknownStringValue)).toEqual(sub);
  });

  it("leaves the issuer to the keys", async () => {
    const Principal = { Federated: unknownStringValue };
    const from = (host: string) => ({ StringEquals: keyed({ aud: "sts.amazonaws.com", sub: immutable }, host) });
    expect(await find(object(allow({ Principal, Condition: from(`${issuer}/acme`) })))).toEqual([
      "advisory: Principal.Federated",
    ]);
    expect(await find(object(allow({ Principal, Condition: from("oidc.example.com") })))).toEqual([
      "advisory: Principal.Federated",
    ]);
  });

  it("leaves nothing out beside a statement that is right", async () => {
    const statements = (...others: unknown[]) => find({ Statement: [allow(), ...others] });
    expect(await statements(unknownStringValue)).toEqual(["advisory: Statement[1]"]);
    expect(await statements("GitHub")).toEqual(["Statement[1]"]);
    expect(await statements()).toEqual([]);
  });

  it("leaves a principal without conditions of GitHub's open", async () => {
    const federated = {
      Effect: "Allow",
      Principal: { Federated: unknownStringValue },
      Action: "sts:AssumeRoleWithWebIdentity",
    };
    expect(await find(object(federated))).toEqual(["advisory: Principal.Federated"]);
  });
});

it("huge documents are judged in linear time", async () => {
  const started = performance.now();
  const many = Array.from({ length: 5000 }, (_, index) => `repo:acme/payments:environment:e${index}`);
  expect(await judgeClaims({ sub: many })).toEqual([]);
  const ids = many.map((_, index) => String(index + 1));
  expect(
    await judgeClaims({ sub: many, repository_id: ids, environment: many.map((_, index) => `e${index}`) }),
  ).toEqual([]);
  expect(await judgeClaims({ sub: "repo:".repeat(100_000) })).toEqual(sub);
  const huge = "a-".repeat(200_000);
  expect(await judgeClaims({ [huge]: "x" })).toEqual(["Condition.StringEquals"]);
  expect(await judge({ Principal: { Federated: [providerArn, `arn:aws:iam::1:oidc-provider/${huge}`] } })).toEqual([
    "Principal.Federated[1]",
  ]);
  expect(await judge({ Condition: equals({}, { [`String${huge}`]: {} }) })).toEqual(["Condition"]);
  expect(performance.now() - started).toBeLessThan(5000);
});

// Each is passed, or refused though it is right, by a checker whose source was read.
describe("what other checkers get wrong", () => {
  it("is that an owner's wildcard passes", async () => {
    const like = { StringLike: keyed({ sub: "repo:acme/*" }) };
    expect(await judge({ Condition: equals({ sub: undefined }, like) })).toEqual(["Condition.StringLike.sub"]);
  });

  it("is that subjects with ids are refused", async () => {
    expect(await judgeClaims({ sub: immutable })).toEqual([]);
  });

  it("is that the first statement is read only", async () => {
    const open = allow({ Condition: equals({ sub: "repo:acme/payments" }) });
    expect(await findTrust(documentOf(allow(), open))).toEqual(["Statement[1].Condition.StringEquals.sub"]);
    expect(await findTrust(documentOf(allow(), allow()))).toEqual([]);
  });

  it("is that the first value is read only", async () => {
    expect(await judgeClaims({ sub: [byName, "repo:acme/payments"] })).toEqual(["Condition.StringEquals.sub[1]"]);
    expect(await judgeClaims({ sub: [byName, branch] })).toEqual([]);
  });

  it("is that the first action and the first principal are read only", async () => {
    expect(await judge({ Action: ["sts:TagSession", "sts:*"] })).toEqual(["Action[1]"]);
    const other = { Federated: [providerArn, `arn:aws:iam::${account}:saml-provider/okta`] };
    expect(await judge({ Principal: other })).toEqual(["Principal.Federated[1]"]);
  });

  it("is that the operator is not looked at", async () => {
    const asked = equals({}, {}).StringEquals;
    expect(await judge({ Condition: { StringNotEquals: asked } })).toHaveLength(3);
    expect(await judge({ Condition: { StringLike: asked } })).toEqual([]);
  });

  it("is that the audience is not looked at", async () => {
    expect(await judgeClaims({ aud: undefined })).toEqual(["Condition"]);
    expect(await judgeClaims({ aud: "sts.amazonaws.com" })).toEqual([]);
  });

  // CVE-2026-82856: https://github.com/advisories/GHSA-q2f7-m237-v562
  it("is that a set operator hides a wildcard", async () => {
    const any = (sub: unknown) =>
      judge({ Condition: equals({ sub: undefined }, { "ForAnyValue:StringLike": keyed({ sub }) }) });
    expect(await any(["repo:acme/*", byName])).toEqual(["Condition.ForAnyValue:StringLike.sub[0]"]);
    expect(await any([immutable, byName])).toEqual([]);
  });
});

it("a finding says nothing of what it found", async () => {
  const secret = "s3cret-v4lue";
  const documents = [
    secret,
    documentOf(allow({ Principal: { Federated: [providerArn, secret] }, Action: secret })),
    documentOf(allow({ Principal: { [secret]: secret, Federated: providerArn } })),
    documentOf(allow({ Condition: { [secret]: { [secret]: secret } } })),
    documentOf(allow({ Condition: equals({ [secret]: secret, sub: secret, aud: secret, repository_id: secret }) })),
    documentOf(allow({ Condition: equals({ ref: secret, job_workflow_ref: secret, environment: secret }) })),
  ];
  for (const document of documents) {
    const findings = await analyzeTrust(document);
    expect(findings.length).toBeGreaterThan(0);
    for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
  }
});
