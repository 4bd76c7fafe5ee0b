import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EcrDeliveryRoles, type EcrDeliveryRolesArgs, EcrRegistry, type EcrRegistryArgs } from "../../../../components";
import { mockedRegistry } from "../mocked-registry";
import { mockedRoles, rolesArgs, source } from "./mocked-roles";

const commit = "0123456789".repeat(4);
const workflow = `acme/delivery/.github/workflows/promote.yml@${commit}`;
const provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const server = "github.acme.example/_services/token";

/** The properties that a refusal names. */
function refusedBy(create: () => unknown): string[] {
  try {
    create();
  } catch (error) {
    expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
    return (error as pulumi.InputPropertiesError).errors.map(({ propertyPath }) => propertyPath);
  }
  return [];
}

const refused = (change: object) =>
  refusedBy(() => new EcrDeliveryRoles("payments", { ...rolesArgs, ...change } as EcrDeliveryRolesArgs));

/** What is refused, where, and what differs in one thing and is taken. */
const cases: [string, object, string, object][] = [
  ["a wildcard as owner", { source: { ...source, owner: "*" } }, "source.owner", {}],
  ["an owner with a wildcard", { source: { ...source, owner: "acme*" } }, "source.owner", {}],
  ["an id that is a text", { source: { ...source, repositoryId: "41881900" } }, "source.repositoryId", {}],
  ["an id of zero", { source: { ...source, ownerId: 0 } }, "source.ownerId", {}],
  ["a repository with its owner", { source: { ...source, repository: "acme/payments" } }, "source.repository", {}],
  [
    "a branch with a wildcard",
    { source: { ...source, branch: "release/*" } },
    "source.branch",
    { source: { ...source, branch: "release/1" } },
  ],
  [
    "a branch as a ref",
    { source: { ...source, branch: "refs/heads/main" } },
    "source.branch",
    { source: { ...source, branch: "main" } },
  ],
  [
    "an unknown form of subject",
    { source: { ...source, subject: "any" } },
    "source.subject",
    { source: { ...source, subject: "both" } },
  ],
  [
    "an environment with a wildcard",
    { environments: [{ name: "prod*" }] },
    "environments[0].name",
    { environments: [{ name: "prod" }] },
  ],
  [
    "an environment twice",
    { environments: [{ name: "a" }, { name: "a" }] },
    "environments[1].name",
    { environments: [{ name: "a" }, { name: "b" }] },
  ],
  [
    "a GitHub environment with a colon",
    { publish: { environment: "a:b" } },
    "publish.environment",
    { publish: { environment: "a.b" } },
  ],
  [
    "publishing from a later environment",
    { publish: { environment: "production" } },
    "publish.environment",
    { publish: { environment: "build" } },
  ],
  [
    "publishing from a later environment in capitals, which GitHub does not tell apart",
    { publish: { environment: "Production" } },
    "publish.environment",
    { publish: { environment: "Productions" } },
  ],
  [
    "a workflow at a branch",
    { promote: { workflows: [workflow.replace(commit, "main")] } },
    "promote.workflows[0]",
    { promote: { workflows: [workflow] } },
  ],
  [
    "a workflow at a short commit",
    { promote: { workflows: [workflow.slice(0, -1)] } },
    "promote.workflows[0]",
    { promote: { workflows: [workflow] } },
  ],
  [
    "a workflow elsewhere than in its folder",
    { deploy: { workflows: [workflow.replace(".github/", "")] } },
    "deploy.workflows[0]",
    { deploy: { workflows: [workflow.replace("promote", "_promote")] } },
  ],
  [
    "a workflow twice",
    { deploy: { workflows: [workflow, workflow] } },
    "deploy.workflows[1]",
    { deploy: { workflows: [workflow] } },
  ],
  ["a ref with a wildcard", { promote: { ref: "refs/tags/v*" } }, "promote.ref", { promote: { ref: "refs/tags/v1" } }],
  [
    "a ref that is a branch's name",
    { promote: { ref: "main" } },
    "promote.ref",
    { promote: { ref: "refs/heads/main" } },
  ],
  [
    "a ref that IAM would read as a variable",
    { promote: { ref: "refs/heads/a\u0024{$}b" } },
    "promote.ref",
    { promote: { ref: "refs/heads/a$b" } },
  ],
  [
    "a ref with characters that IAM takes in no document",
    { promote: { ref: "refs/heads/\u65e5\u672c" } },
    "promote.ref",
    { promote: { ref: "refs/heads/espa\u00f1a" } },
  ],
  [
    "publishing from a branch that IAM would read as a variable",
    { source: { ...source, branch: "a\u0024{$}b" } },
    "source.branch",
    { source: { ...source, branch: "a\u0024{$}b" }, publish: { anyRef: true } },
  ],
  [
    "publishing from another source's branch with characters that IAM takes in no document",
    {
      publish: { from: "branch" },
      additionalSources: [{ ...source, repository: "other", repositoryId: 1, branch: "\u65e5\u672c" }],
    },
    "additionalSources[0].branch",
    {
      publish: { from: "branch" },
      additionalSources: [{ ...source, repository: "other", repositoryId: 1, branch: "espa\u00f1a" }],
    },
  ],
  [
    "a ref with publishing from a branch",
    { publish: { from: "branch", ref: "refs/heads/main" } },
    "publish.ref",
    { publish: { from: "branch" } },
  ],
  [
    "an environment with publishing from a branch",
    { publish: { from: "branch", environment: "build" } },
    "publish.environment",
    { publish: { from: "branch" } },
  ],
  [
    "a ref together with any ref",
    { publish: { ref: "refs/heads/main", anyRef: true } },
    "publish.anyRef",
    { publish: { anyRef: true } },
  ],
  ["publishing from a tag pattern", { publish: { from: "tag" } }, "publish.from", { publish: { from: "environment" } }],
  [
    "an issuer with its scheme",
    { oidcIssuer: `https://${server}` },
    "oidcIssuer",
    { oidcIssuer: "token.actions.acme.ghe.com" },
  ],
  [
    "an issuer that is nearly GitHub's",
    { oidcIssuer: "token.action.githubusercontent.com" },
    "oidcIssuer",
    { oidcIssuer: "token.actions.githubusercontent.com" },
  ],
  [
    "another issuer's provider",
    { oidcProviderArn: provider.replace("token.actions", "tokens") },
    "oidcProviderArn",
    { oidcProviderArn: provider },
  ],
  [
    "the issuer's provider with an enterprise's path",
    { oidcProviderArn: `${provider}/acme` },
    "oidcProviderArn",
    { oidcProviderArn: `${provider}/acme`, oidcIssuer: "token.actions.githubusercontent.com/acme" },
  ],
  [
    "a provider that is created and exists",
    { oidcProviderArn: provider, createOidcProvider: true },
    "oidcProviderArn",
    { createOidcProvider: true },
  ],
  [
    "a workflow of an issuer whose claims AWS does not see",
    { oidcIssuer: server, promote: { workflows: [workflow] } },
    "promote.workflows",
    { oidcIssuer: "token.actions.acme.ghe.com", promote: { workflows: [workflow] } },
  ],
  ["a session of less than an hour", { maxSessionSeconds: 3599 }, "maxSessionSeconds", { maxSessionSeconds: 3600 }],
  [
    "a session of more than twelve hours",
    { maxSessionSeconds: 43_201 },
    "maxSessionSeconds",
    { maxSessionSeconds: 43_200 },
  ],
  [
    "a tag of ours in other letters, which IAM does not tell apart",
    { tags: { "Artifact-Registries:duty": "x" } },
    "tags.Artifact-Registries:duty",
    { tags: { duty: "x" } },
  ],
  ["a path without an end", { rolePath: "/ci" }, "rolePath", { rolePath: "/ci/" }],
  [
    "a boundary that is no policy",
    { permissionsBoundaryArn: "arn:aws:iam::111122223333:role/x" },
    "permissionsBoundaryArn",
    { permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/x" },
  ],
  [
    "a role name of more than 64 characters",
    { rolePrefix: "p".repeat(46) },
    "rolePrefix",
    { rolePrefix: "p".repeat(45) },
  ],
  [
    "the same repository twice",
    { additionalSources: [{ ...source, repository: "other" }] },
    "additionalSources[0].repositoryId",
    { additionalSources: [{ ...source, repository: "other", repositoryId: 1 }] },
  ],
  [
    "another branch of another source",
    { additionalSources: [{ ...source, repositoryId: 1, branch: "dev" }] },
    "additionalSources[0].branch",
    { additionalSources: [{ ...source, repositoryId: 1, branch: "dev" }], publish: { from: "branch" } },
  ],
  [
    "another branch of another source, unless nobody publishes",
    { additionalSources: [{ ...source, repositoryId: 1, branch: "dev" }] },
    "additionalSources[0].branch",
    {
      additionalSources: [{ ...source, repositoryId: 1, branch: "dev" }],
      promotesFrom: { environment: "dev", region: "eu-central-1" },
    },
  ],
  [
    "signing where nobody publishes",
    { signing: true, promotesFrom: { environment: "dev", region: "eu-central-1" } },
    "signing",
    { promotesFrom: { environment: "dev", region: "eu-central-1" } },
  ],
  [
    "publishing where nobody publishes",
    { publish: {}, promotesFrom: { environment: "dev", region: "eu-central-1" } },
    "publish",
    { promotesFrom: { environment: "dev", region: "eu-central-1" } },
  ],
  [
    "being fed from the same account and region",
    { promotesFrom: { environment: "dev" } },
    "promotesFrom",
    { promotesFrom: { environment: "dev", accountId: "444455556666" } },
  ],
  [
    "a signing key by its alias",
    { promotesFrom: { environment: "dev", region: "eu-central-1", signingKeyArn: "alias/key" } },
    "promotesFrom.signingKeyArn",
    { promotesFrom: { environment: "dev", region: "eu-central-1" } },
  ],
  [
    "verifying accounts without a key",
    { verifyingAccounts: ["444455556666"] },
    "verifyingAccounts",
    { verifyingAccounts: ["444455556666"], signing: true },
  ],
  [
    "a publisher by a wildcard",
    { publishers: ["arn:aws:iam::111122223333:role/*"], signing: true },
    "publishers[0]",
    { publishers: ["arn:aws:iam::111122223333:role/jenkins"], signing: true },
  ],
];

describe("the arguments of EcrDeliveryRoles", () => {
  it.each(cases)("refuse %s", async (_, change, property, accepted) => {
    expect(refused(change)).toEqual([property]);
    await expect(mockedRoles({ ...rolesArgs, ...accepted })).resolves.toBeDefined();
  });

  it("refuse a trust document that IAM would find too long, and take one that fits", async () => {
    const sources = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...source,
        repository: `service-${index}`,
        repositoryId: index + 1,
      }));
    expect(refused({ additionalSources: sources(20) })).toEqual(["additionalSources"]);
    await expect(mockedRoles({ ...rolesArgs, additionalSources: sources(5) })).resolves.toBeDefined();
  });

  it("have all their problems told at once", () => {
    const everything = Object.assign(
      {},
      { source: { ...source, owner: "*", branch: "*" } },
      { rolePath: "ci", oidcIssuer: "x" },
    );
    expect(refused(everything)).toEqual(["source.owner", "source.branch", "oidcIssuer", "rolePath"]);
  });
});

describe("the arguments of EcrRegistry about identities", () => {
  const args: EcrRegistryArgs = { artifacts: [{ name: "api" }], environments: rolesArgs.environments, source };
  const refusedOfRegistry = (change: object) =>
    refusedBy(() => new EcrRegistry("payments", { ...args, ...change } as EcrRegistryArgs));

  it.each([
    ["roles without a source", { source: undefined, rolePath: "/ci/" }, "rolePath", { rolePath: "/ci/" }],
    [
      "a lock without a source",
      { source: undefined, repositoryLock: true },
      "repositoryLock",
      { repositoryLock: true },
    ],
    [
      "break-glass principals without a lock",
      { repositoryLock: false, breakGlassPrincipals: ["arn:aws:iam::111122223333:role/a"] },
      "breakGlassPrincipals",
      { breakGlassPrincipals: ["arn:aws:iam::111122223333:role/a"] },
    ],
    [
      "a break-glass principal by a session",
      { breakGlassPrincipals: ["arn:aws:sts::111122223333:assumed-role/a/b"] },
      "breakGlassPrincipals[0]",
      { breakGlassPrincipals: ["arn:aws:iam::111122223333:user/a"] },
    ],
    [
      "a promoter by its account",
      { environments: [{ name: "staging", promotedBy: ["444455556666"] }] },
      "environments[0].promotedBy[0]",
      { environments: [{ name: "staging", promotedBy: ["arn:aws:iam::444455556666:role/promote"] }] },
    ],
    [
      "publishers where nobody publishes",
      {
        publishers: ["arn:aws:iam::111122223333:role/a"],
        promotesFrom: { environment: "dev", region: "eu-central-1" },
      },
      "publishers",
      { publishers: ["arn:aws:iam::111122223333:role/a"] },
    ],
  ])("refuse %s", async (_, change, property, accepted) => {
    expect(refusedOfRegistry(change)).toEqual([property]);
    await expect(mockedRegistry("payments", { ...args, ...accepted } as EcrRegistryArgs)).resolves.toBeDefined();
  });
});
