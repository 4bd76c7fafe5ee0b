import { describe, expect, it } from "vitest";
import { trustsGithub } from "../../../policy-pack/aws/github/trusts-github";
import { Unknown } from "../../../policy-pack/framework/snapshot";
import { account, allow, documentOf, type Elements, issuer, providerArn } from "./github-trust";

const trusts = (document: unknown, issuers: readonly string[] = []) =>
  trustsGithub(document as Parameters<typeof trustsGithub>[0], issuers);
const from = (host: string) => ({ Federated: `arn:aws:iam::${account}:oidc-provider/${host}` });
const webIdentity = { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity" };

describe("a role is CI's", () => {
  it.each<[string, Elements]>([
    ["GitHub's provider", allow()],
    ["it among others", allow({ Principal: { Federated: [from("oidc.example.com").Federated, providerArn] } })],
    ["it without conditions", { ...webIdentity, Principal: from(issuer) }],
    ["it with an action that lets nobody in", { ...allow(), Action: "sts:AssumeRole" }],
    ["that of an enterprise", { ...webIdentity, Principal: from(`${issuer}/acme`) }],
    ["that of an enterprise with its own data", { ...webIdentity, Principal: from("token.actions.acme.ghe.com") }],
    ["that of a server", { ...webIdentity, Principal: from("git.acme.example/_services/token") }],
    ["a host that is almost GitHub's", { ...webIdentity, Principal: from("token.actions.githubuserconten.com") }],
    ["any provider", { ...webIdentity, Principal: { Federated: "*" } }],
    ["everyone", { ...webIdentity, Principal: "*" }],
    ["everyone with an account", { ...webIdentity, Principal: { AWS: "*" } }],
    ["everyone but one", { Effect: "Allow", NotAction: "s3:*", NotPrincipal: { AWS: account } }],
    ["another provider, by GitHub's claims", { ...allow(), Principal: from("oidc.example.com") }],
    ["a provider that is not known, by GitHub's claims", { ...allow(), Principal: { Federated: new Unknown("arn") } }],
  ])("where it trusts %s", (_, statement) => {
    expect(trusts({ Statement: [statement] })).toBe(true);
    expect(trusts({ Statement: [{ ...statement, Effect: "Deny" }] })).toBe(false);
  });

  it.each<[string, unknown]>([
    [
      "a service",
      documentOf({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
    ],
    ["an account", documentOf({ ...webIdentity, Principal: { AWS: account } })],
    ["everyone without a token", documentOf({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" })],
    ["everyone, all but tokens", documentOf({ Effect: "Allow", Principal: "*", NotAction: "sts:AssumeRole*" })],
    ["another provider", documentOf({ ...webIdentity, Principal: from("oidc.example.com") })],
    ["nobody", documentOf()],
    ["no document", undefined],
    ["no JSON", "{"],
    ["a number", 1],
  ])("and nobody's business where it trusts %s", (_, document) => {
    expect(trusts(document)).toBe(false);
  });

  it.each<[string, unknown]>([
    ["the document", new Unknown("assumeRolePolicy")],
    ["a statement", { Statement: [new Unknown("statement")] }],
    ["the principal", { Statement: [{ ...webIdentity, Principal: new Unknown("principal") }] }],
    ["the provider", { Statement: [{ ...webIdentity, Principal: { Federated: new Unknown("arn") } }] }],
    ["what everyone may do", { Statement: [{ Effect: "Allow", Principal: "*", Action: new Unknown("action") }] }],
  ])("perhaps, where this is not known: %s", (_, document) => {
    expect(trusts(document)).toBeInstanceOf(Unknown);
  });

  it("where one statement is enough, whatever is not known of others", () => {
    expect(trusts({ Statement: [new Unknown("statement"), allow()] })).toBe(true);
  });

  it("of an issuer that has to be named", () => {
    const document = documentOf({ ...webIdentity, Principal: from("oidc.acme.example") });
    expect(trusts(document)).toBe(false);
    expect(trusts(document, ["oidc.acme.example"])).toBe(true);
  });
});
