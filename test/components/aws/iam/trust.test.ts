import { describe, expect, it } from "vitest";
import { evaluateTrust } from "../../../../components/aws/iam/trust";
import { webIdentityContext } from "../../../../components/aws/iam/web-identity";
import { policy, read } from "./documents";

const issuer = "token.actions.githubusercontent.com";
const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
const subject = "repo:acme@9919/payments@41881900:environment:staging";
const token = { aud: "sts.amazonaws.com", sub: subject, repository_id: "41881900" };
const trust = {
  Sid: "GitHubActions",
  Effect: "Allow",
  Principal: { Federated: provider },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: {
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: [subject, "repo:acme/payments:environment:staging"],
      [`${issuer}:repository_id`]: "41881900",
    },
  },
};

function decide(statements: readonly object[], claims: object = token, of = provider) {
  const context = webIdentityContext(`https://${issuer}`, { ...claims });
  return evaluateTrust({ provider: of, context }, read(policy(...statements), "trust"));
}

describe("a role's trust policy", () => {
  it("lets a token in that has every claim, and names the statement", () => {
    const statements = [{ policy: "resource", document: 0, statement: 0, sid: "GitHubActions" }];
    expect(decide([trust])).toEqual({ allowed: true, reason: "allowed", statements });
    expect(decide([trust], { ...token, sub: "repo:acme/payments:environment:staging" }).allowed).toBe(true);
  });

  it.each<[string, object]>([
    ["another audience", { ...token, aud: "https://github.com/acme" }],
    ["another environment", { ...token, sub: `${subject}-2` }],
    ["another repository of that name", { ...token, repository_id: "41881901" }],
    ["no id of a repository", { aud: token.aud, sub: token.sub }],
  ])("keeps out a token with %s", (_which, claims) => {
    expect(decide([trust], claims)).toEqual({ allowed: false, reason: "not allowed", statements: [] });
  });

  it("lets nobody in by another provider, action or kind of principal", () => {
    expect(decide([trust], token, `${provider}/acme`).allowed).toBe(false);
    expect(decide([{ ...trust, Action: "sts:AssumeRole" }]).allowed).toBe(false);
    expect(decide([{ ...trust, Principal: { AWS: "111122223333" } }]).allowed).toBe(false);
    expect(decide([{ ...trust, Action: "sts:AssumeRoleWith*", Principal: "*" }]).allowed).toBe(true);
  });

  it("keeps out whom a statement denies", () => {
    const deny = { ...trust, Sid: "Never", Effect: "Deny" };
    const statements = [{ policy: "resource", document: 0, statement: 1, sid: "Never" }];
    expect(decide([trust, deny])).toEqual({ allowed: false, reason: "explicitly denied", statements });
  });
});
