import { describe, expect, it } from "vitest";
import type { AccessDocuments, AccessIdentity, AccessKey } from "../../../../components/aws/access/documents";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { githubClaims } from "../../../identities/github-token";
import { jobIn } from "./tokens";
import { everything, github, roleArn } from "./world";

const nothing: AccessDocuments = { oidcProviders: [], identities: [], repositories: [], keys: [] };
const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const role = roleArn("ci");
const other = roleArn("other");
const providerOf = (account: string) => `arn:aws:iam::${account}:oidc-provider/${github}`;
const own = providerOf("111122223333");

describe("a token", () => {
  const trusting = (provider: string) =>
    document({ Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity" });

  function isAdmitted(provider: string, audiences: readonly string[], url: string = github): boolean {
    const identities = [{ arn: role, trustPolicy: trusting(provider), permissionPolicies: [] }];
    const documents = { ...nothing, identities, oidcProviders: [{ arn: provider, url, audiences }] };
    const tokens = [{ name: "token", claims: githubClaims(jobIn("staging")) }];
    return accessMatrix(documents, { tokens, questions: [] }).matrix.admissions.length > 0;
  }

  it("is taken for an audience of the provider's, whatever the role asks for", () => {
    expect(isAdmitted(own, ["other", "sts.amazonaws.com"])).toBe(true);
    expect(isAdmitted(own, ["other"])).toBe(false);
  });

  it("is taken by the provider of its issuer, written with or without https://", () => {
    expect(isAdmitted(own, ["sts.amazonaws.com"], `https://${github}`)).toBe(true);
    expect(isAdmitted(own, ["sts.amazonaws.com"], "gitlab.com")).toBe(false);
  });

  it("is taken by a provider of the role's account", () => {
    expect(isAdmitted(providerOf("111122223333"), ["sts.amazonaws.com"])).toBe(true);
    expect(isAdmitted(providerOf("999988887777"), ["sts.amazonaws.com"])).toBe(false);
  });
});

describe("an identity whose own policy allows everything", () => {
  const administrator: AccessIdentity = { arn: role, permissionPolicies: [everything] };
  function may(action: string, resource: string, change: Partial<AccessDocuments>, identity = administrator): boolean {
    const documents = { ...nothing, ...change, identities: [identity, ...(change.identities ?? [])] };
    const { matrix, problems } = accessMatrix(documents, { tokens: [], questions: [{ action, resource }] });
    expect(problems).toEqual([]);
    return matrix.permissions.some((one) => one.identity === identity.arn);
  }

  it("uses a key whose policy leaves it to the account, and no other", () => {
    const arn = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const key = (principal: string): AccessKey => ({
      arn,
      aliases: [],
      policy: document({ Effect: "Allow", Principal: { AWS: principal }, Action: "kms:*", Resource: "*" }),
    });
    expect(may("kms:Sign", arn, { keys: [key("arn:aws:iam::111122223333:root")] })).toBe(true);
    expect(may("kms:Sign", arn, { keys: [key(other)] })).toBe(false);
  });

  it("takes a role that trusts it, and changes one that does not", () => {
    const trusted = (principal: string): AccessIdentity => ({
      arn: other,
      trustPolicy: document({ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }),
      permissionPolicies: [],
    });
    expect(may("sts:AssumeRole", other, { identities: [trusted(role)] })).toBe(true);
    expect(may("sts:AssumeRole", other, { identities: [trusted(roleArn("third"))] })).toBe(false);
    expect(may("iam:UpdateAssumeRolePolicy", other, { identities: [trusted(roleArn("third"))] })).toBe(true);
  });

  it("is a user where a policy names a user", () => {
    const user = { ...administrator, arn: "arn:aws:iam::111122223333:user/jane", permissionPolicies: [] };
    const repository = (principal: string) => ({
      arn: "arn:aws:ecr:eu-west-1:111122223333:repository/shop",
      policy: document({ Effect: "Allow", Principal: { AWS: principal }, Action: "ecr:PutImage" }),
    });
    const allowed = [user.arn, role].map((arn) =>
      may("ecr:PutImage", repository(arn).arn, { repositories: [repository(arn)] }, user),
    );
    expect(allowed).toEqual([true, false]);
  });
});
