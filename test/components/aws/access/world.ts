import type { EcrRegistryArgs } from "../../../../components";
import type { AccessDocuments, AccessIdentity } from "../../../../components/aws/access/documents";
import { stateDocuments } from "../../../../components/aws/access/state-documents";
import { DocumentReader } from "../../../../components/delivery/document-reader";
import { readState } from "../../../../components/delivery/stack-access/state";
import { defaultKeyPolicy, here, type Place, type State, sentState } from "./sent-state";

export const github = "token.actions.githubusercontent.com";
export const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };
const environments = [{ name: "staging" }, { name: "preproduction" }, { name: "production" }];
const artifacts = [{ name: "api" }, { name: "charts/api", type: "helm" as const }];

export const roleArn = (name: string, accountId = here.accountId) => `arn:aws:iam::${accountId}:role/${name}`;
export const repositoryArn = (name: string, { accountId, region }: Place = here) =>
  `arn:aws:ecr:${region}:${accountId}:repository/${name}`;
export const keyArn = (name: string, { accountId, region }: Place = here) =>
  `arn:aws:kms:${region}:${accountId}:key/key-of-${name}`;

export const breakGlass = roleArn("break-glass");
export const jenkins = roleArn("jenkins");
export const administrator = roleArn("administrator");

export const payments: EcrRegistryArgs = {
  artifacts,
  environments,
  source,
  signing: true,
  breakGlassPrincipals: [breakGlass],
  publishers: [jenkins],
};
/** Another team's registry, whose name starts as ours does. */
const paymentsTools: EcrRegistryArgs = {
  artifacts,
  environments,
  source: { ...source, repository: "payments-tools", repositoryId: 77 },
  signing: true,
};

const elsewhere: Place = { accountId: "999988887777", region: here.region };
const otherRegion: Place = { ...here, region: "eu-central-1" };

const document = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const everything = document({ Effect: "Allow", Action: "*", Resource: "*" });

function trusts(arn: string): AccessIdentity["trustPolicy"] {
  return document({ Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" });
}

/** Of ours, in other regions and accounts. */
const namesakes = ["staging/payments/api", "preproduction/payments/api", "production/payments/api"];

/** What else there is in the account and outside of it, so that whatever reaches too far reaches something. */
const surroundings: AccessDocuments = {
  oidcProviders: [
    // With an audience for something else, as providers have that other people created.
    {
      arn: `arn:aws:iam::${here.accountId}:oidc-provider/${github}`,
      url: github,
      audiences: ["sts.amazonaws.com", "other"],
    },
    {
      arn: `arn:aws:iam::${here.accountId}:oidc-provider/${github}/evil`,
      url: `${github}/evil`,
      audiences: ["sts.amazonaws.com"],
    },
  ],
  identities: [
    { arn: administrator, trustPolicy: trusts(roleArn("nobody")) ?? "", permissionPolicies: [everything] },
    { arn: breakGlass, trustPolicy: trusts(roleArn("nobody")) ?? "", permissionPolicies: [everything] },
    {
      arn: jenkins,
      trustPolicy: trusts(roleArn("nobody")) ?? "",
      permissionPolicies: [document({ Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" })],
    },
    {
      arn: roleArn("administrator", elsewhere.accountId),
      trustPolicy: trusts(roleArn("nobody", elsewhere.accountId)) ?? "",
      permissionPolicies: [everything],
    },
  ],
  repositories: [
    ...namesakes.map((name) => ({ arn: repositoryArn(name, otherRegion) })),
    { arn: repositoryArn("staging/payments") },
    { arn: repositoryArn("sandbox/payments/api") },
    ...namesakes.map((name) => ({
      arn: repositoryArn(name, elsewhere),
      // Whoever gets here was let go by our side.
      policy: document({ Effect: "Allow", Principal: { AWS: here.accountId }, Action: "ecr:*" }),
    })),
  ],
  keys: [
    { arn: keyArn("another"), aliases: ["alias/payments"], policy: defaultKeyPolicy(here) },
    { arn: keyArn("another", otherRegion), aliases: ["alias/payments-signing"], policy: defaultKeyPolicy(here) },
  ],
};

export function documentsOf(state: State): AccessDocuments {
  const reader = new DocumentReader();
  const { documents, gaps } = stateDocuments(readState(JSON.stringify(state), reader));
  const problems = [...reader.problems, ...gaps];
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return documents;
}

export function together(...all: readonly AccessDocuments[]): AccessDocuments {
  return {
    oidcProviders: all.flatMap(({ oidcProviders }) => oidcProviders),
    identities: all.flatMap(({ identities }) => identities),
    repositories: all.flatMap(({ repositories }) => repositories),
    keys: all.flatMap(({ keys }) => keys),
  };
}

/** The documents that a program sends to AWS, among others' in the same account. */
export async function world(change: Partial<EcrRegistryArgs> = {}, base = payments): Promise<AccessDocuments> {
  const state = await sentState({ payments: { ...base, ...change }, "payments-tools": paymentsTools });
  return together(documentsOf(state), surroundings);
}

/** Everything that something can be done to, and one of each kind that no document here is about. */
export function resourcesOf({ oidcProviders, identities, repositories, keys }: AccessDocuments): readonly string[] {
  const { accountId, region } = here;
  const other = (kind: string) => `arn:aws:iam::${accountId}:${kind}/other`;
  const kinds = ["user", "group", "policy", "instance-profile", "saml-provider", "server-certificate", "mfa"];
  return [
    ...[...oidcProviders, ...identities, ...repositories, ...keys].map(({ arn }) => arn),
    ...keys.flatMap(({ aliases }) => aliases.map((alias) => `arn:aws:kms:${region}:${accountId}:${alias}`)),
    ...[...kinds, "access-report", "delegation-request", "sms-mfa"].map(other),
    `arn:aws:iam::aws:role-template/ecr.amazonaws.com/other:1`,
    `arn:aws:iam::${accountId}:root`,
    `arn:aws:sts::${accountId}:federated-user/other`,
    `arn:aws:sts::${accountId}:self`,
  ];
}
