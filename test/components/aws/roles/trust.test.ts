import { describe, expect, it } from "vitest";
import type { EcrDeliveryRolesArgs } from "../../../../components";
import { resolved } from "../mocked-registry";
import { documentOf, mockedRoles, rolesArgs, source } from "./mocked-roles";

const github = "token.actions.githubusercontent.com";
const fed = { promotesFrom: { environment: "staging", region: "eu-central-1" } };
const workflow = `acme/delivery/.github/workflows/promote.yml@${"0123456789".repeat(4)}`;

/** What each role asks of a token, by the role's name. */
async function conditions(args: Partial<EcrDeliveryRolesArgs> = {}): Promise<Record<string, unknown>> {
  const { registered } = await mockedRoles({ ...rolesArgs, ...args });
  const roles = registered.filter(({ type }) => type === "aws:iam/role:Role");
  return Object.fromEntries(
    roles.map(({ type, name }) => {
      const { Statement } = documentOf(registered, type, name, "assumeRolePolicy") as {
        Statement: { Condition: unknown }[];
      };
      expect(Statement).toHaveLength(1);
      return [name, Statement[0]?.Condition];
    }),
  );
}

/** What a weaker choice is told as: to the program, and as a warning. */
async function noticesOf(args: EcrDeliveryRolesArgs): Promise<string[]> {
  const { roles, warnings } = await mockedRoles(args);
  const notices = await resolved(roles.notices);
  expect(warnings).toEqual(notices.map((notice) => [notice, roles]));
  return notices;
}

describe("the trust document of a role", () => {
  it("trusts GitHub's provider with one statement of exact values", async () => {
    const { registered } = await mockedRoles(rolesArgs);
    expect(documentOf(registered, "aws:iam/role:Role", "payments/staging/publish", "assumeRolePolicy")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GitHubActions",
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${github}:aud`]: "sts.amazonaws.com",
              [`${github}:sub`]: [
                "repo:acme@9919/payments@41881900:environment:staging",
                "repo:acme/payments:environment:staging",
              ],
              [`${github}:repository_id`]: "41881900",
              [`${github}:ref`]: "refs/heads/main",
            },
          },
        },
      ],
    });
  });

  it("takes promoting and deploying from the GitHub environment of that name, whatever the branch", async () => {
    const production = {
      StringEquals: {
        [`${github}:aud`]: "sts.amazonaws.com",
        [`${github}:sub`]: [
          "repo:acme@9919/payments@41881900:environment:production",
          "repo:acme/payments:environment:production",
        ],
        [`${github}:repository_id`]: "41881900",
      },
    };
    expect(await conditions()).toMatchObject({
      "payments/production/promote": production,
      "payments/production/deploy": production,
    });
  });

  it.each([
    ["immutable", "repo:acme@9919/payments@41881900:environment:staging"],
    ["name", "repo:acme/payments:environment:staging"],
  ] as const)("names the source in one form where its subject is %s", async (subject, expected) => {
    const { "payments/staging/deploy": condition } = await conditions({ source: { ...source, subject } });
    expect(condition).toMatchObject({
      StringEquals: { [`${github}:sub`]: expected, [`${github}:repository_id`]: "41881900" },
    });
  });

  it("publishes from a GitHub environment of another name", async () => {
    const all = await conditions({ publish: { environment: "build" }, source: { ...source, subject: "name" } });
    expect(all["payments/staging/publish"]).toMatchObject({
      StringEquals: { [`${github}:sub`]: "repo:acme/payments:environment:build" },
    });
    expect(all["payments/staging/deploy"]).toMatchObject({
      StringEquals: { [`${github}:sub`]: "repo:acme/payments:environment:staging" },
    });
  });

  it("publishes from the source's branch, whose jobs have no environment, and says what that admits", async () => {
    const args = { ...rolesArgs, publish: { from: "branch" }, source: { ...source, branch: "release/1" } } as const;
    expect(await noticesOf(args)).toEqual([expect.stringMatching(/workflow_dispatch.*schedule/)]);
    const all = await conditions(args);
    expect(all["payments/staging/publish"]).toEqual({
      StringEquals: {
        [`${github}:aud`]: "sts.amazonaws.com",
        [`${github}:sub`]: [
          "repo:acme@9919/payments@41881900:ref:refs/heads/release/1",
          "repo:acme/payments:ref:refs/heads/release/1",
        ],
        [`${github}:repository_id`]: "41881900",
      },
    });
  });

  it("publishes from a named tag, or leaves branches and tags to the environment's policy", async () => {
    const refOf = async (publish: EcrDeliveryRolesArgs["publish"]) => {
      const all = (await conditions({ ...(publish && { publish }) })) as Record<
        string,
        { StringEquals: Record<string, unknown> }
      >;
      return all["payments/staging/publish"]?.StringEquals[`${github}:ref`];
    };
    expect(await refOf(undefined)).toBe("refs/heads/main");
    expect(await refOf({ ref: "refs/tags/v1.0.0" })).toBe("refs/tags/v1.0.0");
    expect(await refOf({ anyRef: true })).toBeUndefined();
  });

  it("says that a branch is not asked for where it is not, and where the environment is another one", async () => {
    const publish = { anyRef: true, environment: "build" };
    expect(await noticesOf({ ...rolesArgs, publish })).toEqual([
      expect.stringMatching(/environment "build".*any branch or tag/),
    ]);
    expect(await noticesOf({ ...rolesArgs, publish: { ...publish, anyRef: false } })).toEqual([]);
  });

  it("asks for a reusable workflow at a commit, and for a branch, where it is told to", async () => {
    const all = await conditions({ promote: { workflows: [workflow], ref: "refs/heads/main" } });
    expect(all["payments/production/promote"]).toMatchObject({
      StringEquals: { [`${github}:job_workflow_ref`]: workflow, [`${github}:ref`]: "refs/heads/main" },
    });
    expect(all["payments/production/deploy"]).not.toMatchObject({
      StringEquals: { [`${github}:job_workflow_ref`]: workflow },
    });
  });

  it("names several sources by exact values in the one statement", async () => {
    const other = { owner: "acme", ownerId: 9919, repository: "ledger", repositoryId: 77, subject: "name" } as const;
    const all = await conditions({ source: { ...source, subject: "immutable" }, additionalSources: [other] });
    expect(all["payments/production/promote"]).toEqual({
      StringEquals: {
        [`${github}:aud`]: "sts.amazonaws.com",
        [`${github}:sub`]: [
          "repo:acme@9919/payments@41881900:environment:production",
          "repo:acme/ledger:environment:production",
        ],
        [`${github}:repository_id`]: ["41881900", "77"],
      },
    });
  });

  it.each([`${github}/acme-inc`, "token.actions.acme.ghe.com"])("asks the same of the issuer %s", async (issuer) => {
    const all = await conditions({ oidcIssuer: issuer });
    expect(all["payments/staging/publish"]).toMatchObject({
      StringEquals: { [`${issuer}:repository_id`]: "41881900", [`${issuer}:ref`]: "refs/heads/main" },
    });
  });

  it("asks GitHub Enterprise Server's tokens for audience and subject alone, and says what that leaves open", async () => {
    const issuer = "github.acme.example/_services/token";
    expect(await noticesOf(rolesArgs)).toEqual([]);
    expect(await noticesOf({ ...rolesArgs, oidcIssuer: issuer })).toEqual([
      expect.stringMatching(/takes over the name/),
      expect.stringMatching(/environment "staging".*any branch or tag/),
    ]);
    expect(await noticesOf({ ...rolesArgs, oidcIssuer: issuer, environments: [{ name: "prod" }], ...fed })).toEqual([
      expect.stringMatching(/takes over the name/),
    ]);
    const all = await conditions({ oidcIssuer: issuer });
    expect(all["payments/staging/publish"]).toEqual({
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: "repo:acme/payments:environment:staging",
      },
    });
  });
});
