import { githubOidcTrust } from "../../../policy-pack/aws/github-oidc-trust";
import { analyze, configuredPack, summary } from "../analyze";

export const account = "111122223333";
export const issuer = "token.actions.githubusercontent.com";
export const providerArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
export const immutable = "repo:acme@9919/payments@41881900:environment:staging";
export const byName = "repo:acme/payments:environment:staging";

export type Elements = Readonly<Record<string, unknown>>;

/** Conditions on claims by their names; one that is `undefined` is left out. */
export const keyed = (claims: Elements, prefix = issuer) =>
  Object.fromEntries(
    Object.entries(claims).flatMap(([claim, value]) => (value === undefined ? [] : [[`${prefix}:${claim}`, value]])),
  );

/** A compliant statement's condition, with other claims. */
export const equals = (claims: Elements = {}, others: Elements = {}): Elements => ({
  StringEquals: keyed({ aud: "sts.amazonaws.com", sub: [immutable, byName], repository_id: "41881900", ...claims }),
  ...others,
});

export const allow = (change: Elements = {}): Elements => ({
  Effect: "Allow",
  Principal: { Federated: providerArn },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: equals(),
  ...change,
});
export const without = (element: string, statement: Elements): Elements =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== element));

export const documentOf = (...statements: unknown[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export function analyzeTrust(assumeRolePolicy: unknown, settings: Elements = {}) {
  const resource = { type: "aws:iam/role:Role", properties: { name: "payments-staging-publish", assumeRolePolicy } };
  return analyze([githubOidcTrust], resource, configuredPack([githubOidcTrust], { "github-oidc-trust": { settings } }));
}

/** What is found, as its place below the document, or below the only statement. */
export async function findTrust(assumeRolePolicy: unknown, settings: Elements = {}) {
  const found = summary(await analyzeTrust(assumeRolePolicy, settings));
  return found.map((place) => place.replace("assumeRolePolicy.Statement[0].", "").replace("assumeRolePolicy.", ""));
}
export const judge = (change: Elements, settings?: Elements) => findTrust(documentOf(allow(change)), settings);
export const judgeClaims = (claims: Elements, settings?: Elements) => judge({ Condition: equals(claims) }, settings);
